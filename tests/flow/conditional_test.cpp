// Conditional requests through the whole daemon: the ten rows of "conditional", and a host that answers 304
// for ever.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/hosts.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kUrl = "https://agency.example/policy";
constexpr const char* kModified = "Sun, 01 Mar 2026 10:00:00 GMT";

struct Story {
  World world;
  Story() {
    world.policy("7", "Walk-in appointments at field offices");
    world.watch("page", kUrl, WatchKind::page).policies = {"7"};
  }
  const Request& last() { return world.http.calls.back().request; }
  std::size_t snapshots() { return world.desk->snapshots("page")->size(); }
};

Response page(const std::string& word, const std::string& etag, const std::string& modified = kModified) {
  Response response = FakeHttp::page(small_page(word));
  if (!etag.empty()) response.headers.emplace_back("ETag", etag);
  if (!modified.empty()) response.headers.emplace_back("Last-Modified", modified);
  return response;
}
Response not_modified(Headers headers = {}) {
  Response response = FakeHttp::page("", "", 304);
  response.headers = std::move(headers);
  return response;
}

TEST(Conditional, F10_304_etag_LeavesContentAndMovesTheCheck) {
  Story story;
  story.world.http.answers(kUrl, page("one", "\"1\""));
  story.world.http.answers(kUrl, not_modified({{"ETag", "\"1\""}}));
  story.world.start();
  story.world.advance(31min);
  EXPECT_EQ(story.world.desk->watch("page")->last_check, *parse_rfc3339("2026-03-01T12:30:00Z"));
  EXPECT_EQ(story.world.desk->watch("page")->state, "ok");
  EXPECT_EQ(story.snapshots(), 1u);
  EXPECT_TRUE(story.world.updates().empty());
}

TEST(Conditional, F10_304_new_lm_IsSentNextTime) {
  Story story;
  story.world.http.answers(kUrl, page("one", "\"1\""));
  story.world.http.answers(kUrl, not_modified({{"Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT"}}));
  story.world.start();
  story.world.advance(61min);
  ASSERT_EQ(story.world.http.calls.size(), 3u);
  EXPECT_EQ(story.last().last_modified, "Sun, 01 Mar 2026 11:00:00 GMT");
  EXPECT_EQ(story.last().etag, "\"1\"");
  EXPECT_EQ(story.snapshots(), 1u);
}

TEST(Conditional, F10_304_without_validators_sent_ConfirmsNothing) {
  Story story;
  story.world.http.answers(kUrl, not_modified());
  story.world.http.answers(kUrl, page("one", "\"1\""));
  story.world.start();
  EXPECT_EQ(story.world.desk->watch("page")->last_quality, "server_error");
  EXPECT_FALSE(story.world.desk->watch("page")->last_ok);
  story.world.advance(3h);  // asked again, whole
  EXPECT_EQ(story.world.http.calls.at(1).request.etag, "");
  EXPECT_EQ(story.world.desk->watch("page")->state, "ok");
  EXPECT_EQ(story.snapshots(), 1u);
}

TEST(Conditional, F10_200_same_etag_diff_body_TheBodyWinsAndTheTagIsNotTrustedAgain) {
  Story story;
  story.world.http.answers(kUrl, page("one", "\"1\"", ""));
  story.world.http.answers(
      kUrl, with_header(FakeHttp::page(prose_page(
                            "A page", {"The policy on walk-in appointments was rescinded on March 1, 2026.",
                                       "Bring an identity document and the letter that asked you to come."})),
                        "ETag", "\"1\""));
  story.world.start();
  story.world.advance(31min);
  EXPECT_EQ(story.world.http.calls.at(1).request.etag, "\"1\"");
  EXPECT_EQ(story.world.updates().size(), 1u);
  story.world.advance(30min);
  EXPECT_EQ(story.world.http.calls.at(2).request.etag, "");
}

TEST(Conditional, F10_200_diff_etag_same_body_IsNoChangeAndTheNewTagIsSent) {
  Story story;
  story.world.http.answers(kUrl, page("one", "\"1\""));
  story.world.http.answers(kUrl, page("one", "\"2\""));
  story.world.start();
  story.world.advance(61min);
  EXPECT_EQ(story.last().etag, "\"2\"");
  EXPECT_EQ(story.snapshots(), 1u);
  EXPECT_TRUE(story.world.updates().empty());
}

