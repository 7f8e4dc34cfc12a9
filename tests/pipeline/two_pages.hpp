// Two captures of one page as they came, read and judged, for the tests of this room.
#pragma once

#include <string>
#include <vector>

#include "pipeline/analyse.hpp"
#include "tests/pipeline/desk_in_hand.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::pipeline {

struct TwoPages {
  Watch watch;
  std::vector<Policy> policies = {clearview(), gold_card()};
  match::PolicyIndex index{policies};
  std::vector<Update> recent;
  std::vector<PolicyId> unmuted;  // told of dockets' paperwork
  Time before_at = kBefore, after_at = kAfter;

  explicit TwoPages(WatchKind kind = WatchKind::page) {
    watch.id = "page";
    watch.url = "https://agency.example/guides/gold-card";
    watch.kind = kind;
    watch.issuer = "USCIS";
    watch.policies = {"1990"};
  }

  Reading read(const std::string& body) const {
    Response response;
    response.status = 200;
    response.url = response.final_url = watch.url;
    response.headers = {{"Content-Type", "text/html; charset=utf-8"}};
    response.body = body;
    return watchers::read(watch, response);
  }

  Findings run(const std::string& before, const std::string& after) {
    const Reading was = read(before), is = read(after);
    const Subject subject{.watch = watch,
                          .previous = &was.document,
                          .reading = is,
                          .before = {"aa", before_at, 200, was.quality},
                          .after = {"bb", after_at, 200, is.quality},
                          .now = after_at,
                          .seen_before = std::nullopt};
    return analyse(subject, Knowledge{index, policies, recent, {}, nullptr, {}, nullptr, unmuted});
  }

  /// As the store does: what was created is known to the next check.
  void remember(const Findings& findings) {
    for (Update update : findings.created) {
      update.id = static_cast<std::int64_t>(recent.size() + 1);
      recent.push_back(std::move(update));
    }
  }
};

inline std::string html_page(const std::string& main, const std::string& title = "Gold Card") {
  return "<!doctype html><html><head><title>" + title + "</title></head><body><main><h1>" + title +
         "</h1><p>The Gold Card is given to persons who make a gift to the Department of Commerce and who "
         "file the request form with the fee that the form's instructions name.</p>" +
         main + "<p>Ask a field office when you need help with the form, or write to the address below.</p>" +
         "</main></body></html>";
}

}  // namespace policywatch::pipeline
