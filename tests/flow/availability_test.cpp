// What availability means, over the whole daemon with a virtual clock: errors, absence, outages, redirects,
// swings and silence never pass for news.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/one_page.hpp"

namespace policywatch::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Availability, D04_N13_one_or_two_404s_remove_nothing) {
  for (const Millis absent : {20min, 100min}) {
    World world;
    begin(world);
    world.http.replace(kUrl, not_found());
    world.advance(absent);
    world.http.replace(kUrl, kGood);
    world.advance(72h);
    EXPECT_THAT(world.updates(), IsEmpty());
    EXPECT_EQ(world.desk->snapshots("page")->size(), 1u);
  }
}

TEST(Availability, D04_N13_three_404s_over_a_day_are_a_removal) {
  World world;
  begin(world);
  world.http.replace(kUrl, not_found());
  for (const Millis pause : {0h, 12h, 12h}) {
    EXPECT_THAT(world.updates(), IsEmpty());
    world.advance(pause);
    check(world);
  }
  EXPECT_THAT(kinds(world), testing::ElementsAre(UpdateKind::page_removed));
  EXPECT_THAT(world.updates()[0].text, HasSubstr("without an appointment")) << "the last good text is kept";
}

TEST(Availability, D04_absent_back_and_absent_again_is_unstable_not_removed) {
  World world;
  begin(world);
  world.http.replace(kUrl, not_found());
  check(world);
  world.http.replace(kUrl, kGood);
  check(world);
  world.http.replace(kUrl, not_found());
  check(world);
  EXPECT_EQ(world.desk->watch("page")->state, "unstable");
  EXPECT_THAT(world.desk->watch("page")->health, Contains("unstable"));
  EXPECT_THAT(world.updates(), IsEmpty());
}

TEST(Availability, D05_gone_once_removes_nothing_gone_twice_over_a_day_does_and_pauses) {
  World world;
  begin(world);
  world.http.replace(kUrl, not_found(410));
  check(world);
  world.http.replace(kUrl, kGood);
  check(world);
  EXPECT_THAT(world.updates(), IsEmpty());
  world.http.replace(kUrl, not_found(410));
  check(world);
  world.advance(25h);
  check(world);
  EXPECT_THAT(kinds(world), testing::ElementsAre(UpdateKind::page_removed));
  EXPECT_EQ(world.desk->watch("page")->state, "paused");
  EXPECT_THAT(world.desk->watch("page")->notes, Contains(HasSubstr("410")));
  const std::size_t asked = world.http.calls.size();
  world.advance(72h);
  EXPECT_EQ(world.http.calls.size(), asked);
  world.http.replace(kUrl, kGood);
  ASSERT_TRUE(world.desk->pause_watch("page", false, "ana"));
  check(world);
  EXPECT_THAT(kinds(world), Contains(UpdateKind::page_restored));
}

TEST(Availability, N14_restored_is_told_at_once) {
  World world;
  begin(world);
  world.http.replace(kUrl, not_found());
  world.advance(72h);
  ASSERT_THAT(kinds(world), testing::ElementsAre(UpdateKind::page_removed));
  world.http.replace(kUrl, kGood);
  check(world);
  EXPECT_THAT(kinds(world), Contains(UpdateKind::page_restored));
  EXPECT_EQ(world.updates().size(), 2u);
}

struct Host {
  explicit Host(World& world, int pages, int broken) {
    world.notifier("editors", NotifierType::email);
    for (int i = 0; i < pages; ++i) {
      const std::string id = "p" + std::to_string(i);
      urls.push_back("https://agency.example/guides/" + id);
      world.watch(id, urls.back(), WatchKind::page);
      world.http.answers(urls.back(), guide(i));
    }
    world.start();
    world.advance(2h);
    for (int i = 0; i < broken; ++i) {
      // Half of them are sent to the front page instead.
      const std::string& url = urls[static_cast<std::size_t>(i)];
      world.http.replace(url, i % 2 == 0
                                  ? not_found()
                                  : redirected(long_page("Welcome."), 302, url, "https://agency.example/"));
    }
  }
  static std::string guide(int number) {
    return long_page("Guide number " + std::to_string(number) + " of the agency.");
  }
  /// Every page is again what it was.
  void mend(World& world) const {
    for (std::size_t i = 0; i < urls.size(); ++i) world.http.replace(urls[i], guide(static_cast<int>(i)));
  }
  std::vector<std::string> urls;
};

