#include "extract/listing_links.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/listing_words.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostLinks = 64;       // of one record
constexpr std::size_t kMostFiles = 3;        // more are attachments, not the entry
constexpr std::size_t kLongestFileName = 4;  // words of a link that only names a file

bool is_heading(GumboTag tag) {
  return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

bool leads_away(std::string_view href) {
  if (href.empty() || href.starts_with('#')) return false;
  const std::size_t colon = href.substr(0, 12).find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view scheme = href.substr(0, colon);
  if (equals_ascii_nocase(scheme, "http") || equals_ascii_nocase(scheme, "https")) return true;
  return !std::ranges::all_of(scheme, [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
}

std::string_view target_of(Node node) {
  const std::string_view href = trim(node.attribute_or_empty("href"));
  if (leads_away(href)) return href;
  std::string_view found;
  for (const auto& [name, value] : node.attributes()) {
    if (!name.starts_with("data-")) continue;
    if (!value.starts_with("http://") && !value.starts_with("https://")) continue;
    if (found.empty() || is_document_address(value)) found = value;
  }
  return found;
}

bool labelled_document(Node node) {
  for (const char* name : {"title", "aria-label", "class", "download"}) {
    const std::string value = ascii_lower(node.attribute_or_empty(name).substr(0, 200));
    if (value.contains("pdf") || value.contains("download")) return true;
  }
  return false;
}

RecordLink link_of(Node node, std::string_view target, bool heads, std::size_t column) {
  RecordLink link{visible_text(node), target, heads, false, column};
  const bool wordy = words_in(link.text) > kLongestFileName;
  link.document =
      names_document(link.text) || (!wordy && (is_document_address(link.target) ||
                                               (is_generic_link(link.text) && labelled_document(node))));
  return link;
}

}  // namespace

void collect_links(Node root, std::size_t column, std::vector<RecordLink>& out) {
  int headings = 0;
  walk_tree(
      root.raw(),
      [&](Node node) {
        if (!node.is_element() || out.size() >= kMostLinks || is_invisible(node)) return false;
        const GumboTag tag = tag_id(node);
        if (is_heading(tag)) ++headings;
        if (tag == GUMBO_TAG_A || tag == GUMBO_TAG_BUTTON) {
          const std::string_view target = target_of(node);
          if (!target.empty()) out.push_back(link_of(node, target, headings > 0, column));
        }
        return true;
      },
      [&](Node node) {
        if (is_heading(tag_id(node))) --headings;
      });
}

const RecordLink* title_link(const std::vector<RecordLink>& links, std::size_t title_column,
                             std::string_view title) {
  const RecordLink* best = nullptr;
  double most = -1;
  for (const RecordLink& link : links) {
    double worth = static_cast<double>(std::min<std::size_t>(words_in(link.text), 12));
    if (names_parties(link.text)) worth += 2;
    if (is_generic_link(link.text)) worth = 0.1;
    if (link.heads) worth += 6;
    if (link.column != Columns::kNone && link.column == title_column) {
      // Beside the title there may be links to older papers of the same matter.
      const bool is_title = !link.text.empty() && title.starts_with(link.text);
      worth = is_title ? worth + 4 : 0;
    }
    if (best == nullptr || worth > most + 1.5) {  // the first of equals: entries lead with their title
      best = &link;
      most = worth;
    }
  }
  return best;
}

const RecordLink* file_beside(const std::vector<RecordLink>& links, const RecordLink& chosen) {
  if (chosen.document || is_document_address(chosen.target)) return nullptr;
  const RecordLink* best = nullptr;
  std::unordered_set<std::string_view> files;
  for (const RecordLink& link : links) {
    if (!link.document || link.target == chosen.target) continue;
    files.insert(link.target);
    const bool pdf = ascii_lower(link.target).contains(".pdf");
    if (best == nullptr || (pdf && !ascii_lower(best->target).contains(".pdf"))) best = &link;
  }
  return files.size() <= kMostFiles ? best : nullptr;
}

}  // namespace policywatch::extract
