// The queue's query language, one for page, API and command line:
//   policy:1976 state:any status:enjoined since:2025-12-01 host:dhs.gov score>=40 age<7d has:conflict
//   -reason:template "Clearview" kind:court_order,rulemaking
// Terms narrow each other; values of one term, parted by commas, widen it; "-" turns a term round. A word
// finds words that begin with it, quoted words stand exactly so and in this order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/update.hpp"

namespace policywatch::review {

enum class QueryField {
  word,      // values: one, as typed
  phrase,    // values: one, as typed
  id,        // values: numbers
  policy,    // values: ids; "none"
  state,     // values: state words, "open", "any"
  kind,      // values: kind words
  status,    // values: status words, "none", "any"
  reason,    // values: reject reasons
  watch,     // values: ids
  host,      // values: lower-case hosts; their subdomains too
  flag,      // values: lower-case pieces of flags
  has,       // values: conflict date flag policy second sources status
  unseen,    // by who asks; no values
  claimed,   // values: names, "me", "nobody"
  decided,   // values: names, "me", "nobody"
  tier,      // number: of the best evidence
  score,     // number
  age,       // number: milliseconds since it was detected
  detected,  // number: milliseconds since 1970
  date,      // values: one ISO date; `is` takes all of a month or a year
};

enum class Compare { is, less, at_most, at_least, more };

struct QueryTerm {
  QueryField field = QueryField::word;
  Compare compare = Compare::is;
  bool negated = false;
  std::vector<std::string> values = {};
  std::int64_t number = 0;
  bool operator==(const QueryTerm&) const = default;
};
using Query = std::vector<QueryTerm>;

struct QueryError {
  std::string what;
  std::size_t position = 0;  // of the character, from 1
  std::string in_words() const;
};

/// At most 2,000 bytes and 50 terms. Nothing of a query that holds an error is used.
std::expected<Query, QueryError> parse_query(std::string_view text);
/// Whether the query itself says which states it wants; otherwise open updates are meant.
bool names_state(const Query& query);

/// The same question asked of one update that is at hand. `me` is who asks; what somebody has seen the store
/// alone knows: here nothing was.
bool matches(const Query& query, const Update& update, Time now, std::string_view me);

}  // namespace policywatch::review