TEST(Availability, D06_eighty_of_a_hundred_pages_are_one_incident) {
  World world;
  const Host host(world, 100, 80);
  world.advance(24h * 6);
  EXPECT_THAT(world.updates(), IsEmpty());
  const review::StatusView status = world.desk->status();
  ASSERT_EQ(status.incidents.size(), 1u);
  EXPECT_EQ(status.incidents[0].host, "agency.example:443");
  EXPECT_GE(status.incidents[0].affected, 75);
  EXPECT_EQ(world.mail.calls.size(), 1u) << "one message for the host";
  host.mend(world);
  world.advance(48h);
  EXPECT_THAT(world.desk->status().incidents, IsEmpty());
  EXPECT_EQ(world.mail.calls.size(), 2u) << "and one when it is over";
  EXPECT_THAT(kinds(world), Not(Contains(UpdateKind::page_removed)));
}

TEST(Availability, D06_a_week_confirms_what_a_host_removed) {
  World world;
  const Host host(world, 10, 8);
  world.advance(24h * 6);
  EXPECT_THAT(world.updates(), IsEmpty());
  world.advance(24h * 5);
  EXPECT_EQ(world.updates().size(), 8u);
}

TEST(Availability, D06_a_person_confirms_what_a_host_removed) {
  World world;
  const Host host(world, 10, 8);
  world.advance(96h);
  EXPECT_THAT(world.updates(), IsEmpty());
  EXPECT_FALSE(world.desk->confirm_incident("other.example:443", "ana"));
  ASSERT_TRUE(world.desk->confirm_incident("agency.example:443", "ana"));
  world.engine->scheduler.look_now();
  world.advance(1h);
  EXPECT_EQ(world.updates().size(), 8u);
}

TEST(Availability, D07_the_page_that_a_host_shows_for_any_address_is_not_content) {
  World world;
  begin(world);
  const std::string soft = prose_page("Agency", {"Welcome. Choose a subject from the menu to go on."});
  world.http.otherwise = FakeHttp::page(soft);
  world.http.replace(kUrl, soft);
  world.advance(2h);
  EXPECT_EQ(world.desk->watch("page")->last_quality, "not_found");
  EXPECT_THAT(world.updates(), IsEmpty());
  EXPECT_EQ(world.desk->snapshots("page")->size(), 1u);
  std::size_t probes = 0;
  for (const io::HttpCall& call : world.http.calls) probes += call.request.url != kUrl ? 1 : 0;
  EXPECT_EQ(probes, 1u) << "at most one probe per host and day";
}

TEST(Availability, D09_pages_that_land_on_one_address_are_held) {
  World world;
  const Host host(world, 10, 0);
  const std::string sign = "https://agency.example/sign";
  for (const std::string& url : host.urls) {
    world.http.replace(url, redirected(prose_page("This site has moved", {"Look for our guides elsewhere."}),
                                       302, url, sign));
  }
  world.advance(24h * 3);
  EXPECT_THAT(world.updates(), IsEmpty());
  for (int i = 0; i < 10; ++i) {
    const review::WatchView view = world.desk->watch("p" + std::to_string(i)).value();
    EXPECT_EQ(view.snapshots, 1);
    EXPECT_EQ(view.last_quality, "not_found") << view.last_reason;
  }
}

TEST(Availability, D10_a_parked_domain_raises_no_diff_and_names_the_owner_question) {
  World world;
  begin(world);
  world.http.replace(kUrl, FakeHttp::page("<html><head><title>agency.example is for sale</title></head><body>"
                                          "<h1>This domain is for sale</h1><p>Buy this domain. Related "
                                          "searches: loans, casino</p></body></html>"));
  world.advance(24h);
  EXPECT_THAT(world.updates(), IsEmpty());
  EXPECT_EQ(world.desk->watch("page")->last_quality, "parked");
  ASSERT_EQ(world.mail.calls.size(), 1u);
  EXPECT_THAT(world.mail.calls[0].message, HasSubstr("ownership may have changed"));
}

TEST(Availability, D15_a_shrink_that_returns_is_not_told) {
  World world;
  begin(world);
  world.http.replace(kUrl, prose_page("Walk-in appointments", {"See above."}));
  check(world);
  EXPECT_THAT(world.desk->watch("page")->health, Contains("held"));
  world.http.replace(kUrl, kGood);
  world.advance(72h);
  EXPECT_THAT(world.updates(), IsEmpty());
  EXPECT_THAT(world.desk->watch("page")->health, IsEmpty());
}

