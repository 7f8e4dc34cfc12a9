#include "bench/extract/expectation.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.hpp"

namespace policywatch::bench {
namespace {

bool digit(char c) {
  return c >= '0' && c <= '9';
}

void append_code_point(std::string& out, unsigned long code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// One escape of a Python literal; `at` stands behind the backslash and is moved past it.
void append_escape(std::string& out, std::string_view text, std::size_t& at) {
  const char kind = text[at++];
  const std::size_t width = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (width == 0) {
    out += kind == 'n' ? '\n' : kind == 't' ? '\t' : kind == 'r' ? '\r' : kind;
    return;
  }
  unsigned long code = 0;
  const std::string_view digits = text.substr(at, width);
  std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  at += digits.size();
  append_code_point(out, code);
}

std::optional<std::string> string_literal(std::string_view text) {
  text = trim(text);
  if (text.starts_with("u'") || text.starts_with("u\"")) text.remove_prefix(1);
  for (const std::string_view quote : {"\"\"\"", "'''", "'", "\""}) {
    if (!text.starts_with(quote)) continue;
    std::string out;
    for (std::size_t at = quote.size(); at < text.size();) {
      if (text.substr(at).starts_with(quote)) {
        return at + quote.size() == text.size() ? std::optional(out) : std::nullopt;
      }
      if (text[at] == '\\' && at + 1 < text.size()) {
        append_escape(out, text, ++at);
      } else {
        out += text[at++];
      }
    }
    return std::nullopt;
  }
  return std::nullopt;
}

std::vector<int> tuple_literal(std::string_view text) {
  std::vector<int> out;
  text = trim(text);
  if (!text.starts_with('(') || !text.ends_with(')')) return out;
  for (const std::string_view part : split(text.substr(1, text.size() - 2), ',')) {
    int number = 0;
    const std::string_view digits = trim(part);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc()) return {};
    out.push_back(number);
  }
  return out;
}

// Cuts at `mark` outside of quotes.
std::vector<std::string_view> cut(std::string_view text, std::string_view mark) {
  std::vector<std::string_view> out;
  char quote = '\0';
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (quote != '\0') {
      if (text[at] == '\\') {
        ++at;
      } else if (text[at] == quote) {
        quote = '\0';
      }
    } else if (text[at] == '\'' || text[at] == '"') {
      quote = text[at];
    } else if (text.substr(at).starts_with(mark)) {
      out.push_back(trim(text.substr(begin, at - begin)));
      begin = at + mark.size();
      at = begin - 1;
    }
  }
  out.push_back(trim(text.substr(begin)));
  return out;
}

// entries[0]['title'] → entries[0].title
std::string plain_path(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '[' && at + 1 < text.size() && !digit(text[at + 1])) {
      out += '.';
    } else if (std::string_view("'\"() ").find(text[at]) == std::string_view::npos &&
               (text[at] != ']' || digit(out.empty() ? ' ' : out.back()))) {
      out += text[at];
    }
  }
  return out;
}

void add_claims(Expectation& expectation, std::string_view conjunct) {
  if (conjunct == "bozo" || conjunct == "not bozo") {
    expectation.ill_formed = conjunct == "bozo";
    return;
  }
  while (conjunct.starts_with('(') && conjunct.ends_with(')') && conjunct.contains("==")) {
    conjunct = trim(conjunct.substr(1, conjunct.size() - 2));
  }
  const auto sides = cut(conjunct, "==");
  if (sides.size() < 2) {
    Claim claim;
    const std::size_t key = conjunct.find(".has_key(");
    claim.absent = conjunct.starts_with("not ") && key != std::string_view::npos;
    claim.compared = claim.absent;
    claim.path = claim.absent
                     ? plain_path(conjunct.substr(4, key - 4)) + "." + plain_path(conjunct.substr(key + 9))
                     : std::string(conjunct);
    expectation.claims.push_back(std::move(claim));
    return;
  }
  for (std::size_t i = 0; i + 1 < sides.size(); ++i) {
    Claim claim;
    claim.path = plain_path(sides[i]);
    if (sides[i].starts_with("ord(")) claim.path = plain_path(sides[i].substr(4));
    claim.numbers = tuple_literal(sides.back());
    if (auto text = string_literal(sides.back())) {
      claim.value = std::move(*text);
    } else if (sides[i].starts_with("ord(")) {
      append_code_point(claim.value, std::stoul(std::string(sides.back())));
    } else {
      claim.compared = !claim.numbers.empty();
    }
    expectation.claims.push_back(std::move(claim));
  }
}

}  // namespace

Expectation read_expectation(std::string_view bytes) {
  std::string text(bytes);
  std::erase(text, '\0');
  Expectation expectation;
  for (const std::string_view line : lines(text)) {
    const std::string_view stated = trim(line);
    if (stated.starts_with("Header:")) expectation.headers.emplace_back(trim(stated.substr(7)));
    if (!stated.starts_with("Expect:")) continue;
    expectation.found = true;
    for (const std::string_view conjunct : cut(trim(stated.substr(7)), " and ")) {
      add_claims(expectation, conjunct);
    }
    break;
  }
  return expectation;
}

}  // namespace policywatch::bench
