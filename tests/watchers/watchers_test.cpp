#include "watchers/watchers.hpp"

#include <gtest/gtest.h>

#include "base/date.hpp"

namespace policywatch::watchers {
namespace {

Watch watch_of(WatchKind kind, std::string url) {
  Watch watch;
  watch.id = "w";
  watch.kind = kind;
  watch.url = std::move(url);
  return watch;
}
Response answer(std::string url, std::string type, std::string body, int status = 200) {
  Response response;
  response.url = response.final_url = std::move(url);
  response.status = status;
  response.headers = {{"Content-Type", std::move(type)}};
  response.body = std::move(body);
  return response;
}

TEST(Plan, ValidatorsGoOutByteForByte) {
  const Watch watch = watch_of(WatchKind::page, "https://agency.example/");
  const Request request = plan(watch, {"W/\"a b\"", "Thu, 18 Dec 2025 09:15:02 GMT"});
  EXPECT_EQ(request.url, watch.url);
  EXPECT_EQ(request.etag, "W/\"a b\"");
  EXPECT_EQ(request.last_modified, "Thu, 18 Dec 2025 09:15:02 GMT");
}

TEST(Plan, HeadersOfTheWatchWinOverOurs) {
  Watch watch = watch_of(WatchKind::feed, "https://agency.example/feed");
  watch.headers = {{"accept", "text/x-mine"}, {"X-Key", "1"}};
  EXPECT_EQ(plan(watch, {}).headers, watch.headers);
}

TEST(Read, AFailedFetchKeepsItsQualityAndCause) {
  Response response = answer("https://a.example/", "text/html", "");
  response.quality = Quality::unreachable;
  response.failure = "connection refused";
  const Reading reading = read(watch_of(WatchKind::page, "https://a.example/"), response);
  EXPECT_EQ(reading.quality, Quality::unreachable);
  EXPECT_EQ(reading.reason, "connection refused");
}

}  // namespace
}  // namespace policywatch::watchers
