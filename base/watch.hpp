// A tracked address: what the operator asked to be watched.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "base/words.hpp"

namespace policywatch {

/// A policy's number as digits, or its slug (INTERFACE.md section 4).
using PolicyId = std::string;

/// CSS selectors of the fields of one listing entry; an empty one means "found by itself".
struct ListFields {
  std::string item, title, link, date, summary;
  bool operator==(const ListFields&) const = default;
};

/// One [[watch]] of the configuration, checked. Field meanings: INTERFACE.md section 2.
struct Watch {
  std::string id;
  std::string url;
  WatchKind kind = WatchKind::page;
  std::string title;
  Millis every{0};       // 0: the schedule's default
  std::string cron;      // empty: `every` counts
  std::string timezone;  // of cron; empty is UTC
  std::string issuer;
  int tier = 0;  // 0: by kind (courtlistener, federal_register 1; tracker 2; feed 3; else 2)
  std::vector<PolicyId> policies;
  std::vector<std::string> select, ignore, ignore_text, trigger_text, block_text, extract_text;
  std::vector<std::string> report = {"added", "removed", "edited"};
  bool sort = false, unique = false, only_new = false, links = true, allow_empty = false, paused = false;
  std::vector<int> allow_status;
  std::string render = "none";
  int pages = 1;  // how many pages of a listing or register are read in one check, at most
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<ListFields> list;
  bool from_file = true;  // false: added by command or page, lives in the store

  bool operator==(const Watch&) const = default;
};

}  // namespace policywatch