TEST(Availability, D15_a_shrink_that_stays_is_told_after_a_second_look) {
  World world;
  begin(world);
  world.http.replace(kUrl, prose_page("Walk-in appointments", {"The policy on walk-ins was rescinded."}));
  check(world);
  const Time first = world.clock.now();
  EXPECT_THAT(world.updates(), IsEmpty());
  world.advance(14min);
  EXPECT_THAT(world.updates(), IsEmpty());
  world.advance(5min);
  ASSERT_EQ(world.updates().size(), 1u);
  EXPECT_GE(world.updates()[0].detected_at - first, 14min);
}

TEST(Availability, D16_after_any_error_the_baseline_is_the_last_good_one) {
  std::vector<Response> errors;
  for (const int status :
       {400, 401, 403, 404, 405, 408, 410, 418, 421, 429, 451, 500, 502, 503, 504, 520, 522})
    errors.push_back(FakeHttp::page(
        "<html><head><title>Error</title></head><body><h1>Error</h1></body></html>", "text/html", status));
  for (const Quality quality : {Quality::unreachable, Quality::truncated, Quality::too_large})
    errors.push_back(FakeHttp::failure(quality, "connection reset"));
  errors.push_back(FakeHttp::page(""));
  errors.push_back(FakeHttp::page("%PDF-1.7", "application/pdf"));
  for (const Response& error : errors) {
    World world;
    begin(world);
    world.http.replace(kUrl, error);
    world.advance(20h);  // a host that says "too many requests" is asked seldom
    world.http.replace(kUrl, kGood);
    world.advance(24h);
    EXPECT_THAT(world.updates(), IsEmpty()) << error.status;
    EXPECT_EQ(world.desk->watch("page")->snapshots, 1) << error.status;
    EXPECT_EQ(world.mail.calls.size(), 2u) << "failing once, recovered once: " << error.status;
    EXPECT_EQ(world.desk->watch("page")->state, "ok") << error.status;
  }
}

TEST(Availability, D17_a_change_behind_an_outage_is_seen_once) {
  World world;
  begin(world);
  world.http.replace(kUrl, FakeHttp::failure(Quality::unreachable, "connection refused"));
  world.advance(24h);
  world.http.replace(kUrl, kChanged);
  world.advance(48h);
  EXPECT_THAT(kinds(world), testing::ElementsAre(UpdateKind::page_change));
}

TEST(Availability, D18_a_source_that_swings_is_told_twice_at_most_then_known_as_unstable) {
  World world;
  begin(world);
  for (int i = 0; i < 48; ++i) {
    world.http.replace(kUrl, i % 2 == 0 ? kChanged : kGood);
    world.advance(30min);
  }
  EXPECT_LE(world.mail.calls.size(), 2u);
  EXPECT_GE(world.mail.calls.size(), 1u);
  EXPECT_EQ(world.desk->watch("page")->state, "unstable");
  std::set<std::string> stored;
  for (const auto& snapshot : world.desk->snapshots("page").value()) stored.insert(snapshot.sha256);
  EXPECT_EQ(stored.size(), 2u) << "both variants";
  const std::size_t told = world.mail.calls.size();
  world.http.replace(kUrl, long_page("The policy on walk-ins was rescinded."));
  world.advance(2h);
  EXPECT_EQ(world.mail.calls.size(), told + 1) << "a third wording is news all the same";
}

TEST(Availability, D19_a_first_contact_with_an_error_page_sets_no_baseline) {
  World world;
  world.policy("7", "Walk-in appointments at field offices");
  world.watch("page", kUrl, WatchKind::page).policies = {"7"};
  world.notifier("editors", NotifierType::email);
  world.http.answers(kUrl, not_found(403));
  world.start();
  world.advance(10min);
  EXPECT_EQ(world.desk->watch("page")->snapshots, 0);
  world.http.replace(kUrl, kGood);
  world.advance(24h);
  EXPECT_EQ(world.desk->watch("page")->state, "ok");
  EXPECT_EQ(world.desk->watch("page")->snapshots, 1);
  EXPECT_THAT(world.updates(), IsEmpty());
}

const std::vector<std::string> kEntries = {
    "ICE extends Clearview AI contract|/news/1|2026-02-20", "Canine teams graduate|/news/2|2026-02-17",
    "Museum artifacts returned|/news/3|2026-02-11", "Motor pool adds hybrid vehicles|/news/4|2026-02-03"};

