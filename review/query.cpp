#include "review/query.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.hpp"

namespace policywatch::review {

namespace {

constexpr std::size_t kLongest = 2000, kMostTerms = 50;
using Values = std::vector<std::string>;

/// One term cut out of the text, with the places to point at.
struct Piece {
  bool negated = false, quoted = false;
  std::string_view name, op, value;  // name is empty for a word
  std::size_t at = 0, value_at = 0;  // bytes
};

struct Field {
  std::string_view name;
  QueryField field;
};
constexpr std::array<Field, 21> kQueryFields = {
    {{"id", QueryField::id},           {"policy", QueryField::policy},    {"state", QueryField::state},
     {"is", QueryField::state},        {"kind", QueryField::kind},        {"class", QueryField::kind},
     {"status", QueryField::status},   {"reason", QueryField::reason},    {"watch", QueryField::watch},
     {"host", QueryField::host},       {"flag", QueryField::flag},        {"has", QueryField::has},
     {"claimed", QueryField::claimed}, {"assigned", QueryField::claimed}, {"by", QueryField::decided},
     {"tier", QueryField::tier},       {"score", QueryField::score},      {"age", QueryField::age},
     {"since", QueryField::detected},  {"until", QueryField::detected},   {"date", QueryField::date}}};

struct Trouble {
  std::string what;
  std::size_t at = 0;  // byte
};
template <class T>
using Read = std::expected<T, Trouble>;

std::unexpected<Trouble> trouble(std::size_t at, std::string what) {
  return std::unexpected(Trouble{std::move(what), at});
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

std::string_view operator_at(std::string_view text) {
  for (const std::string_view op : {">=", "<=", ">", "<", "=", ":"}) {
    if (text.starts_with(op)) return op;
  }
  return {};
}

/// Up to the closing quote, which must be there.
Read<std::string_view> quoted_at(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('"', at + 1);
  if (end == std::string_view::npos) return trouble(at, "this quote is never closed");
  return text.substr(at + 1, end - at - 1);
}

/// The term that begins at `at`, which is moved behind it.
Read<Piece> cut(std::string_view text, std::size_t& at) {
  Piece piece;
  piece.negated = text[at] == '-';
  if (piece.negated) ++at;
  piece.at = piece.value_at = at;
  std::size_t end = at;
  while (end < text.size() && is_name(text[end])) ++end;
  const std::string_view op = end > at ? operator_at(text.substr(end)) : std::string_view();
  // "https://…" is a word, and so is the "Reported:" of a headline.
  const bool is_field = !op.empty() && !text.substr(end).starts_with("://");
  if (is_field) {
    piece.name = text.substr(at, end - at);
    piece.op = op;
    at = piece.value_at = end + op.size();
  }
  piece.quoted = at < text.size() && text[at] == '"';
  if (piece.quoted) {
    const auto inner = quoted_at(text, at);
    if (!inner) return std::unexpected(inner.error());
    piece.value = *inner;
    at += inner->size() + 2;
    return piece;
  }
  const std::size_t begin = at;
  while (at < text.size() && !is_space(text[at])) ++at;
  piece.value = text.substr(begin, at - begin);
  return piece;
}

std::string list_of(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

template <class Enum>
std::vector<std::string_view> words_and(std::initializer_list<std::string_view> more = {}) {
  std::vector<std::string_view> all(Words<Enum>::names.begin(), Words<Enum>::names.end());
  all.insert(all.end(), more);
  return all;
}

/// Comma-separated; a quoted value is one.
Values values_of(const Piece& piece) {
  if (piece.quoted) return {std::string(piece.value)};
  Values values;
  for (const std::string_view value : split(piece.value, ',')) values.emplace_back(value);
  return values;
}

Read<Values> known_values(const Piece& piece, const std::vector<std::string_view>& known) {
  Values values = values_of(piece);
  std::size_t at = piece.value_at;
  for (const std::string& value : values) {
    if (std::ranges::find(known, value) == known.end()) {
      const std::string_view near = nearest(value, known);
      return trouble(at, "'" + shorten(value, 60) + "' is no " + std::string(piece.name) +
                             (near.empty() ? "; there are: " + list_of(known)
                                           : "; did you mean '" + std::string(near) + "'?"));
    }
    at += value.size() + 1;
  }
  return values;
}

Read<std::int64_t> number_of(const Piece& piece, std::int64_t least, std::int64_t most) {
  std::int64_t number = 0;
  const char* end = piece.value.data() + piece.value.size();
  const auto [last, error] = std::from_chars(piece.value.data(), end, number);
  if (error != std::errc{} || last != end || number < least || number > most)
    return trouble(piece.value_at, std::string(piece.name) + " wants a whole number from " +
                                       std::to_string(least) + " to " + std::to_string(most));
  return number;
}

Read<Date> date_value(const Piece& piece) {
  const auto date = parse_iso_date(piece.value);
  if (!date)
    return trouble(piece.value_at,
                   std::string(piece.name) + " wants a date like 2025-12-18, 2025-12 or 2025");
  return *date;
}

/// Since a day, or until the end of one.
Read<QueryTerm> day_term(const Piece& piece, QueryTerm term) {
  const auto date = date_value(piece);
  if (!date) return std::unexpected(date.error());
  const bool since = piece.name == "since";
  Date last = *date;
  if (!since && date->precision == DatePrecision::year) last.month = 12;
  Time end = midnight(last) + std::chrono::hours(24);
  while (!since && date->precision != DatePrecision::day && date_of(end).month == last.month)
    end += std::chrono::hours(24);
  term.compare = since ? Compare::at_least : Compare::less;
  term.number = (since ? midnight(*date) : end).time_since_epoch().count();
  return term;
}

Read<QueryTerm> age_term(const Piece& piece, QueryTerm term) {
  // parse_duration knows no weeks.
  std::string_view digits = piece.value;
  const bool weeks = digits.ends_with('w');
  if (weeks) digits.remove_suffix(1);
  const auto length = parse_duration(weeks ? std::string(digits) + "d" : std::string(digits));
  if (!length) return trouble(piece.value_at, "age wants a length of time like 7d, 12h or 2w");
  term.number = length->count() * (weeks ? 7 : 1);
  return term;
}

/// The catalogue's word for what an update does: a kind, or the status that it proposes.
Read<QueryTerm> class_term(const Piece& piece, QueryTerm term) {
  const bool is_status = parse_word<Status>(values_of(piece).front()).has_value();
  term.field = is_status ? QueryField::status : QueryField::kind;
  auto values = known_values(piece, is_status ? words_and<Status>() : words_and<UpdateKind>());
  if (!values) return std::unexpected(values.error());
  term.values = *std::move(values);
  return term;
}

std::optional<std::vector<std::string_view>> closed_list(QueryField field) {
  switch (field) {
    case QueryField::state:
      return words_and<UpdateState>({"open", "any"});
    case QueryField::kind:
      return words_and<UpdateKind>();
    case QueryField::status:
      return words_and<Status>({"none", "any"});
    case QueryField::reason:
      return words_and<RejectReason>();
    case QueryField::has:
      return std::vector<std::string_view>{"conflict", "date",    "flag",  "policy",
                                           "second",   "sources", "status"};
    default:
      return std::nullopt;
  }
}

Read<QueryTerm> list_term(const Piece& piece, QueryTerm term) {
  if (const auto known = closed_list(term.field)) {
    auto values = known_values(piece, *known);
    if (!values) return std::unexpected(values.error());
    term.values = *std::move(values);
    return term;
  }
  term.values = values_of(piece);
  for (std::string& value : term.values) {
    if (value.empty()) return trouble(piece.value_at, "a value is missing between the commas");
    if (term.field == QueryField::policy && value.starts_with('#')) value.erase(0, 1);
    if (term.field == QueryField::host || term.field == QueryField::flag) value = ascii_lower(value);
    if (term.field == QueryField::id && value.find_first_not_of("0123456789") != std::string::npos)
      return trouble(piece.value_at, "id wants numbers");
  }
  return term;
}

Compare compare_of(std::string_view op) {
  if (op == ">=") return Compare::at_least;
  if (op == "<=") return Compare::at_most;
  if (op == ">") return Compare::more;
  return op == "<" ? Compare::less : Compare::is;
}

Read<QueryTerm> number_term(const Piece& piece, QueryTerm term) {
  const auto number =
      number_of(piece, term.field == QueryField::tier ? 1 : 0, term.field == QueryField::tier ? 4 : 100);
  if (!number) return std::unexpected(number.error());
  term.number = *number;
  return term;
}

Read<QueryTerm> field_term(const Piece& piece) {
  const auto known = std::ranges::find(kQueryFields, piece.name, &Field::name);
  if (known == kQueryFields.end()) {
    std::vector<std::string_view> names;
    for (const Field& field : kQueryFields) names.push_back(field.name);
    const std::string_view near = nearest(piece.name, names);
    return trouble(piece.at, "there is no '" + shorten(piece.name, 60) + "' to filter by" +
                                 (near.empty() ? "; there are: " + list_of(names)
                                               : "; did you mean '" + std::string(near) + "'?"));
  }
  QueryTerm term{.field = known->field, .compare = compare_of(piece.op), .negated = piece.negated};
  const bool compares = term.field == QueryField::score || term.field == QueryField::tier ||
                        term.field == QueryField::age || term.field == QueryField::date;
  if (!compares && term.compare != Compare::is)
    return trouble(piece.value_at - piece.op.size(), std::string(piece.name) + " is compared with ':' only");
  if (trim(piece.value).empty())
    return trouble(piece.value_at,
                   "a value is missing after '" + std::string(piece.name) + std::string(piece.op) + "'");
  if (piece.name == "is" && (piece.value == "unseen" || piece.value == "seen")) {
    term.field = QueryField::unseen;
    term.negated = piece.negated != (piece.value == "seen");
    return term;
  }
  if (piece.name == "class") return class_term(piece, std::move(term));
  if (term.field == QueryField::detected) return day_term(piece, std::move(term));
  if (term.field == QueryField::age) return age_term(piece, std::move(term));
  if (term.field == QueryField::score || term.field == QueryField::tier)
    return number_term(piece, std::move(term));
  if (term.field != QueryField::date) return list_term(piece, std::move(term));
  const auto date = date_value(piece);
  if (!date) return std::unexpected(date.error());
  term.values = {to_iso(*date)};
  return term;
}

Read<Query> read_all(std::string_view text) {
  Query query;
  if (text.size() > kLongest) return trouble(kLongest, "the filter is longer than 2000 bytes");
  for (std::size_t at = 0; at < text.size();) {
    const bool lone_dash = text[at] == '-' && (at + 1 == text.size() || is_space(text[at + 1]));
    if (is_space(text[at]) || lone_dash) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const auto piece = cut(text, at);
    if (!piece) return std::unexpected(piece.error());
    if (query.size() == kMostTerms) return trouble(begin, "the filter has more than 50 terms");
    if (!piece->name.empty()) {
      auto term = field_term(*piece);
      if (!term) return std::unexpected(term.error());
      query.push_back(*std::move(term));
    } else if (!trim(piece->value).empty()) {
      query.push_back({.field = piece->quoted ? QueryField::phrase : QueryField::word,
                       .negated = piece->negated,
                       .values = {std::string(piece->value)}});
    }
  }
  return query;
}

}  // namespace

std::string QueryError::in_words() const {
  return "filter, character " + std::to_string(position) + ": " + what;
}

std::expected<Query, QueryError> parse_query(std::string_view text) {
  auto query = read_all(text);
  if (query) return *std::move(query);
  const std::string_view before = text.substr(0, std::min(query.error().at, text.size()));
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; };
  const auto characters = static_cast<std::size_t>(std::ranges::count_if(before, begins));
  return std::unexpected(QueryError{std::move(query.error().what), characters + 1});
}

bool names_state(const Query& query) {
  return std::ranges::any_of(
      query, [](const QueryTerm& term) { return term.field == QueryField::state && !term.negated; });
}

}  // namespace policywatch::review
