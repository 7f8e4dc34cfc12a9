// By which words a page announces its own history.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/history.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kLongestLabel = 60;
constexpr auto kStrong = std::to_array<std::string_view>({"change history",
                                                          "changes to this",
                                                          "revision history",
                                                          "document history",
                                                          "version history",
                                                          "update history",
                                                          "review history",
                                                          "updates to this",
                                                          "page history",
                                                          "publication history",
                                                          "amendment history",
                                                          "history of revisions",
                                                          "history of changes",
                                                          "history of updates",
                                                          "record of changes",
                                                          "record of updates",
                                                          "record of amendments",
                                                          "changelog",
                                                          "change log",
                                                          "update log",
                                                          "revision log",
                                                          "log of changes",
                                                          "show all updates",
                                                          "see all updates",
                                                          "list of revisions",
                                                          "previous updates",
                                                          "page updates",
                                                          "summary of changes",
                                                          "historique des modifications",
                                                          "historial de cambios"});
constexpr auto kStamps =
    std::to_array<std::string_view>({"last reviewed", "last updated", "reviewed/updated", "updated/reviewed",
                                     "reviewed / updated", "updated / reviewed", "reviewed and updated"});
constexpr auto kWeak = std::to_array<std::string_view>(
    {"updates", "history", "what's new", "whats new", "recent changes", "recent updates", "latest updates",
     "revisions", "recent revisions", "amendments", "all updates", "changes"});

constexpr auto kDockets = std::to_array<std::string_view>(
    {"docket", "docket entries", "docket report", "docket sheet", "case docket", "docket proceedings",
     "proceedings", "proceedings and orders"});

template <std::size_t N>
bool holds_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.contains(word); });
}

}  // namespace

HistoryLabel history_label(std::string_view text) {
  if (text.size() > kLongestLabel || text.size() < 4) return HistoryLabel::none;
  // With a number it tells something itself.
  if (std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; })) return HistoryLabel::none;
  std::string plain = fold(text);
  while (!plain.empty() && std::string_view("+-:.() ").find(plain.back()) != std::string_view::npos) {
    plain.pop_back();
  }
  if (holds_any(plain, kStrong)) return HistoryLabel::strong;
  if (holds_any(plain, kStamps)) return HistoryLabel::stamp;
  if (std::ranges::find(kDockets, plain) != kDockets.end()) return HistoryLabel::docket;
  return std::ranges::find(kWeak, plain) != kWeak.end() ? HistoryLabel::weak : HistoryLabel::none;
}

}  // namespace policywatch::extract
