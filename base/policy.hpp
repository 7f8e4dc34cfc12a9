// A tracker entry: the record that updates propose edits to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/watch.hpp"
#include "base/words.hpp"

namespace policywatch {

/// One dated entry of a policy's timeline or commentary.
struct Action {
  std::optional<Date> date;         // of the event: the title's date where it has one, else the header's
  std::optional<Date> header_date;  // the date heading the entry on the page; differs on purpose at times
  std::string title;                // house form, whole: "2025.12.18 Reported: … - Outlet"
  std::string headline;             // the title without date, prefix and outlet
  std::string outlet;
  std::string text;
  std::string url;
  std::string kind;  // an UpdateKind word, or "" where the page does not say
  std::optional<Status> status;

  bool operator==(const Action&) const = default;
};

struct PolicyDocument {
  std::string title, url, section;
  bool operator==(const PolicyDocument&) const = default;
};

/// Fields and order as in INTERFACE.md section 4 ("A policy").
struct Policy {
  PolicyId id;
  std::string slug, url;
  std::string era;  // "1.0" or "2.0"
  std::string title;
  std::optional<Date> announced, effective;
  std::string description;
  std::vector<std::string> agencies, subjects, statuses, action_types;
  std::string current_status;  // the tracker's own words: "Fully in Effect", "None", …
  std::vector<Action> actions, commentary;
  std::vector<PolicyDocument> documents;
  std::vector<std::string> related, terms, dockets;
  std::vector<std::string> aliases;  // numbers and slugs it went by before; they still lead to it

  bool operator==(const Policy&) const = default;
};

}  // namespace policywatch
