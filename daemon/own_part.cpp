#include "daemon/own_part.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace policywatch::daemon {
namespace {

constexpr std::size_t kTelling = 20;  // bytes: shorter words stand anywhere

/// What an update says, sentence by sentence as it lists them.
std::vector<std::string> sayings_of(const Update& update) {
  std::vector<std::string> sayings;
  const auto take = [&sayings](std::string_view text) {
    if (text.starts_with("Removed: ")) text.remove_prefix(9);
    if (text.ends_with("…")) text.remove_suffix(std::string_view("…").size());
    std::string plain = collapse_space(text);
    if (plain.size() >= kTelling) sayings.push_back(std::move(plain));
  };
  std::string_view rest = update.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    take(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  take(update.headline);
  take(update.status_quote);
  for (const Evidence& evidence : update.evidence) take(evidence.quote);
  return sayings;
}

bool tells(const std::vector<std::string>& sayings, std::string_view text) {
  const std::string plain = collapse_space(text);
  if (plain.empty()) return false;
  return std::ranges::any_of(sayings, [&](const std::string& saying) {
    return plain.contains(saying) || (plain.size() >= kTelling && saying.contains(plain));
  });
}

}  // namespace

void keep_own_part(review::Comparison& comparison, const Update& mine, const std::vector<Update>& others) {
  const std::vector<std::string> own = sayings_of(mine);
  std::vector<std::string> foreign;
  for (const Update& other : others) {
    if (other.id == mine.id) continue;
    for (std::string& saying : sayings_of(other)) foreign.push_back(std::move(saying));
  }
  if (foreign.empty()) return;
  const auto is_foreign = [&](std::string_view text) { return tells(foreign, text) && !tells(own, text); };
  Change& change = comparison.change;
  std::set<std::string> gone, come;
  std::erase_if(change.text, [&](const TextChange& text) {
    if (!is_foreign(text.after.empty() ? text.before : text.after)) return false;
    if (!text.before.empty()) gone.insert(collapse_space(text.before));
    if (!text.after.empty()) come.insert(collapse_space(text.after));
    return true;
  });
  const auto foreign_item = [&](const Item& item) {
    return is_foreign(item.title) || (item.title.size() < kTelling && is_foreign(item.summary));
  };
  std::erase_if(change.items_added, foreign_item);
  std::erase_if(change.items_removed, foreign_item);
  std::erase_if(change.history_added, foreign_item);
  const auto taken = [](const std::set<std::string>& texts) {
    return [&texts](const Block& block) { return texts.contains(collapse_space(block.text)); };
  };
  std::erase_if(comparison.before_document.blocks, taken(gone));
  std::erase_if(comparison.after_document.blocks, taken(come));
}

}  // namespace policywatch::daemon
