// One change on several pages of a host is one item; what a page changed besides is its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "pipeline/site_wide.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::pipeline {
namespace {

using diff::page;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string kOwn = "Visitors are asked to bring the letter of invitation and a passport to the desk.";
const std::string kBanner = "The agency has a new address since the first of the month.";
const std::string kStatus = "This rule has been rescinded.";

/// Pages of one host that change within hours; what was told is kept as the daemon keeps it.
struct Host {
  match::PolicyIndex index;
  std::vector<Update> told;
  Time now = *parse_rfc3339("2026-03-01T00:00:00Z");
  std::size_t watched = 12;
  std::map<Time, SeenAgain> seen;

  Findings change(int number, const std::vector<std::string>& before, const std::vector<std::string>& after,
                  const std::vector<PolicyId>& policies = {}) {
    return turn(number, page(before), page(after), "", policies);
  }

  Findings turn(int number, Document old_page, Document new_page, const std::string& landing,
                const std::vector<PolicyId>& policies) {
    now += std::chrono::minutes(10);
    Watch watch;
    watch.id = "page-" + std::to_string(number);
    watch.url = "https://agency.example/" + watch.id;
    watch.kind = WatchKind::page;
    watch.policies = policies;
    Reading reading;
    reading.document = std::move(new_page);
    old_page.url = watch.url;
    reading.document.url = landing.empty() ? watch.url : landing;
    seen[now] = {watch, old_page, reading};
    const Subject subject{.watch = watch,
                          .previous = &old_page,
                          .reading = reading,
                          .before = {},
                          .after = {},
                          .now = now,
                          .seen_before = std::nullopt,
                          .same_bytes_but_markup = false};
    const Site site{.watched_pages = [this] { return watched; },
                    .read_again = [this](const Evidence& e) { return std::optional(seen.at(e.seen_at)); }};
    Knowledge knowledge{index, {}, told, {}};
    knowledge.site = &site;
    Findings findings = analyse(subject, knowledge);
    keep(findings);
    return findings;
  }

  void keep(const Findings& findings) {
    for (const Attachment& attached : findings.attached) {
      Update& known = told.at(static_cast<std::size_t>(attached.update_id - 1));
      known.evidence.push_back(attached.evidence);
      known.flags.insert(known.flags.end(), attached.flags.begin(), attached.flags.end());
      known.policies.insert(known.policies.end(), attached.policies.begin(), attached.policies.end());
    }
    const std::size_t first = told.size();
    for (Update update : findings.created) {
      update.id = static_cast<std::int64_t>(told.size() + 1);
      told.push_back(std::move(update));
    }
    for (const Merged& merged : findings.merged) {
      Update& gone = told.at(static_cast<std::size_t>(merged.update_id - 1));
      Update& into = told.at(first + merged.into);
      gone.state = UpdateState::merged;
      gone.merged_into = into.id;
      into.evidence.insert(into.evidence.end(), gone.evidence.begin(), gone.evidence.end());
      gone.evidence.clear();
    }
  }

  std::vector<Update> open() const {
    std::vector<Update> out;
    for (const Update& update : told) {
      if (update.state == UpdateState::new_) out.push_back(update);
    }
    return out;
  }

