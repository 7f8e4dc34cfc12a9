// CourtListener's docket alerts as its webhook sends them.
#include "watchers/push.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace policywatch::watchers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kAlert = R"({"payload":{"results":[
  {"id":901,"docket":69,"date_filed":"2026-02-04","entry_number":4,"description":"ORDER granting stay","recap_documents":[]},
  {"id":902,"docket":69,"date_filed":"2026-02-04","entry_number":null,"description":"Minute entry for hearing","recap_documents":[]},
  {"id":903,"docket":70,"date_filed":null,"entry_number":1,"description":"COMPLAINT","recap_documents":[]}]},
  "webhook":{"version":2,"event_type":1,"date_created":"2026-01-01T00:00:00Z","deprecation_date":null}})";

Watch watch_at(const std::string& url) {
  Watch watch;
  watch.id = "doe";
  watch.kind = WatchKind::courtlistener;
  watch.url = url;
  return watch;
}
Reading pushed(const std::string& url, const std::string& body = kAlert) {
  Response delivery;
  delivery.status = 200;
  delivery.url = delivery.final_url = url;
  delivery.body = body;
  return read_push(watch_at(url), delivery);
}
std::vector<std::string> keys(const Reading& reading) {
  std::vector<std::string> all;
  for (const Item& item : reading.document.items) all.push_back(item.key);
  return all;
}

TEST(Push, EntriesAreKeyedAsTheWatchsOwnAddressKeysThem) {
  EXPECT_THAT(keys(pushed("https://www.courtlistener.com/docket/69/feed/")),
              ElementsAre("cl:69/entry-4", "cl:69/minute-entry-902"));
  EXPECT_THAT(keys(pushed("https://www.courtlistener.com/api/rest/v4/docket-entries/?docket=69")),
              ElementsAre("cl:69/901", "cl:69/902"));
}

TEST(Push, AWatchTakesTheEntriesOfItsDocketAndSaysWhatItLeft) {
  const Reading reading = pushed("https://www.courtlistener.com/docket/70/roe-v-agency/");
  EXPECT_THAT(keys(reading), ElementsAre("cl:70/entry-1"));
  EXPECT_THAT(reading.notes, testing::Contains(HasSubstr("2 entries of other dockets")));
  EXPECT_FALSE(reading.document.items[0].date);
  EXPECT_EQ(pushed("https://www.courtlistener.com/feed/search/?q=x").document.items.size(), 3u);
  EXPECT_THAT(pushed_dockets(kAlert), ElementsAre("69", "70"));
}

TEST(Push, OtherEventsAndOtherBytesAreNoDocketAlert) {
  const std::string url = "https://www.courtlistener.com/docket/69/feed/";
  for (const char* body : {R"({"payload":{"results":[]},"webhook":{"event_type":2}})", R"({"payload":{}})",
                           "[]", "", R"({"payload":{"results":{}},"webhook":{"event_type":1}})", "<feed/>"}) {
    EXPECT_EQ(pushed(url, body).quality, Quality::wrong_type) << body;
    EXPECT_THAT(pushed_dockets(body), IsEmpty()) << body;
  }
}

TEST(Push, NewEntriesComeFirstWithTheNameOfTheCaseAndNothingElseMoves) {
  Document held;
  Item old;
  old.key = "cl:69/entry-3";
  old.title = "Entry #3 in Doe v. Agency (1:26-cv-00417)";
  held.items = {old};
  Item fresh, known = old;
  fresh.key = "cl:69/entry-4";
  fresh.title = "Entry #4: ORDER granting stay";
  known.title = "Entry #3: said otherwise";
  const Document merged = with_pushed(held, {fresh, known, fresh});
  ASSERT_EQ(merged.items.size(), 2u);
  EXPECT_EQ(merged.items[0].title, "Entry #4 in Doe v. Agency (1:26-cv-00417)");
  EXPECT_EQ(merged.items[1], old);
}

TEST(Push, TheDocketStandsInTheAddress) {
  EXPECT_EQ(docket_of_watch(watch_at("https://www.courtlistener.com/docket/69/feed/")), "69");
  EXPECT_EQ(
      docket_of_watch(watch_at("https://www.courtlistener.com/api/rest/v4/docket-entries/?x=1&docket=70")),
      "70");
  EXPECT_EQ(docket_of_watch(watch_at("https://www.courtlistener.com/feed/court/dcd/")), "");
}

}  // namespace
}  // namespace policywatch::watchers