TEST(Conditional, F10_lm_only_1s_F11_AHostThatAlwaysSaysNotModifiedIsAskedInFullEachWeek) {
  Story story;
  story.world.http.answers(kUrl, page("one", "", kModified));
  for (int i = 0; i < 7 * 48 - 1; ++i) story.world.http.answers(kUrl, not_modified());
  story.world.http.answers(
      kUrl, FakeHttp::page(
                prose_page("A page", {"The policy on walk-in appointments was rescinded on March 1, 2026.",
                                      "Bring an identity document and the letter that asked you to come."})));
  story.world.start();
  story.world.advance(7 * 24h + 31min);
  EXPECT_EQ(story.world.http.calls.at(7 * 48 - 1).request.last_modified, kModified);
  EXPECT_EQ(story.world.http.calls.at(7 * 48).request.last_modified, "");
  EXPECT_EQ(story.world.updates().size(), 1u);
}

TEST(Conditional, F10_etag_and_lm_both_AreSentVerbatim) {
  for (const char* etag : {"\"a\"", "W/\"a b\"", "w/\"x\"", "unquoted", "\"\xC3\xBC\"", "W\\\"abc\""}) {
    Story story;
    story.world.http.answers(kUrl, page("one", etag));
    story.world.start();
    story.world.advance(31min);
    EXPECT_EQ(story.last().etag, etag);
    EXPECT_EQ(story.last().last_modified, kModified);
  }
}

TEST(Conditional, F10_vary_TheSameRequestHeadersEveryTime) {
  Story story;
  story.world.settings.watches.front().headers = {{"Accept-Language", "en-US"}};
  story.world.http.answers(kUrl, with_header(page("one", "\"1\""), "Vary", "Accept-Language"));
  story.world.start();
  story.world.advance(5h);
  for (const auto& call : story.world.http.calls) {
    EXPECT_EQ(call.request.headers, story.world.http.calls.front().request.headers);
    EXPECT_EQ(call.user_agent, story.world.http.calls.front().user_agent);
  }
}

TEST(Conditional, F10_validator_after_config_change_IsNotSent) {
  Story story;
  story.world.http.answers(kUrl, page("one", "\"1\""));
  story.world.start();
  story.world.advance(10min);
  Watch other = story.world.settings.watches.front();
  other.ignore = {".share"};
  story.world.store->sync_watches({other}, [&](const Watch&) { return story.world.clock.now(); });
  story.world.engine->scheduler.look_now();
  story.world.advance(1min);
  ASSERT_EQ(story.world.http.calls.size(), 2u);
  EXPECT_EQ(story.last().etag, "");
  EXPECT_TRUE(story.world.updates().empty());
}

TEST(Conditional, ABodyKnownByItsCompressedBytesIsUnchanged) {
  Story story;
  Response compressed = page("one", "");
  compressed.wire_sha256 = "digest of the bytes";
  Response same = page("one", "");
  same.body.clear();
  same.wire_sha256 = compressed.wire_sha256;
  same.same_as_known = true;
  story.world.http.answers(kUrl, compressed);
  story.world.http.answers(kUrl, same);
  story.world.http.answers(kUrl, with_header(FakeHttp::page("", "", 404), "X-Robots-Tag", "none"));
  story.world.http.answers(kUrl, compressed);
  story.world.start();
  story.world.advance(31min);
  EXPECT_EQ(story.world.http.calls.at(0).known_wire, "");
  EXPECT_EQ(story.world.http.calls.at(1).known_wire, "digest of the bytes");
  EXPECT_EQ(story.world.desk->watch("page")->last_check, *parse_rfc3339("2026-03-01T12:30:00Z"));
  EXPECT_EQ(story.world.desk->watch("page")->state, "ok");
  EXPECT_EQ(story.snapshots(), 1u);
  EXPECT_TRUE(story.world.updates().empty());
  story.world.advance(30min);  // not found
  story.world.advance(3h);
  // After a bad answer the page is read again, whatever is known of it.
  EXPECT_EQ(story.world.http.calls.at(3).known_wire, "");
  EXPECT_EQ(story.world.desk->watch("page")->state, "ok");
}

TEST(Conditional, F10_304_after_our_db_lost_body_IsNotPossibleForNothingIsAskedConditionally) {
  Story story;
  story.world.http.answers(kUrl, page("one", "\"1\""));
  story.world.start();
  auto state = *story.world.store->watch_state("page");
  state.body_sha256.clear();
  store::CheckRecord record;
  record.state = state;
  story.world.store->record_check(record);
  story.world.advance(31min);
  EXPECT_EQ(story.last().etag, "");
  EXPECT_EQ(story.last().last_modified, "");
}

}  // namespace
}  // namespace policywatch::test
