// The characters of a selector: names with their escapes, quoted text, numbers, space and comments. Under the
// parser.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace policywatch::extract {

struct SelectorFailure {
  std::size_t at;
  std::string expected;
};

class SelectorScanner {
 protected:
  explicit SelectorScanner(std::string_view text) : text_(text) {}

  static bool is_space(char c);
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool starts_name(char c);
  static bool in_name(char c) { return starts_name(c) || is_digit(c) || c == '-'; }

  [[noreturn]] void fail(std::string expected) const;
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool take(char c);
  bool skip_space();  // comments too; true when anything was skipped
  std::string name(const char* expected);
  std::string name_piece();  // one character, or one escape undone
  std::string string_or_name(const char* expected);
  int number();  // at most 10,000,000

  std::string_view text_;
  std::size_t at_ = 0;

 private:
  std::string quoted();
};

}  // namespace policywatch::extract
