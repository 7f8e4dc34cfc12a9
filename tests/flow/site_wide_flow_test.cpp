// A change on many pages of one host through the whole daemon: one update of the host, and each page's own
// matter apart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "tests/flow/one_page.hpp"

namespace policywatch::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kBanner =
    "The agency moved to a new address; letters go there since the first of the month.";
const std::string kOwn = "Visitors are asked to bring the letter of invitation and a passport to the desk.";

/// Pages of one host that are watched for policies of their own.
struct Site {
  World world;
  int pages;

  explicit Site(int count, Millis every = 30min) : pages(count) {
    for (int i = 0; i < pages; ++i) {
      world.policy(std::to_string(100 + i), "Appointments at field office number " + std::to_string(100 + i));
      Watch& watch = world.watch(id(i), url(i), WatchKind::page);
      watch.policies = {std::to_string(100 + i)};
      watch.every = every;
      say(i, body(i, "", true));
    }
    world.look_again = 24h;
    world.start();
    world.advance(1h);
  }
  static std::string id(int i) { return "page-" + std::to_string(i); }
  static std::string url(int i) { return "https://agency.example/offices/" + std::to_string(i); }
  static std::string body(int i, const std::string& block, bool with_own) {
    std::vector<std::string> all = {"Office number " + std::to_string(i) + " speaks of its own matter here."};
    if (!block.empty()) all.insert(all.begin(), block);
    if (with_own) all.push_back(kOwn);
    for (const char* subject : {"Passports", "Visas", "Fee waivers"})
      all.push_back(std::string(subject) + " are handled on weekdays; bring the letter that we sent you.");
    return prose_page("Office " + std::to_string(i), all);
  }
  void say(int i, const std::string& text) { world.http.replace(url(i), text); }
  void block_on_all(const std::string& block, int loses = -1) {
    for (int i = 0; i < pages; ++i) say(i, body(i, block, i != loses));
    world.advance(31min);
  }
  std::vector<Update> open() { return world.updates("open"); }
  Update whole() {
    for (const Update& update : open()) {
      if (!testing::Value(update.flags, Contains("site-wide"))) continue;
      return update;
    }
    ADD_FAILURE() << "no update of the site";
    return {};
  }
};

TEST(SiteWideFlow, N20_twelve_pages_with_a_new_block_are_one_update_and_a_lost_paragraph_another) {
  for (const int loses : {1, 9}) {
    Site site(12);
    site.block_on_all(kBanner, loses);
    EXPECT_THAT(site.open(), SizeIs(2));
    const Update whole = site.whole();
    EXPECT_THAT(whole.evidence, SizeIs(12));
    EXPECT_THAT(whole.text, AllOf(HasSubstr(kBanner), Not(HasSubstr("Visitors"))));
    Update rest;
    for (const Update& update : site.open()) {
      if (update.id != whole.id) rest = update;
    }
    EXPECT_THAT(rest.text, AllOf(HasSubstr("Visitors are asked"), Not(HasSubstr("new address"))));
    ASSERT_THAT(rest.evidence, SizeIs(1));
    EXPECT_EQ(rest.evidence[0].watch, Site::id(loses));
    const auto told = to_json(whole).as_object().at("site_wide").as_object();
    EXPECT_EQ(told.at("host").as_string(), "agency.example");
    EXPECT_EQ(told.at("pages").as_int64(), 12);
    int with_rest = 0;
    for (const auto& member : told.at("members").as_array()) {
      if (member.as_object().at("besides").is_null()) continue;
      ++with_rest;
      EXPECT_EQ(member.as_object().at("watch").as_string(), Site::id(loses));
      EXPECT_THAT(std::string(member.as_object().at("besides").as_string()), HasSubstr("Visitors"));
    }
    EXPECT_EQ(with_rest, 1);
    EXPECT_TRUE(site.world.store->verify());
  }
}

TEST(SiteWideFlow, N20_a_block_in_the_header_is_one_update_far_down) {
  Site site(12);
  for (int i = 0; i < site.pages; ++i)
    site.say(
        i, replace_all(Site::body(i, "", i != 4), "<main>", "<header><p>" + kBanner + "</p></header><main>"));
  site.world.advance(31min);
  EXPECT_THAT(site.open(), SizeIs(2));
  const Update whole = site.whole();
  EXPECT_THAT(whole.evidence, SizeIs(12));
  EXPECT_LE(whole.score, 10);
  EXPECT_THAT(site.open().front().text,
              AllOf(HasSubstr("Visitors are asked"), Not(HasSubstr("new address"))));
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(site.world.store->update(whole.id)->evidence.at(static_cast<std::size_t>(i)).after.status, 200);
}

TEST(SiteWideFlow, N21_a_status_in_the_block_must_be_looked_at_and_concerns_every_page) {
  Site site(12);
  site.block_on_all("This rule has been rescinded.", 3);
  EXPECT_THAT(site.open(), SizeIs(2));
  const Update whole = site.whole();
  EXPECT_GE(whole.score, 60);
  EXPECT_EQ(whole.status, Status::rescinded);
  EXPECT_THAT(whole.policies, SizeIs(12));
}

