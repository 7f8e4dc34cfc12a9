#include "pipeline/swing.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace policywatch::pipeline {
namespace {

constexpr std::size_t kVariantsKept = 6;
constexpr std::size_t kTimesKept = 8;

void keep_newest(std::vector<Time>& times) {
  if (times.size() > kTimesKept) times.erase(times.begin());
}

bool is_recent(Time then, Time now) {
  return then <= now && now - then <= kSwingWindow;
}

Variant* known(WatchMemory& memory, std::uint64_t print) {
  const auto found = std::ranges::find(memory.variants, print, &Variant::print);
  return found == memory.variants.end() ? nullptr : &*found;
}

void keep(WatchMemory& memory, std::uint64_t print, const std::string& sha256, Time now) {
  if (Variant* variant = known(memory, print)) {
    variant->seen = now;
    return;
  }
  std::erase_if(memory.variants, [now](const Variant& variant) { return !is_recent(variant.seen, now); });
  if (memory.variants.size() >= kVariantsKept) {
    memory.variants.erase(std::ranges::min_element(memory.variants, {}, &Variant::seen));
  }
  memory.variants.push_back({print, sha256, now});
}

}  // namespace

std::uint64_t content_print(const Document& document) {
  std::string said;
  const auto add = [&said](std::string_view part) { said.append(part).append(1, '\x1f'); };
  if (!document.items.empty()) {
    for (const Item& item : document.items) {
      add(item.title);
      add(item.url);
    }
    return fingerprint(said);
  }
  add(document.title);
  for (const Block& block : document.blocks) {
    if (block.where == Where::main) add(block.text);
  }
  for (const Link& link : document.links) add(link.url);
  return fingerprint(said);
}

const Variant* find_variant(const WatchMemory& memory, std::uint64_t print, Time now) {
  const auto found = std::ranges::find(memory.variants, print, &Variant::print);
  return found != memory.variants.end() && is_recent(found->seen, now) ? &*found : nullptr;
}

void note_variant(WatchMemory& memory, std::uint64_t print, const std::string& sha256, Time now) {
  const bool back = find_variant(memory, print, now) != nullptr && memory.showing != print;
  if (back) {
    memory.swings.push_back(now);
    keep_newest(memory.swings);
  }
  keep(memory, print, sha256, now);
  memory.showing = print;
}

void note_base(WatchMemory& memory, std::uint64_t print, const std::string& sha256, Time now) {
  keep(memory, print, sha256, now);
  memory.showing = print;
}

void note_return(WatchMemory& memory, Time now) {
  memory.returns.push_back(now);
  keep_newest(memory.returns);
}

bool is_swinging(const WatchMemory& memory, Time now) {
  const auto recent = std::ranges::count_if(memory.swings, [now](Time at) { return is_recent(at, now); });
  return recent >= kSwingsUntilUnstable;
}

bool is_unstable(const WatchMemory& memory, bool missing, Time now) {
  const auto recent = std::ranges::count_if(memory.returns, [now](Time at) { return is_recent(at, now); });
  return is_swinging(memory, now) || recent >= 2 || (missing && recent >= 1);
}

}  // namespace policywatch::pipeline
