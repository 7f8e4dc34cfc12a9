// The tracker's own pages watched: what is new there is proposed, and accepting it changes the record.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/flow/world.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kEntry = "https://tracker.example/policies/court-clocks/";
const std::string kListing = "https://tracker.example/policies/";

struct Entry {
  std::string number = "1801", title = "Courts post clocks in every hall";
  std::string announced = "January 5, 2026", current = "Fully in Effect", statuses = "Final/Actual";
  bool sued = false;
};

const std::string kSuit = "2026.02.03 Complaint - Doe v. Clockmakers";
const std::string kSuitText =
    "A clerk sues over the clocks; the hall in Lowell has none, and the judge is late.";

/// The site of 2021: each action an item of its own.
std::string page_of_2021(const Entry& entry) {
  std::string html = "<html lang=\"en\"><head><title>" + entry.title +
                     " | Tracker</title></head><body><main><h1>" + entry.title +
                     "</h1><ol><li><h3>Date Announced</h3><p>" + entry.announced +
                     "</p><p>Every hall of a court gets a clock. [ID: #" + entry.number + "]</p></li>";
  if (entry.sued)
    html += "<li><h3>Subsequent Action</h3><p>February 3, 2026</p><p><a href=\"/media/doe.pdf\">" + kSuit +
            "</a></p><p>" + kSuitText + "</p><a href=\"/media/doe.pdf\">View Document</a></li>";
  return html + "</ol><h3>Current Status</h3><p>" + entry.current +
         "</p><h3>Original Trump Policy Status</h3><p>Status: " + entry.statuses +
         "</p><p>Type of Action: Agency Directive</p><p>Subject Matter: Enforcement</p><p>Agencies Affected: "
         "EOIR</p></main></body></html>";
}

/// The site of 2024: one item with bullets.
std::string page_of_2024(const Entry& entry) {
  std::string html =
      "<html lang=\"en\"><head><title>" + entry.title + "</title></head><body><main><h1>" + entry.title +
      "</h1><ol><li><p>Original Date Announced</p><p>" + entry.announced +
      "</p><p>Every hall of a court gets a clock.</p><p>[ID # " + entry.number +
      "]</p></li><li><p>Subsequent Trump-Era and Court Action(s)</p><ul><li>2026.01.20 Reported: Clocks "
      "arrive - NPR<p>NPR tells of boxes.</p></li>";
  if (entry.sued) html += "<li>" + kSuit + "<p>" + kSuitText + "</p></li>";
  return html + "</ul></li></ol><p>Current Status</p><p>" + entry.current +
         "</p><p>Original Trump Policy Status</p><p>Status: " + entry.statuses +
         "<br>Trump Administration Action: Agency Directive<br>Subject Matter: Enforcement<br>Agencies "
         "Affected: "
         "EOIR</p></main></body></html>";
}

/// The site of late 2025, saved as text: the badge, an item for each action.
std::string text_of_2025(const Entry& entry) {
  std::string text = "Skip to main content\n\n2.0\n\n" + entry.title +
                     "\n\n  1. Original Date Announced\n\n    " + entry.announced +
                     "\n\n    Every hall of a court gets a clock.\n\n    Trump 2.0 [ID #" + entry.number +
                     "]\n";
  if (entry.sued)
    text += "  2. Subsequent Trump and Court Action\n\n    February 3, 2026\n\n    " + kSuit + "\n\n    " +
            kSuitText + "\n\n    View Document\n";
  return text + "\nCurrent Status\n\n" + entry.current +
         "\n\nOriginal Trump Policy Status\n\nStatus: " + entry.statuses +
         "\nTrump Administration Action: Agency Directive\nSubject Matter: Enforcement\nAgencies Affected: "
         "EOIR\n";
}

using Layout = std::string (*)(const Entry&);

Response answer(Layout layout, const Entry& entry) {
  return FakeHttp::page(layout(entry), layout == text_of_2025 ? "text/plain" : "text/html");
}

void begin(World& world, const std::string& url, const Response& first) {
  world.watch("tracker", url, WatchKind::tracker);
  world.http.answers(url, first);
  world.start();
  world.advance(1h);
  EXPECT_THAT(world.updates(), IsEmpty()) << "the first look is no news";
}

/// The record as an import of the entry's first page leaves it.
void put_on_record(World& world) {
  Policy& policy = world.policy("1801", "Courts post clocks in every hall");
  policy.slug = "court-clocks";
  policy.announced = make_date(2026, 1, 5);
  policy.statuses = {"Final/Actual"};
  policy.current_status = "Fully in Effect";
}

class TrackerLayouts : public testing::TestWithParam<Layout> {};

