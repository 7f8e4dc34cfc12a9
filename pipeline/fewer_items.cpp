#include "pipeline/fewer_items.hpp"

#include <unordered_set>
#include <vector>

namespace policywatch::pipeline {
namespace {

std::unordered_set<std::string> keys_of(const std::vector<Item>& items) {
  std::unordered_set<std::string> keys;
  for (const Item& item : items) keys.insert(item.key);
  return keys;
}

bool is_far_fewer(std::size_t now, std::size_t before) {
  return before >= 2 && now * 2 <= before;
}

}  // namespace

ItemsVerdict weigh_items(const Document& previous, Document& document, WatchMemory& memory, Time now) {
  if (!is_far_fewer(document.items.size(), previous.items.size())) {
    memory.fewer.reset();
    return ItemsVerdict::usual;
  }
  if (!memory.fewer) memory.fewer = FewerItems{0, now};
  ++memory.fewer->sightings;
  if (memory.fewer->sightings >= kFewerSightings && now - memory.fewer->since >= kFewerSpan) {
    memory.fewer.reset();
    return ItemsVerdict::usual;
  }
  const std::unordered_set<std::string> before = keys_of(previous.items), present = keys_of(document.items);
  bool has_new = false;
  for (const Item& item : document.items) has_new = has_new || !before.contains(item.key);
  for (const Item& item : previous.items) {
    if (!present.contains(item.key)) document.items.push_back(item);
  }
  return has_new ? ItemsVerdict::carry_over : ItemsVerdict::hold;
}

}  // namespace policywatch::pipeline
