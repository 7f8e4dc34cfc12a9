// One entry of a listing: its title, link, date and summary, out of the elements that hold it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/url.hpp"
#include "base/watch.hpp"
#include "extract/dates.hpp"
#include "extract/dom.hpp"
#include "extract/listing_table.hpp"
#include "extract/listing_words.hpp"

namespace policywatch::extract {

/// The nodes of one entry: usually one, several where entries are runs of siblings (dt+dd, h3+p, a+text).
using Record = std::vector<Node>;

struct RecordContext {
  std::string_view base;      // not owned
  const Url* site = nullptr;  // base, parsed; not owned
  bool rough = false;         // to judge by: addresses as they are written, no key, a summary's beginning
  DateHints hints;
  std::optional<Date> heading_date;  // of the heading above ("December 2025")
  Columns columns;                   // of the table whose row the record is
};

/// nullopt when there is neither a title nor a link in it.
std::optional<Item> read_record(const Record& record, const RecordContext& context);
/// As read_record; several where one record lists numbered files, each an event of its own.
std::vector<Item> read_events(const Record& record, const RecordContext& context);

/// A date a machine reads: time[datetime], itemprop datePublished, data-date.
std::optional<Date> machine_date(Node node, const DateHints& hints);

}  // namespace policywatch::extract
