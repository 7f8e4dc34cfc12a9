// Helpers for stories about one page: what it says, what happens to it, what came of that.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/flow/world.hpp"

namespace policywatch::test {

using namespace std::chrono_literals;

inline const std::string kUrl = "https://agency.example/guides/walk-ins";

inline std::string long_page(const std::string& first) {
  std::vector<std::string> paragraphs = {first};
  for (const char* subject : {"Passports", "Visas", "Asylum interviews", "Fee waivers", "Address changes"}) {
    paragraphs.push_back(
        std::string(subject) +
        " are handled on weekdays between eight and four; bring the letter that we sent you, "
        "an identity document, and for children the consent of both parents in writing.");
  }
  return prose_page("Walk-in appointments", paragraphs);
}
inline const std::string kGood = long_page("Field offices see people without an appointment.");
inline const std::string kChanged = long_page("Field offices no longer see anybody without an appointment.");

inline Response not_found(int status = 404) {
  return FakeHttp::page(
      "<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>",
      "text/html", status);
}

inline Response redirected(const std::string& body, int status, const std::string& from,
                           const std::string& to) {
  Response response = FakeHttp::page(body);
  response.redirects = {{status, from, to}};
  response.final_url = to;
  return response;
}

/// One page watch that has been good for an hour.
inline void begin(World& world, const std::string& body = kGood) {
  world.policy("7", "Walk-in appointments at field offices");
  world.watch("page", kUrl, WatchKind::page).policies = {"7"};
  NotifierSettings& notifier = world.notifier("editors", NotifierType::email);
  notifier.events.push_back(EventType::watch_silent);
  world.http.answers(kUrl, body);
  world.start();
  world.advance(1h);
}

inline std::vector<UpdateKind> kinds(World& world) {
  std::vector<UpdateKind> all;
  for (const Update& update : world.updates()) all.push_back(update.kind);
  return all;
}

/// Asks for a check now and lets it happen.
inline void check(World& world, const std::string& id = "page") {
  ASSERT_TRUE(world.desk->request_check(id));
  world.engine->scheduler.look_now();
  world.advance(1s);
}

}  // namespace policywatch::test
