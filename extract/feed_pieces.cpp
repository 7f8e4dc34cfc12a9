#include <algorithm>
#include <optional>

#include "extract/feed_parts.hpp"

namespace policywatch::extract {
namespace {

bool tag_at(std::string_view text, std::size_t at, std::string_view open, std::string_view& found) {
  if (!text.substr(at).starts_with(open)) return false;
  const std::size_t begin = at + open.size();
  constexpr std::size_t kLongestName = 40;
  found = text.substr(begin, kLongestName + 1);
  found = found.substr(0, found.find_first_of(" \t\r\n>/"));
  if (found.size() > kLongestName) return false;
  if (const std::size_t colon = found.find(':'); colon != std::string_view::npos)
    found.remove_prefix(colon + 1);
  return found == "item" || found == "entry";
}

}  // namespace

FeedPieces find_feed_pieces(std::string_view text) {
  FeedPieces pieces;
  std::optional<std::size_t> begun;
  std::string_view name;
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at);
    const std::string_view skip = rest.starts_with("<![CDATA[") ? "]]>"
                                  : rest.starts_with("<!--")    ? "-->"
                                                                : "";
    if (!skip.empty()) {
      const std::size_t end = text.find(skip, at);
      if (end == std::string_view::npos) break;
      at = end;
    } else if (tag_at(text, at, "</", name)) {
      const std::size_t end = text.find('>', at);
      if (end == std::string_view::npos) break;  // no tag ends any more
      if (begun) pieces.entries.push_back({*begun, end + 1});
      begun.reset();
    } else if (tag_at(text, at, "<", name)) {
      if (begun) pieces.entries.push_back({*begun, at});
      begun = at;
    }
  }
  pieces.cut_off = begun.has_value();
  return pieces;
}

}  // namespace policywatch::extract
