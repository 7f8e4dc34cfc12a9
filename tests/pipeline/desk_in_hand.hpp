// A watch, its policies and two readings, for the tests of this room.
#pragma once

#include <string>
#include <vector>

#include "pipeline/analyse.hpp"

namespace policywatch::pipeline {

inline const Time kBefore = parse_rfc3339("2026-03-10T09:00:00Z").value();
inline const Time kAfter = parse_rfc3339("2026-03-12T09:00:00Z").value();

inline Policy clearview() {
  Policy policy;
  policy.id = "1976";
  policy.slug = "ice-contracts-with-clearview-ai";
  policy.title = "ICE contracts with Clearview AI for facial-recognition technology";
  policy.announced = make_date(2025, 9, 9);
  policy.description =
      "ICE's Homeland Security Investigations entered into a contract with Clearview AI for facial "
      "recognition.";
  policy.agencies = {"ICE"};
  return policy;
}

inline Policy gold_card() {
  Policy policy;
  policy.id = "1990";
  policy.title = "Executive Order 14351 establishes the Gold Card visa program";
  policy.announced = make_date(2025, 9, 19);
  policy.description = "Executive Order 14351, The Gold Card, directs agencies to expedite visas for donors.";
  policy.agencies = {"DHS", "DOS"};
  return policy;
}

struct Bench {
  Watch watch;
  Document previous;
  Reading reading;
  std::vector<Policy> policies = {clearview(), gold_card()};
  match::PolicyIndex index{policies};
  std::vector<Update> recent;
  std::vector<std::pair<std::int64_t, std::int64_t>> never_fold;
  std::vector<PolicyId> unmuted;  // told of dockets' paperwork
  int accepted = 0, rejected = 0;
  std::optional<Time> seen_before;
  bool first = false;

  explicit Bench(WatchKind kind, std::string id = "agency-news") {
    watch.id = std::move(id);
    watch.url = "https://agency.example/" + watch.id;
    watch.kind = kind;
    watch.issuer = "ICE";
    previous.url = reading.document.url = watch.url;
    previous.title = reading.document.title = "Agency page";
  }

  Findings run() {
    Subject subject{watch, first ? nullptr : &previous, reading, {}, {}, kAfter, seen_before, false, {}};
    subject.before = {"aa", kBefore, 200, Quality::ok};
    subject.after = {"bb", kAfter, 200, Quality::ok};
    return analyse(
        subject,
        Knowledge{index, policies, recent, never_fold, nullptr, {}, nullptr, unmuted, accepted, rejected});
  }

  /// As the store does: what was created is known to the next check.
  void remember(const Findings& findings) {
    for (Update update : findings.created) {
      update.id = static_cast<std::int64_t>(recent.size() + 1);
      for (Evidence& evidence : update.evidence) evidence.id = update.id * 10;
      recent.push_back(std::move(update));
    }
  }
};

inline Item news(std::string title, std::string url, std::string summary = "",
                 std::optional<Date> date = {}) {
  Item item;
  item.title = std::move(title);
  item.url = std::move(url);
  item.key = item.url;
  item.summary = std::move(summary);
  item.date = date;
  return item;
}

inline Block text(std::string words, Where where = Where::main) {
  return {std::move(words), where, "p"};
}

}  // namespace policywatch::pipeline
