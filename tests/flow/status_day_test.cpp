// A day of trouble for each status a server can give: no page is told removed, none is told changed, and the
// day after everything is as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/flow/hosts.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;

struct Trouble {
  std::string name;
  Response answer;
  bool good = false;  // the page itself arrives
};

std::string good_page() {
  return prose_page("Walk-in appointments",
                    {"Field offices see people without an appointment on weekdays from nine to four.",
                     "Bring an identity document and the letter that asked you to come.",
                     "Interpreters are provided in every hearing room at no cost to the visitor."});
}

Trouble trouble(int status, Headers headers, const std::string& body) {
  Trouble made;
  made.name = std::to_string(status);
  for (const auto& [name, value] : headers) made.name += " " + name + "=" + value;
  made.answer =
      FakeHttp::page(body.empty() ? "" : "<html><body>" + body + "</body></html>", "text/html", status);
  for (auto& field : headers) made.answer.headers.push_back(std::move(field));
  if (find_header(made.answer.headers, "Location")) {
    // The door follows redirects; what comes back is the page, and the way to it.
    made.answer = FakeHttp::page(good_page());
    made.answer.redirects.push_back({status, "", ""});
    made.good = true;
  }
  if (status == 200 && body == "normal") {
    made.answer = FakeHttp::page(good_page());
    made.good = true;
  }
  return made;
}

/// One watch a trouble, each at a host of its own: an hour of good answers, almost a day of trouble, good
/// again.
void live_through(const std::vector<Trouble>& day) {
  World world;
  world.policy("7", "Walk-in appointments at field offices");
  const auto url = [](std::size_t i) { return "https://host" + std::to_string(i) + ".example/page"; };
  for (std::size_t i = 0; i < day.size(); ++i) {
    world.watch("w" + std::to_string(i), url(i), WatchKind::page).policies = {"7"};
    world.http.answers(url(i), good_page());
  }
  world.start();
  world.advance(1h);
  for (std::size_t i = 0; i < day.size(); ++i) {
    Response answer = day[i].answer;
    for (Redirect& redirect : answer.redirects) {
      redirect = {redirect.status, url(i), url(i) + "-moved"};
      answer.final_url = redirect.to;
    }
    world.http.replace(url(i), std::move(answer));
  }
  world.advance(22h);
  EXPECT_TRUE(world.updates().empty());
  for (std::size_t i = 0; i < day.size(); ++i) {
    const auto view = *world.desk->watch("w" + std::to_string(i));
    EXPECT_EQ(view.last_quality == "ok", day[i].good) << day[i].name << ": " << view.last_reason;
    world.http.replace(url(i), good_page());
  }
  world.advance(48h);
  for (const Update& update : world.updates())
    ADD_FAILURE() << "false " << word(update.kind) << ": " << update.title;
  for (std::size_t i = 0; i < day.size(); ++i) {
    const auto view = *world.desk->watch("w" + std::to_string(i));
    EXPECT_EQ(view.last_quality, "ok") << day[i].name;
    EXPECT_EQ(world.desk->snapshots(view.watch.id)->size(), 1u) << day[i].name;
  }
  EXPECT_TRUE(world.failures.empty());
}

TEST(StatusDay, D16_NoStatusOfADayMakesAChangeOrARemoval) {
  std::vector<Trouble> day;
  for (const int status : {204, 206, 300, 304, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 418,
                           421, 423, 425, 429, 451, 500, 501, 502, 503, 504, 505, 520, 530, 599, 700, 999})
    day.push_back(trouble(status, {}, status % 2 ? "" : "Something else is written here"));
  for (const int status : {301, 302, 303, 307, 308}) {
    day.push_back(trouble(status, {}, ""));
    day.push_back(trouble(status, {{"Location", "/new-page"}}, ""));
  }
  day.push_back(trouble(429, {{"Retry-After", "120"}}, ""));
  day.push_back(trouble(503, {{"Retry-After", "Sun, 01 Mar 2026 15:00:00 GMT"}}, "We are back soon"));
  day.push_back(trouble(200, {}, ""));
  day.push_back(trouble(200, {{"cf-mitigated", "challenge"}}, "Just a moment..."));
  day.push_back({"silence", FakeHttp::failure(Quality::unreachable, "timeout")});
  day.push_back({"cut", FakeHttp::failure(Quality::truncated, "the body ended early")});
  live_through(day);
}

TEST(StatusDay, D16_TheStatusTableOfTheCatalogueLivedThrough) {
  const auto vectors = read_shared_json("vectors/authored/http_semantics_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  std::vector<Trouble> day;
  for (const auto& row : vectors->at("status_class").as_array()) {
    Headers headers;
    for (const auto& [name, value] : row.at("headers").as_object())
      headers.emplace_back(std::string(name), std::string(value.as_string()));
    day.push_back(trouble(row.at("status").to_number<int>(), std::move(headers), text_of(row, "body")));
  }
  EXPECT_EQ(day.size(), 35u);
  live_through(day);
}

}  // namespace
}  // namespace policywatch::test
