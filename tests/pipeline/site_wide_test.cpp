// One change on several pages of a host is one item; what a page changed besides is its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/analyse.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::pipeline {
namespace {

using diff::page;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kOwn = "Visitors are asked to bring the letter of invitation and a passport to the desk.";

/// Pages of one host that change within hours; what was told is kept as the daemon keeps it.
struct Site {
  match::PolicyIndex index;
  std::vector<Update> told;
  Time now = *parse_rfc3339("2026-03-01T00:00:00Z");

  Findings change(int number, const std::vector<std::string>& before, const std::vector<std::string>& after,
                  const std::vector<PolicyId>& policies = {}) {
    now += std::chrono::minutes(10);
    Watch watch;
    watch.id = "page-" + std::to_string(number);
    watch.url = "https://agency.example/" + watch.id;
    watch.kind = WatchKind::page;
    watch.policies = policies;
    Document old_page = page(before);
    Reading reading;
    reading.document = page(after);
    old_page.url = reading.document.url = watch.url;
    const Subject subject{.watch = watch,
                          .previous = &old_page,
                          .reading = reading,
                          .before = {},
                          .after = {},
                          .now = now,
                          .seen_before = std::nullopt,
                          .same_bytes_but_markup = false};
    Findings findings = analyse(subject, Knowledge{index, {}, told, {}});
    for (const Attachment& attached : findings.attached) {
      for (Update& known : told) {
        if (known.id != attached.update_id) continue;
        known.evidence.push_back(attached.evidence);
        known.flags.insert(known.flags.end(), attached.flags.begin(), attached.flags.end());
      }
    }
    for (Update update : findings.created) {
      update.id = static_cast<std::int64_t>(told.size() + 1);
      told.push_back(std::move(update));
    }
    return findings;
  }
};

TEST(SiteWide, N20_a_banner_joins_one_item_from_the_fifth_page_on_and_a_lost_paragraph_stays_apart) {
  Site site;
  const std::string banner = "The agency has a new address since the first of the month.";
  std::vector<std::string> flags;
  for (int i = 0; i < 12; ++i) {
    const std::string own = "Page number " + std::to_string(i) + " speaks of its own matter.";
    const bool loses = i == 7;
    const Findings found = site.change(
        i, {own, kOwn},
        loses ? std::vector<std::string>{banner, own} : std::vector<std::string>{banner, own, kOwn});
    for (const Attachment& one : found.attached)
      flags.insert(flags.end(), one.flags.begin(), one.flags.end());
  }
  ASSERT_THAT(site.told, SizeIs(5)) << "four before it was known to be the site's, and the residual";
  EXPECT_THAT(site.told[0].text, HasSubstr(banner));
  EXPECT_THAT(site.told[0].evidence, SizeIs(9)) << "itself and eight pages more";
  EXPECT_EQ(flags, std::vector<std::string>{"site-wide"});
  EXPECT_THAT(site.told[4].text, HasSubstr("Visitors are asked"));
  EXPECT_THAT(site.told[4].text, testing::Not(HasSubstr("new address"))) << "the residual alone";
}

TEST(SiteWide, N21_a_status_on_pages_of_different_policies_is_told_of_each) {
  Site site;
  const std::string banner = "This rule has been rescinded in 1:25-cv-00190.";
  for (int i = 0; i < 7; ++i) {
    const Findings found = site.change(i, {kOwn}, {banner, kOwn}, {std::to_string(100 + i)});
    ASSERT_THAT(found.created, SizeIs(1)) << i;
    EXPECT_GE(found.created.front().score, 60);
  }
}

TEST(SiteWide, AnotherWeekIsNewsOfItsOwn) {
  Site site;
  const std::string banner = "The agency has a new address since the first of the month.";
  for (int i = 0; i < 5; ++i) site.change(i, {kOwn}, {banner, kOwn});
  site.now += std::chrono::hours(72);
  EXPECT_THAT(site.change(9, {kOwn}, {banner, kOwn}).created, SizeIs(1));
}

}  // namespace
}  // namespace policywatch::pipeline
