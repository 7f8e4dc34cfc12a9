// Dates that a page states of itself in plain sight: "Last updated: 9 April 2020".
#include "extract/page_dates.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

namespace {

constexpr auto kUpdated = std::to_array<std::string_view>({
    "last updated",
    "last reviewed",
    "last modified",
    "date modified",
    "page updated",
    "page last updated",
    "date reviewed",
    "date updated",
    "content reviewed",
    "updated:",
    "updated on",
    "this page was last",
    "reviewed on",
    "mis à jour",
    "mise à jour",
    "dernière modification",
    "modifié le",
    "actualizado",
    "actualización",
    "atualizado",
    "atualização",
    "aggiornato",
    "ultimo aggiornamento",
    "aktualisiert",
    "zuletzt geändert",
    "aktualizováno",
    "upraveno",
});
constexpr auto kPublished = std::to_array<std::string_view>({
    "published:",
    "published on",
    "date published",
    "date issued",
    "release date",
    "posted on",
    "first published",
    "publié",
    "publicado",
    "publicada",
    "fecha de publicación",
    "data de publicação",
    "pubblicato",
    "veröffentlicht",
    "erstellt am",
    "publikováno",
    "zveřejněno",
    "vydáno",
});

template <std::size_t N>
std::size_t after_label(std::string_view text, const std::array<std::string_view, N>& labels,
                        std::size_t furthest) {
  constexpr std::size_t kLongestLabel = 24;
  const std::string lower = ascii_lower(text.substr(0, furthest + kLongestLabel));
  std::size_t first = std::string::npos, after = 0;
  for (std::string_view label : labels) {
    const std::size_t at = lower.find(label);
    if (at == std::string::npos || at > furthest || at > first) continue;
    if (at == first && at + label.size() < after) continue;
    first = at;
    after = at + label.size();
  }
  return after;
}

// The one date that follows such a label, in the same line or in the next; nullopt when several lines differ.
template <std::size_t N>
std::optional<Date> stated(const std::vector<Block>& blocks, const std::array<std::string_view, N>& labels,
                           const DateHints& hints) {
  constexpr std::size_t kLongest = 120;
  constexpr std::size_t kFurthest = 24;
  std::optional<Date> result;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::string_view text = blocks[i].text;
    if (text.size() > kLongest) continue;
    const std::size_t after = after_label(text, labels, kFurthest);
    if (after == 0) continue;
    std::optional<Date> date = find_date(text.substr(after), hints);
    const bool label_only = trim(text.substr(after)).size() <= 1;
    if (!date && label_only && i + 1 < blocks.size() && blocks[i + 1].text.size() <= kLongest) {
      date = find_date(blocks[i + 1].text, hints);
    }
    if (!date) continue;
    if (result && *result != *date) return std::nullopt;
    result = date;
  }
  return result;
}

}  // namespace

std::size_t after_published_label(std::string_view text, std::size_t furthest) {
  return after_label(text, kPublished, furthest);
}

std::size_t after_updated_label(std::string_view text, std::size_t furthest) {
  return after_label(text, kUpdated, furthest);
}

void read_stated_dates(Document& document) {
  std::vector<std::string_view> texts;
  for (const Block& block : document.blocks) texts.push_back(block.text);
  const DateHints hints = site_habits(texts, document.language, document.url);
  if (!document.updated) document.updated = stated(document.blocks, kUpdated, hints);
  if (!document.published) document.published = stated(document.blocks, kPublished, hints);
}

}  // namespace policywatch::extract
