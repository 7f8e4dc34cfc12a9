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

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_with_label(std::string_view text, std::string_view label) {
  if (text.size() < label.size()) return false;
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (lower(text[i]) != label[i]) return false;
  }
  return true;
}

// Which pairs of bytes a label begins with; two pairs may share a place.
using Beginnings = std::array<bool, 1024>;
constexpr std::size_t place_of(char one, char two) {
  return (static_cast<unsigned char>(one) * 31U + static_cast<unsigned char>(two)) % 1024U;
}

template <std::size_t N>
constexpr Beginnings beginnings_of(const std::array<std::string_view, N>& labels) {
  Beginnings first{};
  for (const std::string_view label : labels) first[place_of(label[0], label[1])] = true;
  return first;
}
constexpr Beginnings kUpdatedFirst = beginnings_of(kUpdated);
constexpr Beginnings kPublishedFirst = beginnings_of(kPublished);

// Behind the first label that begins within `furthest` bytes, the longest of those that begin there; 0: none.
// Every short line of a page passes here.
template <std::size_t N>
std::size_t after_label(std::string_view text, const std::array<std::string_view, N>& labels,
                        const Beginnings& first, std::size_t furthest) {
  for (std::size_t at = 0; at + 1 < text.size() && at <= furthest; ++at) {
    if (!first[place_of(lower(text[at]), lower(text[at + 1]))]) continue;
    std::size_t longest = 0;
    for (const std::string_view label : labels) {
      if (label.size() > longest && starts_with_label(text.substr(at), label)) longest = label.size();
    }
    if (longest > 0) return at + longest;
  }
  return 0;
}

/// How this page writes its dates: asked for only when there is one to read.
class Habits {
 public:
  explicit Habits(const Document& document) : document_(document) {}
  const DateHints& get() {
    if (!hints_) {
      std::vector<std::string_view> texts;
      for (const Block& block : document_.blocks) texts.push_back(block.text);
      hints_ = site_habits(texts, document_.language, document_.url);
    }
    return *hints_;
  }

 private:
  const Document& document_;
  std::optional<DateHints> hints_;
};

// The one date that follows such a label, in the same line or in the next; nullopt when several lines differ.
std::optional<Date> stated(const std::vector<Block>& blocks,
                           std::size_t (*behind_label)(std::string_view, std::size_t), Habits& habits) {
  constexpr std::size_t kLongest = 120;
  constexpr std::size_t kFurthest = 24;
  std::optional<Date> result;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::string_view text = blocks[i].text;
    if (text.size() > kLongest) continue;
    const std::size_t after = behind_label(text, kFurthest);
    if (after == 0) continue;
    std::optional<Date> date = find_date(text.substr(after), habits.get());
    const bool label_only = trim(text.substr(after)).size() <= 1;
    if (!date && label_only && i + 1 < blocks.size() && blocks[i + 1].text.size() <= kLongest) {
      date = find_date(blocks[i + 1].text, habits.get());
    }
    if (!date) continue;
    if (result && *result != *date) return std::nullopt;
    result = date;
  }
  return result;
}

}  // namespace

std::size_t after_published_label(std::string_view text, std::size_t furthest) {
  return after_label(text, kPublished, kPublishedFirst, furthest);
}

std::size_t after_updated_label(std::string_view text, std::size_t furthest) {
  return after_label(text, kUpdated, kUpdatedFirst, furthest);
}

void read_stated_dates(Document& document) {
  Habits habits(document);
  if (!document.updated) document.updated = stated(document.blocks, after_updated_label, habits);
  if (!document.published) document.published = stated(document.blocks, after_published_label, habits);
}

}  // namespace policywatch::extract