  /// Twelve pages get the block; the one numbered `loses` loses a paragraph besides.
  void block_on_twelve(const std::string& block, int loses, const std::vector<PolicyId>& policies = {}) {
    for (int i = 0; i < 12; ++i) {
      const std::string own = "Page number " + std::to_string(i) + " speaks of its own matter.";
      const std::vector<PolicyId> mine =
          policies.empty() ? policies : std::vector{policies.front() + std::to_string(i)};
      change(i, {own, kOwn},
             i == loses ? std::vector<std::string>{block, own} : std::vector<std::string>{block, own, kOwn},
             mine);
    }
  }
};

class SiteWideRow : public testing::TestWithParam<int> {};

// Whichever page it is: one before the change was known to be the site's, the one that opens it, a later one.
TEST_P(SiteWideRow, N20_a_new_block_on_twelve_pages_is_one_update_and_a_lost_paragraph_another) {
  Host host;
  host.block_on_twelve(kBanner, GetParam());
  const std::vector<Update> open = host.open();
  ASSERT_THAT(open, SizeIs(2));
  const Update &whole = open[0], &rest = open[1];
  EXPECT_THAT(whole.flags, Contains("site-wide"));
  EXPECT_THAT(whole.headline, AllOf(HasSubstr("Site-wide change on agency.example"), HasSubstr(kBanner)));
  EXPECT_THAT(whole.evidence, SizeIs(12));
  EXPECT_THAT(whole.text, AllOf(HasSubstr(kBanner), Not(HasSubstr("Visitors are asked"))));
  EXPECT_THAT(rest.text, AllOf(HasSubstr("Visitors are asked"), Not(HasSubstr("new address"))));
  EXPECT_THAT(rest.evidence, SizeIs(1));
  EXPECT_EQ(rest.evidence[0].watch, "page-" + std::to_string(GetParam()));
  EXPECT_LT(whole.score, 60);
}

TEST_P(SiteWideRow, N21_a_status_on_all_pages_is_one_update_that_must_be_looked_at) {
  Host host;
  host.block_on_twelve(kStatus, GetParam(), {"10"});
  const std::vector<Update> open = host.open();
  ASSERT_THAT(open, SizeIs(2));
  EXPECT_GE(open[0].score, 60);
  EXPECT_EQ(open[0].status, Status::rescinded);
  EXPECT_THAT(open[0].evidence, SizeIs(12));
  EXPECT_THAT(open[0].policies, SizeIs(12)) << "each page's own";
  EXPECT_THAT(open[1].text, AllOf(HasSubstr("Visitors are asked"), Not(HasSubstr("rescinded"))));
}

TEST_P(SiteWideRow, N21_also_where_the_pages_concern_no_policy_or_one) {
  Host host;
  host.block_on_twelve(kStatus, GetParam());
  const std::vector<Update> open = host.open();
  ASSERT_THAT(open, SizeIs(2));
  EXPECT_GE(open[0].score, 60);
  EXPECT_THAT(open[0].evidence, SizeIs(12));
  EXPECT_THAT(open[1].text, HasSubstr("Visitors are asked"));
}

INSTANTIATE_TEST_SUITE_P(Page, SiteWideRow, testing::Values(0, 2, 4, 7, 11));

TEST(SiteWide, AStatusThatWasDecidedForTheGroupIsStillToldOfAnotherPolicy) {
  Host host;
  for (int i = 0; i < 6; ++i) host.change(i, {kOwn}, {kStatus, kOwn}, {"10"});
  host.told.at(4 < host.told.size() ? 4 : host.told.size() - 1).state = UpdateState::accepted;
  for (Update& update : host.told) {
    if (update.state == UpdateState::new_) update.state = UpdateState::accepted;
  }
  const Findings same = host.change(20, {kOwn}, {kStatus, kOwn}, {"10"});
  EXPECT_THAT(same.created, IsEmpty());
  const Findings other = host.change(21, {kOwn}, {kStatus, kOwn}, {"11"});
  ASSERT_THAT(other.created, SizeIs(1));
  EXPECT_EQ(other.created[0].policies, std::vector<PolicyId>{"11"});
}

TEST(SiteWide, LatePagesJoinADecidedGroupSilently) {
  for (const UpdateState state : {UpdateState::accepted, UpdateState::rejected}) {
    Host host;
    for (int i = 0; i < 5; ++i) host.change(i, {kOwn}, {kBanner, kOwn});
    ASSERT_THAT(host.open(), SizeIs(1));
    host.told.back().state = state;
    host.now += std::chrono::hours(24 * 9);
    const Findings late = host.change(9, {kOwn}, {kBanner, kOwn});
    EXPECT_THAT(late.created, IsEmpty());
    ASSERT_THAT(late.attached, SizeIs(1));
    EXPECT_THAT(late.attached[0].flags, IsEmpty());
    EXPECT_FALSE(late.attached[0].contradicts);
  }
}

TEST(SiteWide, FourPagesAreNotASiteAndAnotherWeekIsNewsOfItsOwn) {
  Host host;
  for (int i = 0; i < 4; ++i) host.change(i, {kOwn}, {kBanner, kOwn});
  EXPECT_THAT(host.open(), SizeIs(4));
  host.now += std::chrono::hours(72);
  EXPECT_THAT(host.change(9, {kOwn}, {kBanner, kOwn}).created, SizeIs(1));
  EXPECT_THAT(host.open(), SizeIs(5));
}

TEST(SiteWide, OfALargeSiteOnePageInFiftyIsNeeded) {
  EXPECT_EQ(site_wide_from(3), 5U);
  EXPECT_EQ(site_wide_from(250), 5U);
  EXPECT_EQ(site_wide_from(251), 6U);
  EXPECT_EQ(site_wide_from(2000), 40U);
  Host host;
  host.watched = 400;
  for (int i = 0; i < 7; ++i) host.change(i, {kOwn}, {kBanner, kOwn});
  EXPECT_THAT(host.open(), SizeIs(7));
  host.change(7, {kOwn}, {kBanner, kOwn});
  ASSERT_THAT(host.open(), SizeIs(1));
  EXPECT_THAT(host.open()[0].evidence, SizeIs(8));
}

TEST(SiteWide, WhatWasDecidedBeforeStaysDecidedAndItsPageIsNamed) {
  Host host;
  for (int i = 0; i < 4; ++i) host.change(i, {kOwn}, {kBanner, kOwn});
  host.told[1].state = UpdateState::rejected;
  host.change(4, {kOwn}, {kBanner, kOwn});
  EXPECT_EQ(host.told[1].state, UpdateState::rejected);
  ASSERT_THAT(host.open(), SizeIs(1));
  EXPECT_THAT(host.open()[0].evidence, SizeIs(5));
}

TEST(SiteWide, PagesThatLeadToOneAddressAreOneUpdateListedUnderEachPolicy) {
  Host host;
  for (int i = 0; i < 8; ++i) {
    const Document landing =
        page({"All of our pages on the climate were combined here for your convenience."});
    host.turn(i, page({"Page " + std::to_string(i) + " of the climate library tells of rising seas.", kOwn}),
              landing, "https://agency.example/energy", {std::to_string(100 + i)});
  }
  const std::vector<Update> open = host.open();
  ASSERT_THAT(open, SizeIs(1));
  EXPECT_EQ(open[0].kind, UpdateKind::page_removed);
  EXPECT_EQ(open[0].headline, "Pages of agency.example redirected to https://agency.example/energy");
  EXPECT_THAT(open[0].evidence, SizeIs(8));
  EXPECT_THAT(open[0].policies, SizeIs(8));
  EXPECT_GE(open[0].score, 60);
}

TEST(SiteWide, P06_two_thousand_pages_are_one_row) {
  Host host;
  host.watched = 2000;
  std::size_t most_at_once = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string own = "Page number " + std::to_string(i) + " speaks of its own matter.";
    most_at_once = std::max(most_at_once, host.change(i, {own}, {kBanner, own}).created.size());
  }
  ASSERT_THAT(host.open(), SizeIs(1));
  EXPECT_THAT(host.open()[0].evidence, SizeIs(2000));
  EXPECT_THAT(host.told, SizeIs(40)) << "39 before it was the site's";
  EXPECT_EQ(most_at_once, 1U);
}

}  // namespace
}  // namespace policywatch::pipeline
