// One event told by several sources, through the whole daemon: what is one update, what stays apart, and what
// comes after a decision (cases/review.md 4.4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "tests/flow/one_page.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Entry {
  std::string title, url, date, text = "";
};

std::string rss(const std::vector<Entry>& entries) {
  std::string xml = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title>";
  for (const Entry& entry : entries)
    xml += "<item><title>" + entry.title + "</title><link>" + entry.url + "</link><guid>" + entry.url +
           "</guid><pubDate>" + entry.date + " 2026 10:00:00 GMT</pubDate><description>" + entry.text +
           "</description></item>";
  return xml + "</channel></rss>";
}

std::string docket(const std::vector<Entry>& entries) {
  std::string xml =
      "<?xml version='1.0' encoding='utf-8'?><feed "
      "xmlns='http://www.w3.org/2005/Atom'><title>Dockets</title>";
  for (const Entry& entry : entries)
    xml += "<entry><title>" + entry.title + "</title><link href='" + entry.url + "'/><id>" + entry.url +
           "</id><published>" + entry.date + "T00:00:00-08:00</published><summary>" + entry.text +
           "</summary></entry>";
  return xml + "</feed>";
}

const std::string kRegister = "https://www.federalregister.gov/api/v1/documents.json";
const Entry kOldNews = {"Canine teams graduate", "https://SOURCE.example/0", "10 Feb", "Six dogs passed."};
const std::string kCase = "https://www.courtlistener.com/docket/70/rivera-v-noem/?order_by=desc#entry-";

Entry order(int number, const std::string& text, const std::string& date = "2026-03-02") {
  const std::string n = std::to_string(number);
  return {"Entry #" + n + " in Rivera v. Noem (1:26-cv-00417)", kCase + n, date, text};
}
const std::string kInjunction =
    "ORDER granting 12 Motion for Preliminary Injunction. The Gold Card program is enjoined.";

/// A docket, an agency's newsroom and feeds of the press, all about one policy.
struct Sources {
  World world;
  std::vector<Entry> filed = {order(1, "COMPLAINT filed by Rivera.", "2026-01-05")};

  explicit Sources(const std::vector<std::string>& press = {"harbor", "ledger"},
                   const std::string& state_dir = ":memory:", Millis later = 0min)
      : world(state_dir) {
    world.clock.advance(later);
    world.policy("1990", "Gold Card visa program").terms = {"Gold Card"};
    world.policy("1991", "Platinum Card visa program").terms = {"Platinum Card"};
    Watch& court =
        world.watch("docket", "https://www.courtlistener.com/docket/70/feed/", WatchKind::courtlistener);
    court.issuer = "D. Mass.";
    court.policies = {"1990"};
    world.http.answers(court.url, FakeHttp::page(docket(filed), "application/atom+xml"));
    Watch& agency = world.watch("uscis", "https://agency.example/news", WatchKind::list);
    agency.issuer = "USCIS";
    agency.policies = {"1990"};
    world.http.answers(agency.url, newsroom(old_agency()));
    for (const std::string& outlet : press) {
      Watch& paper = world.watch(outlet, feed_of(outlet), WatchKind::feed);
      paper.issuer = outlet;
      world.http.answers(paper.url, FakeHttp::page(rss({old_of(outlet)}), "application/rss+xml"));
    }
    Watch& reg = world.watch("register", kRegister, WatchKind::federal_register);
    reg.policies = {"1990"};
    world.http.answers(reg.url, FakeHttp::page(documents(""), "application/json"));
    world.notifier("editors", NotifierType::webhook).events = {EventType::update_detected};
    world.start();
    world.advance(1h);
  }
  static std::string feed_of(const std::string& outlet) { return "https://" + outlet + ".example/feed"; }
  static Entry old_of(const std::string& outlet) {
    Entry entry = kOldNews;
    entry.url = replace_all(entry.url, "SOURCE", outlet);
    return entry;
  }
  static std::vector<std::string> old_agency() {
    return {"Field office opens new lobby|/news/lobby|2026-02-20",
            "Museum artifacts returned|/news/museum|2026-02-11",
            "Motor pool adds hybrid vehicles|/news/vehicles|2026-02-03"};
  }
  void prints(const std::string& outlet, const std::vector<Entry>& entries) {
    std::vector<Entry> all = entries;
    all.push_back(old_of(outlet));
    world.http.replace(feed_of(outlet), FakeHttp::page(rss(all), "application/rss+xml"));
    world.advance(31min);
  }
  void prints(const std::string& outlet, const std::string& title, const std::string& text = "",
              const std::string& date = "02 Mar") {
    prints(outlet, {{title, "https://" + outlet + ".example/story", date, text}});
  }
  void files(const Entry& entry) {
    filed.insert(filed.begin(), entry);
    world.http.replace("https://www.courtlistener.com/docket/70/feed/",
                       FakeHttp::page(docket(filed), "application/atom+xml"));
    world.advance(31min);
  }
  static std::string documents(const std::string& more) {
    return R"({"count":2,"results":[)" + more +
           R"({"title":"Meeting of the Lamp Council","type":"Notice","document_number":"2026-04001",)"
           R"("html_url":"https://www.federalregister.gov/documents/2026/02/20/2026-04001/lamps",)"
           R"("publication_date":"2026-02-20","agencies":[{"raw_name":"Lamp Council"}],"abstract":"A meeting."}]})";
  }
  void registers(const std::string& document) {
    world.http.replace(kRegister, FakeHttp::page(documents(document), "application/json"));
    world.advance(31min);
  }
  void publishes(const std::string& entry) {
    std::vector<std::string> all = old_agency();
    all.insert(all.begin(), entry);
    world.http.replace("https://agency.example/news", newsroom(all));
    world.advance(31min);
  }
  std::vector<Update> open() { return world.updates("open"); }
  std::size_t messages() { return world.store->deliveries(1000).size(); }
};

