// Reading records out of JSON objects and writing them: shared by the json_*.cpp files of base/ alone.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/policy.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

namespace policywatch::json {

using boost::json::array;
using boost::json::object;
using boost::json::value;

/// The fields of one object. Absent and null fields leave the target as it is; the first wrong one is kept
/// as an error that names its place ("actions[2].date").
class Fields {
 public:
  /// `place` is "" for the outermost record. Something other than an object is an error.
  Fields(const value& from, std::string place);
  Fields(value&& from, std::string place) = delete;  // it would read a value that is gone

  bool ok() const { return !error_; }
  void wrong(std::string_view name, std::string_view message);
  std::string place_of(std::string_view name) const;
  Error take_error() { return std::move(*error_); }
  /// Takes over the error of an inner record, if it has one.
  void adopt(Fields& inner) {
    if (!error_ && inner.error_) error_ = std::move(inner.error_);
  }
  /// nullptr when absent, null, or after an error.
  const value* find(std::string_view name) const;

  void text(std::string_view name, std::string& into);
  void texts(std::string_view name, std::vector<std::string>& into);
  void integer(std::string_view name, std::int64_t& into);
  void integer(std::string_view name, int& into);
  void real(std::string_view name, double& into);
  void flag(std::string_view name, bool& into);
  void time(std::string_view name, Time& into);
  void time(std::string_view name, std::optional<Time>& into);
  void date(std::string_view name, std::optional<Date>& into);
  void duration(std::string_view name, Millis& into);
  void policy_ids(std::string_view name, std::vector<PolicyId>& into);

  template <class E>
  void word(std::string_view name, E& into) {
    std::optional<E> found;
    word(name, found);
    if (found) into = *found;
  }
  template <class E>
  void word(std::string_view name, std::optional<E>& into) {
    std::string text_found;
    text(name, text_found);
    if (text_found.empty() || !ok()) return;
    const auto parsed = parse_word<E>(text_found);
    if (!parsed) return wrong(name, "unknown word '" + text_found + "'");
    into = *parsed;
  }
  /// Each element through `read(Fields&) -> T`.
  template <class T, class Read>
  void list(std::string_view name, std::vector<T>& into, Read read) {
    const array* all = elements(name);
    if (all == nullptr) return;
    into.clear();
    for (std::size_t i = 0; i < all->size() && ok(); ++i) {
      Fields inner((*all)[i], place_of(name) + "[" + std::to_string(i) + "]");
      into.push_back(read(inner));
      adopt(inner);
    }
  }
  /// One inner object through `read(Fields&)`.
  template <class Read>
  void record(std::string_view name, Read read) {
    const value* found = find(name);
    if (found == nullptr) return;
    Fields inner(*found, place_of(name));
    read(inner);
    adopt(inner);
  }
  /// nullptr when absent; an error when it is no array.
  const array* elements(std::string_view name);

 private:
  const object* fields_ = nullptr;
  std::string place_;
  std::optional<Error> error_;
};

template <class T>
Result<T> finish(Fields& fields, T record) {
  if (!fields.ok()) return std::unexpected(fields.take_error());
  return record;
}

inline value text_or_null(std::string_view text) {
  return text.empty() ? value(nullptr) : value(boost::json::string_view(text.data(), text.size()));
}
inline value date_or_null(const std::optional<Date>& date) {
  return date ? value(to_iso(*date)) : value(nullptr);
}
inline value time_or_null(const std::optional<Time>& time) {
  return time ? value(to_rfc3339(*time)) : value(nullptr);
}
template <class E>
value word_value(E word_of) {
  const std::string_view text = word(word_of);
  return boost::json::string(text.data(), text.size());
}
template <class E>
value word_or_null(const std::optional<E>& word_of) {
  return word_of ? word_value(*word_of) : value(nullptr);
}
/// Appends `text` as a JSON string, quotes included.
void put_text(std::string& out, std::string_view text);
/// parse_json with the value in `memory`.
Result<value> parse_into(std::string_view text, boost::json::storage_ptr memory);

value texts(const std::vector<std::string>& all);
value policy_ids(const std::vector<PolicyId>& ids);

template <class T, class Write>
value list(const std::vector<T>& all, Write write) {
  array out;
  out.reserve(all.size());
  for (const T& one : all) out.push_back(write(one));
  return out;
}

}  // namespace policywatch::json