TEST(SiteWideFlow, WhatWasMergedComesBackByUndoOrSplitAndStaysApart) {
  Site site(8);
  for (int i = 0; i < 2; ++i) site.say(i, Site::body(i, kBanner, true));
  site.world.advance(31min);
  ASSERT_THAT(site.open(), SizeIs(2));
  const std::vector<Update> before = site.open();
  for (int i = 2; i < 6; ++i) site.say(i, Site::body(i, kBanner, true));
  site.world.advance(31min);
  const Update whole = site.whole();
  EXPECT_THAT(site.open(), SizeIs(1));
  EXPECT_THAT(whole.evidence, SizeIs(6));
  const std::int64_t first = before[0].id, second = before[1].id;
  EXPECT_EQ(site.world.desk->update(first)->merged_into, whole.id);
  EXPECT_THAT(site.world.desk->history(first), SizeIs(testing::Ge(1U))) << "its own history, with the merge";
  ASSERT_TRUE(site.world.desk->undo(first, 0, "ann"));
  ASSERT_TRUE(site.world.desk->split(whole.id, {before[1].evidence[0].id}, 0, "ann"));
  for (const Update& was : before) {
    const Update is = *site.world.desk->update(was.id);
    EXPECT_EQ(is.state, UpdateState::new_);
    EXPECT_EQ(is.evidence, was.evidence);
    EXPECT_EQ(is.title, was.title);
  }
  // Later pages join the site's update; what was taken out stays out.
  for (int i = 6; i < 8; ++i) site.say(i, Site::body(i, kBanner, true));
  site.world.advance(31min);
  EXPECT_THAT(site.open(), SizeIs(3));
  EXPECT_THAT(site.world.desk->update(whole.id)->evidence, SizeIs(6));
  EXPECT_EQ(site.world.desk->update(second)->state, UpdateState::new_);
}

TEST(SiteWideFlow, LatePagesJoinADecidedGroupWithoutAWord) {
  Site site(8, 12h);
  for (int i = 0; i < 6; ++i) site.say(i, Site::body(i, kBanner, true));
  site.world.advance(13h);
  ASSERT_TRUE(site.world.desk->reject(site.whole().id, RejectReason::template_, "", 0, "ann"));
  site.world.advance(24h * 3);
  for (int i = 6; i < 8; ++i) site.say(i, Site::body(i, kBanner, true));
  site.world.advance(13h);
  EXPECT_THAT(site.open(), IsEmpty());
}

TEST(SiteWideFlow, P06_many_pages_are_one_row_that_keeps_every_page) {
  constexpr int kPages = 90;  // more than are written whole with each
  Site site(kPages);
  site.block_on_all(kBanner, 80);
  EXPECT_THAT(site.open(), SizeIs(2));
  const Update whole = site.whole();
  ASSERT_THAT(whole.evidence, SizeIs(kPages));
  for (const Evidence& page : whole.evidence) {
    EXPECT_EQ(page.quote, kBanner);
    EXPECT_THAT(page.after.sha256, SizeIs(64));
    EXPECT_EQ(page.tier, 2);
  }
  // A decision writes all of it again; a page taken out is an update of its own.
  ASSERT_TRUE(site.world.desk->claim(whole.id, 0, "ann"));
  EXPECT_EQ(site.world.desk->update(whole.id)->evidence, whole.evidence);
  const auto part = site.world.desk->split(whole.id, {whole.evidence.back().id}, 0, "ann");
  ASSERT_TRUE(part) << part.error().message;
  EXPECT_THAT(part->flags, Not(Contains("site-wide")));
  EXPECT_THAT(site.world.desk->update(whole.id)->evidence, SizeIs(kPages - 1));
}

TEST(SiteWideFlow, PagesRedirectedToOneAddressAreOneUpdateUnderEachPolicy) {
  Site site(30, 6h);
  const std::string target = "https://agency.example/energy";
  const std::string landing = prose_page(
      "Energy", {"All of our former pages were combined here for the convenience of visitors.",
                 "Energy comes from many sources, and the agency reports on all of them every year.",
                 "Questions are answered by telephone on weekdays between nine and five."});
  for (int i = 0; i < 10; ++i)
    site.world.http.replace(Site::url(i), redirected(landing, 301, Site::url(i), target));
  site.world.advance(24h * 3);
  const std::vector<Update> open = site.open();
  ASSERT_THAT(open, SizeIs(1));
  EXPECT_EQ(open[0].kind, UpdateKind::page_removed);
  EXPECT_THAT(open[0].headline, HasSubstr("redirected to " + target));
  EXPECT_THAT(open[0].evidence, SizeIs(10));
  EXPECT_THAT(open[0].policies, SizeIs(10));
}

}  // namespace
}  // namespace policywatch::test
