// Text as numbers, words and what stands between them: the raw material of date reading.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::extract {

struct DateToken {
  std::size_t begin = 0, end = 0;
  bool is_number = false;
  int value = 0;  // numbers of at most 8 digits
  std::size_t size() const { return end - begin; }
};

/// Linear in the text. Two years glued by text extraction ("20252025.05.30") come as two numbers.
class DateTokens {
 public:
  explicit DateTokens(std::string_view text);

  std::size_t size() const { return tokens_.size(); }
  bool number(std::size_t i, std::size_t least_digits, std::size_t most_digits) const;
  bool word(std::size_t i) const { return i < tokens_.size() && !tokens_[i].is_number; }
  bool word_is(std::size_t i, std::string_view word) const;  // without case
  const DateToken& at(std::size_t i) const { return tokens_[i]; }
  int value(std::size_t i) const { return tokens_[i].value; }
  std::string_view text_of(std::size_t i) const;
  /// What stands between token i and the next, without spaces; "?" when it is too long to be a date's.
  std::string between(std::size_t i) const;
  bool adjacent(std::size_t i) const;  // nothing at all between i and i+1
  bool spaced(std::size_t i) const;    // white space after token i
  char before(std::size_t i) const;    // byte before the token; 0 at the start
  char after(std::size_t i) const;     // byte after the token; 0 at the end
  std::string_view text() const { return text_; }

 private:
  std::string_view gap(std::size_t i) const;
  std::string_view text_;
  std::vector<DateToken> tokens_;
};

}  // namespace policywatch::extract