TEST_P(TrackerLayouts, ANewActionIsProposedWordForWordAndAccepted) {
  World world;
  put_on_record(world);
  begin(world, kEntry, answer(GetParam(), {}));
  Entry later;
  later.sued = true;
  world.http.replace(kEntry, answer(GetParam(), later));
  world.advance(1h);
  const auto updates = world.updates();
  ASSERT_THAT(updates, SizeIs(1));
  EXPECT_EQ(updates[0].title, kSuit);
  EXPECT_EQ(updates[0].text, kSuitText);
  EXPECT_EQ(updates[0].date, make_date(2026, 2, 3));
  EXPECT_THAT(updates[0].policies, ElementsAre("1801"));
  const auto accepted = world.desk->accept(updates[0].id, {}, 0, "ann");
  ASSERT_TRUE(accepted) << accepted.error().message;
  const Policy record = world.desk->policy("1801").value();
  ASSERT_FALSE(record.actions.empty());
  EXPECT_EQ(record.actions.back().title, kSuit);
  EXPECT_EQ(record.actions.back().text, kSuitText);
  world.advance(3h);
  EXPECT_THAT(world.updates(), SizeIs(1)) << "told once";
}

TEST_P(TrackerLayouts, ARetitledRedatedEntryWithAnotherStatusSetsTheFields) {
  World world;
  put_on_record(world);
  begin(world, kEntry, answer(GetParam(), {}));
  Entry later;
  later.title = "Courts must post clocks";
  later.announced = "January 4, 2026";
  later.current = "Not in effect";
  later.statuses = "Final/Actual Rescinded";
  world.http.replace(kEntry, answer(GetParam(), later));
  world.advance(1h);
  const auto updates = world.updates();
  ASSERT_THAT(updates, SizeIs(1));
  EXPECT_EQ(updates[0].status, Status::rescinded);
  EXPECT_THAT(updates[0].fields, Contains(FieldChange{"current_status", "Fully in Effect", "Not in effect"}));
  const Policy before = world.desk->policy("1801").value();
  ASSERT_TRUE(world.desk->accept(updates[0].id, {}, 0, "ann"));
  const Policy record = world.desk->policy("1801").value();
  EXPECT_EQ(record.title, "Courts must post clocks");
  EXPECT_EQ(record.announced, make_date(2026, 1, 4));
  EXPECT_EQ(record.current_status, "Not in effect");
  EXPECT_THAT(record.statuses, ElementsAre("Final/Actual", "Rescinded"));
  EXPECT_EQ(record.actions, before.actions) << "fields changed, nothing happened on a day";
  ASSERT_TRUE(world.desk->undo(updates[0].id, 0, "ann"));
  EXPECT_EQ(world.desk->policy("1801").value(), before);
}

TEST_P(TrackerLayouts, ARenumberedEntryStaysTheSamePolicyUnderBothNumbers) {
  World world;
  put_on_record(world);
  begin(world, kEntry, answer(GetParam(), {}));
  Entry later;
  later.number = "1801A";
  world.http.replace(kEntry, answer(GetParam(), later));
  world.advance(1h);
  const auto updates = world.updates();
  ASSERT_THAT(updates, SizeIs(1));
  ASSERT_TRUE(world.desk->accept(updates[0].id, {}, 0, "ann"));
  EXPECT_THAT(world.desk->policies(), SizeIs(1));
  EXPECT_EQ(world.desk->policy("1801").value().id, "1801A");
  for (const std::string name : {"1801", "1801A"}) {
    review::QueueFilter filter;
    filter.state = "any";
    filter.policy = name;
    EXPECT_THAT(world.desk->queue(filter).updates, SizeIs(1)) << name;
  }
  // What comes later is told for the record by its new number.
  later.sued = true;
  world.http.replace(kEntry, answer(GetParam(), later));
  world.advance(1h);
  const auto more = world.updates("new");
  ASSERT_THAT(more, SizeIs(1));
  EXPECT_THAT(more[0].policies, ElementsAre("1801A"));
  ASSERT_TRUE(world.desk->undo(updates[0].id, 0, "ann"));
  EXPECT_EQ(world.desk->policy("1801").value().id, "1801");
}