const std::string kNews = "Judge blocks Gold Card visa program";

TEST(FoldingFlow, G01_docket_two_stories_and_the_agency_are_one_update_best_source_first) {
  Sources sources;
  sources.prints("harbor", kNews, "A federal judge on Monday blocked the Gold Card visa program.");
  sources.prints("ledger", "Federal judge blocks the Gold Card visa program", "The judge ruled on Monday.");
  sources.publishes("Court order enjoins Gold Card visa program|/news/gold|2026-03-02");
  sources.files(order(31, kInjunction));
  const std::vector<Update> open = sources.open();
  ASSERT_THAT(open, SizeIs(1));
  std::vector<std::string> watches;
  for (const Evidence& evidence : open[0].evidence) watches.push_back(evidence.watch);
  EXPECT_THAT(watches, ElementsAre("docket", "uscis", "harbor", "ledger"));
}

TEST(FoldingFlow, G02_one_day_two_cases_are_two_updates) {
  Sources sources;
  Entry other = order(9, kInjunction);
  other.title = "Entry #9 in Chen v. Noem (1:26-cv-00999)";
  other.url = "https://www.courtlistener.com/docket/71/chen-v-noem/?order_by=desc#entry-9";
  sources.files(order(31, kInjunction));
  sources.files(other);
  EXPECT_THAT(sources.open(), SizeIs(2));
}

TEST(FoldingFlow, G04_the_same_headline_about_two_policies_is_two_updates) {
  Sources sources;
  sources.prints("harbor", "Judge blocks card visa program", "The Gold Card visa program is blocked.");
  sources.prints("ledger", "Judge blocks card visa program", "The Platinum Card visa program is blocked.");
  const std::vector<Update> open = sources.open();
  ASSERT_THAT(open, SizeIs(2));
  EXPECT_NE(open[0].policies, open[1].policies);
}

/// Two stories of one event that a maintainer holds to be two.
struct Split : Sources {
  std::int64_t whole = 0, part = 0;

  explicit Split(const std::string& state_dir = ":memory:")
      : Sources({"harbor", "ledger", "courier"}, state_dir) {
    prints("harbor", kNews);
    prints("ledger", "Federal judge blocks the Gold Card visa program");
    const std::vector<Update> told = open();
    EXPECT_THAT(told, SizeIs(1));
    whole = told.at(0).id;
    part = world.desk->split(whole, {told[0].evidence.at(1).id}, 0, "ann")->id;
  }
};

