#include "base/pattern.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cassert>

namespace policywatch {

struct Pattern::Compiled {
  Compiled(const std::string& text, const RE2::Options& options) : expression(text, options) {}
  RE2 expression;
};

Result<Pattern> Pattern::parse(std::string_view text) {
  constexpr std::size_t kLongest = 4096;
  if (text.empty()) return fail(ErrorKind::invalid, "an empty pattern would match everything");
  if (text.size() > kLongest) return fail(ErrorKind::invalid, "the pattern is longer than 4096 bytes");
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(8 << 20);
  std::string expression;
  // "/…/" with the flags i, m and s after it, as in Perl.
  const std::size_t close = text.find_last_not_of("ims");
  if (text.front() == '/' && close != std::string_view::npos && close > 1 && text[close] == '/') {
    const std::string_view flags = text.substr(close + 1);
    expression = text.substr(1, close - 1);
    options.set_case_sensitive(!flags.contains('i'));
    options.set_dot_nl(flags.contains('s'));
    if (flags.contains('m')) expression.insert(0, "(?m)");
  } else {
    expression = text;
    options.set_literal(true);
    options.set_case_sensitive(false);
  }
  Pattern pattern;
  auto compiled = std::make_shared<const Compiled>(expression, options);
  if (!compiled->expression.ok()) {
    return fail(ErrorKind::invalid, "pattern " + std::string(text) + ": " + compiled->expression.error());
  }
  pattern.compiled_ = std::move(compiled);
  pattern.source_ = text;
  return pattern;
}

bool Pattern::found_in(std::string_view text) const {
  assert(compiled_ != nullptr);
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

namespace {

// Calls `take` with every match from the left; group 1 is empty-dataed where there is none.
template <class Take>
void each_match(const RE2& expression, std::string_view text, Take take) {
  const re2::StringPiece all(text.data(), text.size());
  std::size_t from = 0;
  while (from <= text.size()) {
    re2::StringPiece groups[2];
    const int count = std::min(expression.NumberOfCapturingGroups(), 1) + 1;
    if (!expression.Match(all, from, text.size(), RE2::UNANCHORED, groups, count)) return;
    const auto at = static_cast<std::size_t>(groups[0].data() - text.data());
    take(at, groups[0].size(), groups[1]);
    from = at + groups[0].size();
    if (!groups[0].empty()) continue;
    // After an empty match the next one starts at the next character.
    do {
      ++from;
    } while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80);
  }
}

}  // namespace

std::string Pattern::removed_from(std::string_view text) const {
  assert(compiled_ != nullptr);
  std::string out;
  std::size_t kept = 0;
  each_match(compiled_->expression, text, [&](std::size_t at, std::size_t size, re2::StringPiece) {
    out.append(text, kept, at - kept);
    kept = at + size;
  });
  out.append(text, kept);
  return out;
}

std::vector<std::string> Pattern::matches_in(std::string_view text) const {
  assert(compiled_ != nullptr);
  std::vector<std::string> all;
  const bool grouped = compiled_->expression.NumberOfCapturingGroups() > 0;
  each_match(compiled_->expression, text, [&](std::size_t at, std::size_t size, re2::StringPiece group) {
    const std::string_view match =
        grouped ? std::string_view(group.data() == nullptr ? "" : group.data(), group.size())
                : text.substr(at, size);
    if (!match.empty()) all.emplace_back(match);
  });
  return all;
}

}  // namespace policywatch
