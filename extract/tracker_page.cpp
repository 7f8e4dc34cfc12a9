#include "extract/tracker_page.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/extract.hpp"
#include "extract/tracker_listing.hpp"

namespace policywatch::extract {

Result<TrackerPage> read_tracker_page(const Dom& dom, const std::string& url) {
  TrackerPage page;
  if (marks_tracker_rows(dom)) {
    page.rows = read_tracker_rows(dom, url);
    if (!page.rows.empty()) return page;
    return fail(ErrorKind::invalid, "a listing of the tracker, of whose rows none links to an entry");
  }
  auto entry = read_tracker_html(dom, url);
  if (entry) {
    page.entry = std::move(*entry);
    return page;
  }
  page.rows = read_tracker_rows(dom, url);
  if (page.rows.size() > 1) return page;
  return std::unexpected(entry.error());
}

Result<TrackerPage> read_tracker_page_text(std::string_view text, const std::string& url) {
  TrackerPage page;
  auto entry = read_tracker_text(text, url);
  const std::size_t announced = announcements_in(text);
  // One announcement makes an entry, be it one that cannot be read; several need a row for each.
  if (counts_policies(text) || announced != 1) page.rows = read_tracker_rows_text(text);
  const std::size_t least = counts_policies(text) ? 1 : std::max<std::size_t>(announced, 2);
  if (page.rows.size() >= least) return page;
  if (!entry) return std::unexpected(entry.error());
  page.rows.clear();
  page.entry = std::move(*entry);
  return page;
}

std::string saved_from(std::string_view html) {
  constexpr std::size_t kHead = 4096;
  constexpr std::size_t kLongest = 2048;
  const std::string_view head = html.substr(0, kHead);
  const std::size_t comment = head.find("<!--");
  if (comment == std::string_view::npos) return "";
  const std::string_view text = head.substr(comment, head.find("-->", comment) - comment);
  for (const std::string_view mark : {"saved from url=(", "url: "}) {
    const std::size_t at = text.find(mark);
    const std::size_t begin = at == std::string_view::npos ? at : text.find("http", at);
    if (begin == std::string_view::npos || begin > at + mark.size() + 8) continue;
    const std::string address(
        text.substr(begin, std::min(text.find_first_of(" \n\r\t", begin) - begin, kLongest)));
    const auto url = Url::parse(address);
    if (url && url->is_http()) return address;
  }
  return "";
}

}  // namespace policywatch::extract