TEST(TrackerSite, AnotherGenerationOfItIsNoNews) {
  World world;
  put_on_record(world);
  Entry entry;
  entry.sued = true;
  begin(world, kEntry, answer(page_of_2021, entry));
  world.http.replace(kEntry, answer(text_of_2025, entry));
  world.advance(1h);
  EXPECT_THAT(world.updates(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Sites, TrackerLayouts, testing::Values(page_of_2021, page_of_2024, text_of_2025));

struct Row {
  std::string slug, title, day, status;
};

std::string listing_page(const std::vector<Row>& rows) {
  std::string html = "<html lang=\"en\"><head><title>Policies</title></head><body><main><h1>" +
                     std::to_string(rows.size()) + " Policy Actions</h1><h2>January 2026</h2><ul>";
  for (const Row& row : rows)
    html +=
        "<li class=\"policy-row\"><span class=\"second-term-tag\">2.0</span><a "
        "class=\"timeline__l2__heading-link\" "
        "href=\"/policies/" +
        row.slug + "/\">" + row.title + "</a><span class=\"announced-date\">" + row.day +
        "</span><span class=\"meta__label\">Enforcement</span><span class=\"meta__label\">EOIR</span><span "
        "class=\"meta__label\">" +
        row.status + "</span></li>";
  return html + "</ul></main></body></html>";
}

std::string listing_text(const std::vector<Row>& rows) {
  std::string text = std::to_string(rows.size()) + " Policy Actions\nJanuary 2026\n";
  for (const Row& row : rows)
    text += "2.0\n" + row.title + "\n" + row.day + "\nEnforcement\nEOIR\n" + row.status + "\n";
  return text;
}

const Row kClocks{"court-clocks", "Courts post clocks in every hall", "January 5, 2026", "Final/Actual"};
const Row kLamps{"lamps", "DOL hangs lamps", "January 3, 2026", "Reported"};
const Row kHangar{"hangar", "ICE leases a hangar", "January 9, 2026", "Reported"};

TEST(TrackerListingWatch, ANewRowIsProposedToBeAddedAndAcceptingAddsIt) {
  World world;
  put_on_record(world);
  begin(world, kListing, FakeHttp::page(listing_page({kClocks, kLamps})));
  world.http.replace(kListing, listing_page({kHangar, kClocks, kLamps}));
  world.advance(1h);
  const auto updates = world.updates();
  ASSERT_THAT(updates, SizeIs(1));
  EXPECT_EQ(updates[0].title, "ICE leases a hangar");
  EXPECT_THAT(updates[0].flags, Contains("new policy"));
  const auto accepted = world.desk->accept(updates[0].id, {}, 0, "ann");
  ASSERT_TRUE(accepted) << accepted.error().message;
  const Policy added = world.desk->policy("hangar").value();
  EXPECT_EQ(added.title, "ICE leases a hangar");
  EXPECT_EQ(added.announced, make_date(2026, 1, 9));
  EXPECT_EQ(added.era, "2.0");
  EXPECT_EQ(added.url, "https://tracker.example/policies/hangar/");
  EXPECT_THAT(added.statuses, ElementsAre("Reported"));
  world.advance(3h);
  EXPECT_THAT(world.updates(), SizeIs(1));
  ASSERT_TRUE(world.desk->undo(updates[0].id, 0, "ann"));
  EXPECT_FALSE(world.desk->policy("hangar"));
}

TEST(TrackerListingWatch, ARowOfAKnownPolicyThatChangedSetsItsFields) {
  World world;
  put_on_record(world);
  begin(world, kListing, FakeHttp::page(listing_page({kClocks, kLamps})));
  Row changed = kClocks;
  changed.title = "Courts must post clocks";
  changed.status = "In Litigation";
  world.http.replace(kListing, listing_page({changed, kLamps}));
  world.advance(1h);
  const auto updates = world.updates();
  ASSERT_THAT(updates, SizeIs(1));
  EXPECT_THAT(updates[0].policies, ElementsAre("1801"));
  ASSERT_TRUE(world.desk->accept(updates[0].id, {}, 0, "ann"));
  const Policy record = world.desk->policy("1801").value();
  EXPECT_EQ(record.title, "Courts must post clocks");
  EXPECT_THAT(record.statuses, ElementsAre("In Litigation"));
}

TEST(TrackerListingWatch, OfAListingSavedAsTextTheNumbersLead) {
  World world;
  put_on_record(world);
  const auto numbered = [](std::vector<Row> rows) {
    for (Row& row : rows) row.title = "[ID #" + row.slug + "] " + row.title;
    return FakeHttp::page(listing_text(rows), "text/plain");
  };
  Row clocks = kClocks, hangar = kHangar;
  clocks.slug = "1801";
  hangar.slug = "1802";
  begin(world, kListing, numbered({clocks}));
  world.http.replace(kListing, numbered({hangar, clocks}));
  world.advance(1h);
  const auto updates = world.updates();
  ASSERT_THAT(updates, SizeIs(1));
  EXPECT_THAT(updates[0].policies, ElementsAre("1802"));
  ASSERT_TRUE(world.desk->accept(updates[0].id, {}, 0, "ann"));
  EXPECT_EQ(world.desk->policy("1802").value().title, "ICE leases a hangar");
}

}  // namespace
}  // namespace policywatch::test
