// One entry of a listing: its title, link, date and summary, out of the elements that hold it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"
#include "extract/dates.hpp"
#include "extract/dom.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {

/// The elements of one entry: usually one, several where entries are runs of siblings (dt+dd, h3+p).
using Record = std::vector<Node>;

struct RecordContext {
  std::string base;
  DateHints hints;
  std::optional<Date> heading_date;  // of the heading above ("December 2025")
};

/// nullopt when there is neither a title nor a link in it.
std::optional<Item> read_record(const Record& record, const RecordContext& context);

/// Words that name an action or a file type rather than an entry: "Read more", "PDF", "Download".
bool is_generic_link(std::string_view text);
/// A date a machine reads: time[datetime], itemprop datePublished, data-date.
std::optional<Date> machine_date(Node node, const DateHints& hints);
/// True when nothing but a date (and words such as "Posted on") is in the line.
bool is_date_line(std::string_view text, const DateHints& hints);

}  // namespace policywatch::extract
