#include "pipeline/pages.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace policywatch::pipeline {
namespace {

// A page that is missing for ever must not make the content grow without end.
constexpr std::size_t kMostCarried = 5000;

std::unordered_set<std::string> keys_of(const std::vector<Item>& items) {
  std::unordered_set<std::string> keys;
  for (const Item& item : items) keys.insert(item.key);
  return keys;
}

/// Where the entries begin that stand on pages after the first `held`.
std::size_t beyond(const Reading& reading, int held) {
  std::size_t count = 0;
  for (std::size_t page = 0; page < reading.pages.size(); ++page) {
    if (page >= static_cast<std::size_t>(held)) return count;
    count += reading.pages[page];
  }
  return reading.document.items.size();
}

bool take_unseen(Document& previous, const Reading& reading, int held) {
  const std::unordered_set<std::string> known = keys_of(previous.items);
  const std::vector<Item>& items = reading.document.items;
  const std::size_t before = previous.items.size();
  for (std::size_t i = beyond(reading, held); i < items.size(); ++i) {
    if (!known.contains(items[i].key)) previous.items.push_back(items[i]);
  }
  return previous.items.size() > before;
}

void carry_over(const Document& previous, Document& document) {
  const std::unordered_set<std::string> present = keys_of(document.items);
  for (const Item& item : previous.items) {
    if (document.items.size() >= kMostCarried) return;
    if (!present.contains(item.key)) document.items.push_back(item);
  }
}

}  // namespace

PagesVerdict weigh_pages(Document* previous, Reading& reading, int bound, WatchMemory& memory, Time now) {
  PagesVerdict verdict;
  const int held = std::max(memory.pages, 1);
  const int read = std::max(static_cast<int>(reading.pages.size()), 1);
  if (previous != nullptr) {
    verdict.fewer_asked = bound < held;
    verdict.silent = read > held && take_unseen(*previous, reading, held);
  }
  if (reading.missing.empty()) {
    memory.pages = bound > 1 ? bound : 0;
    memory.paging.clear();
    return verdict;
  }
  verdict.incomplete = true;
  if (previous != nullptr) carry_over(*previous, reading.document);
  memory.pages = previous == nullptr ? read : std::max(held, read);
  memory.paging = "on " + to_rfc3339(now) + " not every page could be read: " + reading.missing +
                  "; entries that it held before stay as they were";
  return verdict;
}

}  // namespace policywatch::pipeline