TEST(FoldingFlow, G05_what_was_split_is_not_folded_by_the_next_scan_with_the_same_evidence) {
  Split split;
  // Another feed carries the very story that was split off.
  split.prints("courier", {{"Federal judge blocks the Gold Card visa program", "https://ledger.example/story",
                            "02 Mar"}});
  EXPECT_THAT(split.open(), SizeIs(2));
  EXPECT_THAT(split.world.desk->update(split.whole)->evidence, SizeIs(1));
  EXPECT_THAT(split.world.desk->update(split.part)->evidence, SizeIs(2));
}

TEST(FoldingFlow, G05_merged_and_split_again_the_update_is_its_former_self) {
  Sources sources;
  sources.prints("harbor", kNews);
  sources.prints("ledger", "Gold Card sales are slow this spring");
  const std::vector<Update> open = sources.open();
  ASSERT_THAT(open, SizeIs(2));
  const Update a = open[0], b = open[1];
  ASSERT_TRUE(sources.world.desk->merge(b.id, a.id, 0, "ann"));
  ASSERT_TRUE(sources.world.desk->split(a.id, {b.evidence[0].id}, 0, "ann"));
  Update back = *sources.world.desk->update(b.id);
  EXPECT_GT(back.rev, b.rev);
  back.rev = b.rev;
  EXPECT_EQ(back, b);
  sources.prints("ledger", std::vector<Entry>{});
  sources.prints("ledger", "Gold Card sales are slow this spring");
  EXPECT_EQ(sources.world.desk->update(a.id)->evidence, a.evidence);
  EXPECT_THAT(sources.open(), SizeIs(2));
}

TEST(FoldingFlow, G05_a_split_is_remembered_for_ever) {
  const store::sample::Folder folder;
  std::vector<std::int64_t> old;
  {
    Split split(folder.path());
    old = {split.whole, split.part};
    for (const char* outlet : {"harbor", "ledger"}) split.prints(outlet, std::vector<Entry>{});
    split.world.advance(25h);
    split.world.stop();
  }
  // A year later the feeds are rebuilt and tell both anew; the old updates are too old to be joined.
  Sources sources({"harbor", "ledger"}, folder.path(), 24h * 365);
  sources.prints("harbor", kNews);
  sources.prints("ledger", "Federal judge blocks the Gold Card visa program");
  std::vector<Update> fresh;
  for (const Update& update : sources.open()) {
    if (std::ranges::find(old, update.id) == old.end()) fresh.push_back(update);
  }
  ASSERT_THAT(fresh, SizeIs(2)) << "each is told, and they are still two events";
  EXPECT_THAT(fresh[0].evidence, SizeIs(1));
  EXPECT_THAT(fresh[1].evidence, SizeIs(1));
}

TEST(FoldingFlow, G07_after_it_was_accepted_another_outlet_attaches_without_a_message) {
  Sources sources;
  sources.prints("harbor", kNews);
  const Update told = sources.open().at(0);
  ASSERT_TRUE(sources.world.desk->accept(told.id, {}, 0, "ann"));
  const std::size_t before = sources.messages();
  sources.prints("ledger", "Federal judge blocks the Gold Card visa program");
  EXPECT_THAT(sources.open(), IsEmpty());
  EXPECT_THAT(sources.world.desk->update(told.id)->evidence, SizeIs(2));
  EXPECT_EQ(sources.world.desk->update(told.id)->state, UpdateState::accepted);
  EXPECT_EQ(sources.messages(), before);
}

// The accepted entry stands in the record until somebody edits it: the conflict is an update of its own.
TEST(FoldingFlow, G08_a_primary_document_of_another_day_asks_for_the_accepted_entry_to_be_edited) {
  Sources sources;
  sources.prints("harbor", kNews, "The order in Rivera v. Noem, 1:26-cv-00417, came on Monday.");
  const Update told = sources.open().at(0);
  ASSERT_TRUE(sources.world.desk->accept(told.id, {}, 0, "ann"));
  sources.files(order(31, kInjunction, "2026-03-01"));
  const std::vector<Update> open = sources.open();
  ASSERT_THAT(open, SizeIs(1));
  EXPECT_THAT(open[0].flags, Contains("date conflict"));
  EXPECT_THAT(open[0].flags, testing::Not(Contains("sources disagree"))) << "on the date only";
  EXPECT_EQ(open[0].date, make_date(2026, 3, 1));
  ASSERT_THAT(open[0].fields, SizeIs(1));
  EXPECT_EQ(open[0].fields[0].before, told.title);
}

