// The text patterns of a watch (INTERFACE.md: plain text without case, or /RE2/). Linear time on any input.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace policywatch {

class Pattern {
 public:
  /// "/…/" is an RE2 expression (with the flags i, m, s after it: "/…/i"); anything else is plain text
  /// without case.
  static Result<Pattern> parse(std::string_view text);
  bool found_in(std::string_view text) const;
  /// Every match taken out.
  std::string removed_from(std::string_view text) const;
  /// Every match, in order; the first group when the expression has one.
  std::vector<std::string> matches_in(std::string_view text) const;
  const std::string& source() const { return source_; }

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
  std::string source_;
};

}  // namespace policywatch