TEST(Availability, D22_a_listing_that_comes_back_half_empty_is_not_taken_over) {
  World world;
  world.policy("1976", "ICE contracts with Clearview AI").terms = {"Clearview AI"};
  world.watch("page", kUrl, WatchKind::list);
  world.http.answers(kUrl, newsroom(kEntries));
  world.start();
  world.advance(1h);
  world.http.replace(kUrl, newsroom({kEntries[2], kEntries[3]}));
  world.advance(3h);
  EXPECT_EQ(world.store->last_good("page")->document.items.size(), 4u);
  world.http.replace(kUrl, newsroom(kEntries));
  world.advance(3h);
  EXPECT_THAT(world.updates(), IsEmpty()) << "what came back was never away";
  world.http.replace(kUrl, newsroom({kEntries[2], kEntries[3]}));
  world.advance(26h);
  EXPECT_EQ(world.store->last_good("page")->document.items.size(), 2u) << "confirmed over a day";
}

TEST(Availability, D22_a_new_entry_on_a_half_empty_listing_is_told) {
  World world;
  world.policy("1976", "ICE contracts with Clearview AI").terms = {"Clearview AI"};
  world.watch("page", kUrl, WatchKind::list).list = ListFields{"ul.news li", "h3", "h3 a", "time", ""};
  world.http.answers(kUrl, newsroom({kEntries[1], kEntries[2], kEntries[3]}));
  world.start();
  world.advance(1h);
  world.http.replace(kUrl, newsroom({kEntries[0]}));
  world.advance(1h);
  EXPECT_EQ(world.updates().size(), 1u);
}

TEST(Availability, S17_a_name_that_does_not_resolve_is_neither_private_nor_removed) {
  World world;
  begin(world);
  world.http.replace(kUrl,
                     FakeHttp::failure(Quality::unreachable, "the name agency.example does not resolve"));
  world.advance(72h);
  EXPECT_THAT(world.updates(), IsEmpty());
  const review::WatchView view = world.desk->watch("page").value();
  EXPECT_EQ(view.state, "failing");
  EXPECT_EQ(view.last_quality, "unreachable");
  EXPECT_THAT(view.last_reason, HasSubstr("does not resolve"));
  EXPECT_TRUE(view.next_check);
}

TEST(Availability, L22_a_page_that_fills_the_disk_loses_old_bodies_and_says_so) {
  World world;
  world.settings.fetch.keep_per_watch = 300'000;
  begin(world);
  CountingRandom random;
  std::uint64_t seed = 1;
  for (int i = 0; i < 20; ++i) {
    std::string noise;
    for (int k = 0; k < 50'000; ++k) {
      seed = seed * 6364136223846793005ull + 1442695040888963407ull;
      noise += static_cast<char>('a' + (seed >> 60));
      if (k % 9 == 8) noise += ' ';
    }
    world.http.replace(kUrl, prose_page("Walk-in appointments " + std::to_string(i), {noise}));
    check(world);
    world.advance(1h);
  }
  EXPECT_TRUE(world.store->verify());
  EXPECT_GT(world.desk->watch("page")->snapshots, 5);
  for (const Update& update : world.updates()) {
    for (const Evidence& evidence : update.evidence)
      EXPECT_TRUE(world.store->snapshot(evidence.after.sha256)) << "evidence in use is never given up";
  }
}

TEST(Availability, E05_a_charset_label_without_a_change_of_text_is_silent) {
  World world;
  const std::string title = "Caf\xC3\xA9 hours";
  std::string utf8 =
      long_page("The caf\xC3\xA9 at the field office \xE2\x80\x93 open since May \xE2\x80\x93 serves soup.");
  std::string western = utf8;
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>{"\xC3\xA9", "\xE9"}, {"\xE2\x80\x93", "\x96"}}) {
    for (std::size_t at = 0; (at = western.find(from, at)) != std::string::npos;)
      western.replace(at, from.size(), to);
  }
  begin(world, utf8);
  world.http.replace(kUrl, FakeHttp::page(western, "text/html; charset=windows-1252"));
  check(world);
  world.http.replace(kUrl, FakeHttp::page(western, "text/html"));
  check(world);
  world.http.replace(kUrl, FakeHttp::page(utf8, "text/html"));
  check(world);
  world.advance(24h);
  EXPECT_THAT(world.updates(), IsEmpty());
}

}  // namespace
}  // namespace policywatch::test
