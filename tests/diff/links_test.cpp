#include <gmock/gmock.h>

#include "diff/compare.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::diff {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Document linking(std::vector<Link> links,
                 const std::vector<std::string>& texts = {"Final rule (PDF)", "Read more"}) {
  Document document = page(texts);
  document.links = std::move(links);
  return document;
}

const std::string kBase = "https://agency.example/";

TEST(CompareLinks, SameWordsLeadingElsewhereAreRetargeted) {
  const Change change =
      compare(linking({{"Read more", kBase + "somewhere"}}), linking({{"Read more", kBase + "elsewhere"}}));
  EXPECT_TRUE(change.changed);
  EXPECT_TRUE(change.significant);
  EXPECT_THAT(change.links_retargeted,
              ElementsAre(LinkRetarget{"Read more", kBase + "somewhere", kBase + "elsewhere"}));
  EXPECT_THAT(change.text, IsEmpty());
  EXPECT_THAT(change.why, ElementsAre("links"));
}

TEST(CompareLinks, AReplacedDocumentCounts) {
  const Change change = compare(linking({{"Final rule (PDF)", kBase + "rule-v1.pdf"}}),
                                linking({{"Final rule (PDF)", kBase + "rule-v2.pdf"}}));
  EXPECT_TRUE(change.significant);
  EXPECT_NE(term(change, "document_link"), nullptr);
}

TEST(CompareLinks, ARemovedDocumentMustBeLookedAt) {
  const Change change = compare(linking({{"Memo", kBase + "memo.pdf"}}), linking({}));
  EXPECT_TRUE(change.significant);
  EXPECT_GE(change.score, 60);
}

TEST(CompareLinks, TrackingParametersAndAssetHashesHaveNoWeight) {
  EXPECT_FALSE(compare(linking({{"Read more", kBase + "a?utm_source=x"}}),
                       linking({{"Read more", kBase + "a?utm_source=y"}}))
                   .changed);
  const Change hashed = compare(linking({{"Read more", kBase + "assets/0a1b2c3d4e5f60718293a4b5/x.pdf"}}),
                                linking({{"Read more", kBase + "assets/ffeeddccbb99887766554433a1/x.pdf"}}));
  EXPECT_TRUE(hashed.changed);
  EXPECT_FALSE(hashed.significant);
}

TEST(CompareLinks, TheSameFileUnderAnotherStoreNumberHasNoWeight) {
  const Change change =
      compare(linking({{"Read more", kBase + "file/962801/Reported_notifiactions_by_week.csv"}}),
              linking({{"Read more", kBase + "file/963211/Reported_notifications_by_week.csv"}}));
  EXPECT_TRUE(change.changed);
  EXPECT_FALSE(change.significant);
}

TEST(CompareLinks, AnotherStoreNumberWithoutANameToVouchForItCounts) {
  EXPECT_TRUE(compare(linking({{"Read more", kBase + "media/962801/download"}}),
                      linking({{"Read more", kBase + "media/963211/download"}}))
                  .significant);
  EXPECT_TRUE(compare(linking({{"Read more", kBase + "2025-09/facial-recognition-memo.pdf"}}),
                      linking({{"Read more", kBase + "2025-10/facial-recognition-memo.pdf"}}))
                  .significant);
}

TEST(CompareLinks, LinksCanBeLeftOut) {
  Watch watch;
  watch.links = false;
  Options options;
  options.watch = &watch;
  EXPECT_FALSE(compare(linking({{"Final rule (PDF)", kBase + "rule-v1.pdf"}}),
                       linking({{"Final rule (PDF)", kBase + "rule-v2.pdf"}}), options)
                   .changed);
}

TEST(CompareLinks, ARelabelledLinkIsToldOnBothSides) {
  const Change change = compare(linking({{"a", kBase + "x"}}, {"a"}), linking({{"A", kBase + "x"}}, {"A"}));
  EXPECT_THAT(change.links_removed, ElementsAre(Link{"a", kBase + "x"}));
  EXPECT_THAT(change.links_added, ElementsAre(Link{"A", kBase + "x"}));
  EXPECT_THAT(change.why, ElementsAre("text", "links"));
}

TEST(CompareLinks, ALinkRepeatedMoreOftenIsNoNewLink) {
  EXPECT_FALSE(compare(linking({{"Home", kBase}}), linking({{"Home", kBase}, {"Home", kBase}})).changed);
}

}  // namespace
}  // namespace policywatch::diff