TEST(FoldingFlow, G09_rejected_stays_so_for_equal_evidence_and_comes_back_for_a_primary_document) {
  Sources sources;
  sources.prints("harbor", kNews);
  const Update told = sources.open().at(0);
  ASSERT_TRUE(sources.world.desk->reject(told.id, RejectReason::unrelated, "", 0, "ann"));
  sources.prints("ledger", "Federal judge blocks the Gold Card visa program");
  EXPECT_EQ(sources.world.desk->update(told.id)->state, UpdateState::rejected);
  EXPECT_THAT(sources.open(), IsEmpty());
  sources.files(order(31, kInjunction));
  EXPECT_EQ(sources.world.desk->update(told.id)->state, UpdateState::new_);
}

TEST(FoldingFlow, G10_what_the_press_reported_and_the_register_printed_edits_the_entry) {
  Sources sources;
  sources.prints("harbor", "DHS to end Gold Card visa program, officials say",
                 "The department ends the program, FR Doc. 2026-04111.");
  const Update told = sources.open().at(0);
  ASSERT_TRUE(sources.world.desk->accept(told.id, {}, 0, "ann"));
  sources.registers(
      R"({"title":"Termination of the Gold Card Program","type":"Rule","document_number":"2026-04111",)"
      R"("html_url":"https://www.federalregister.gov/documents/2026/03/03/2026-04111/gold-card",)"
      R"("publication_date":"2026-03-03","agencies":[{"raw_name":"DHS"}],)"
      R"("abstract":"Final rule. The Gold Card program is terminated."},)");
  const std::vector<Update> open = sources.open();
  ASSERT_THAT(open, SizeIs(1));
  ASSERT_THAT(open[0].fields, SizeIs(1));
  EXPECT_EQ(open[0].fields[0].name, "action");
  EXPECT_EQ(open[0].fields[0].before, told.title);
}

TEST(FoldingFlow, G11_a_circle_of_merges_is_refused) {
  Sources sources;
  sources.prints("harbor", kNews);
  sources.prints("ledger", "Gold Card sales are slow this spring");
  const std::vector<Update> open = sources.open();
  ASSERT_THAT(open, SizeIs(2));
  ASSERT_TRUE(sources.world.desk->merge(open[0].id, open[1].id, 0, "ann"));
  const auto second = sources.world.desk->merge(open[1].id, open[0].id, 0, "ann");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::refused) << "the commands' exit 4, the API's 409";
}

TEST(FoldingFlow, G12_two_actions_on_one_page_in_one_scan_are_two_updates_each_with_its_own_diff) {
  const std::string stay = "On March 1, 2026, the district court stayed the rule on walk-in appointments.";
  const std::string appeal =
      "On March 4, 2026, the Department withdrew the guidance of last year on evening hours.";
  World world;
  begin(world, long_page("Field offices see people without an appointment."));
  world.http.replace(kUrl, replace_all(long_page("Field offices see people without an appointment."), "</h1>",
                                       "</h1><p>" + stay + "</p><p>" + appeal + "</p>"));
  check(world);
  const std::vector<Update> open = world.updates("open");
  ASSERT_THAT(open, SizeIs(2));
  for (const Update& update : open) {
    const bool first = update.text.contains(stay);
    const std::string& own = first ? stay : appeal;
    const std::string& other = first ? appeal : stay;
    EXPECT_THAT(update.text, HasSubstr(own));
    EXPECT_THAT(update.text, testing::Not(HasSubstr(other)));
    const auto comparison = world.desk->comparison(update.id, 0);
    ASSERT_TRUE(comparison);
    ASSERT_THAT(comparison->change.text, SizeIs(1));
    EXPECT_EQ(comparison->change.text[0].after, own);
    for (const Block& block : comparison->after_document.blocks) EXPECT_NE(block.text, other);
  }
}

}  // namespace
}  // namespace policywatch::test
