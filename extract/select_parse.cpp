#include <algorithm>

#include "base/text.hpp"
#include "extract/select_scanner.hpp"
#include "extract/select_syntax.hpp"

namespace policywatch::extract {

namespace {

// Attributes whose values HTML compares without case when a selector says nothing.
bool is_caseless_attribute(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "accept",     "align", "charset",  "checked", "dir",    "disabled", "enctype",
      "http-equiv", "lang",  "language", "media",   "method", "multiple", "readonly",
      "rel",        "rev",   "selected", "shape",   "target", "type",     "valign"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// Recursive descent, bounded by kMaxSelectorNesting; a SelectorFailure is thrown to parse_selector and no
/// further.
class Parser : private SelectorScanner {
 public:
  explicit Parser(std::string_view text) : SelectorScanner(text) {}

  SelectorList whole() {
    SelectorList list = selector_list(false);
    if (at_ < text_.size()) fail("end of the selector");
    return list;
  }

 private:
  SelectorList selector_list(bool relative) {
    if (++nesting_ > kMaxSelectorNesting) fail("less nesting");
    SelectorList list;
    do {
      skip_space();
      list.complexes.push_back(complex(relative));
      skip_space();
    } while (take(','));
    --nesting_;
    return list;
  }

  static bool is_combinator(char c) { return c == '>' || c == '+' || c == '~'; }

  Combinator combinator() {
    const char c = text_[at_++];
    return c == '>' ? Combinator::child : c == '+' ? Combinator::next : Combinator::later;
  }

  Complex complex(bool relative) {
    Complex result;
    Combinator before = Combinator::descendant;
    if (relative && is_combinator(peek())) before = combinator();
    for (;;) {
      skip_space();
      result.parts.push_back(compound());
      result.parts.back().before = before;
      if (before == Combinator::next || before == Combinator::later) result.looks_at_siblings = true;
      if (result.parts.size() == 64) fail("at most 64 steps");
      const bool spaced = skip_space();
      if (at_ < text_.size() && is_combinator(peek())) {
        before = combinator();
      } else if (spaced && at_ < text_.size() && peek() != ',' && peek() != ')') {
        before = Combinator::descendant;
      } else {
        return result;
      }
    }
  }

  Compound compound() {
    Compound result;
    if (take('*')) {
      result.simples.push_back({});
    } else if (starts_name(peek()) || (peek() == '-' && in_name(peek(1)))) {
      Simple simple;
      simple.kind = Simple::Kind::tag;
      simple.name = ascii_lower(name("an element name"));
      simple.tag = gumbo_tag_enum(simple.name.c_str());
      result.simples.push_back(std::move(simple));
    }
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == '#' || c == '.') {
        result.simples.push_back(id_or_class());
      } else if (c == '[') {
        result.simples.push_back(attribute());
      } else if (c == ':') {
        result.simples.push_back(pseudo());
      } else {
        break;
      }
    }
    if (result.simples.empty()) fail("an element name, '*', '#', '.', '[' or ':'");
    return result;
  }

  Simple id_or_class() {
    Simple simple;
    const bool id = text_[at_++] == '#';
    simple.kind = id ? Simple::Kind::id : Simple::Kind::class_;
    if (id) {
      while (at_ < text_.size() && in_name(text_[at_])) simple.value.append(name_piece());
      if (simple.value.empty()) fail("an id after '#'");
    } else {
      simple.value = name("a class name after '.'");
    }
    return simple;
  }

  Simple attribute() {
    Simple simple;
    simple.kind = Simple::Kind::attribute;
    ++at_;
    skip_space();
    simple.name = ascii_lower(name("an attribute name"));
    skip_space();
    if (take(']')) return simple;
    if (std::string_view("~|^$*").find(peek()) != std::string_view::npos && peek(1) == '=') {
      simple.op = text_[at_++];
    } else {
      simple.op = '=';
    }
    if (!take('=')) fail("']' or one of = ~= |= ^= $= *=");
    skip_space();
    if (is_digit(peek())) {
      while (in_name(peek()) && at_ < text_.size()) simple.value += text_[at_++];
    } else {
      simple.value = string_or_name("a value, in quotes");
    }
    skip_space();
    simple.nocase = is_caseless_attribute(simple.name);
    if (peek() == 'i' || peek() == 'I' || peek() == 's' || peek() == 'S') {
      simple.nocase = (text_[at_++] | 0x20) == 'i';
      skip_space();
    }
    if (!take(']')) fail("']'");
    return simple;
  }

  static Simple nth(int a, int b, bool last, bool of_type) {
    Simple simple;
    simple.kind = Simple::Kind::nth;
    simple.a = a;
    simple.b = b;
    simple.last = last;
    simple.of_type = of_type;
    return simple;
  }

  Simple pseudo() {
    const std::size_t begin = at_++;
    if (peek() == ':') {
      at_ = begin;
      fail("no pseudo-element");
    }
    const std::string word = ascii_lower(name("a pseudo-class"));
    Simple simple;
    if (word == "root" || word == "scope" || word == "empty" || word == "link" || word == "any-link") {
      simple.kind = word == "root"    ? Simple::Kind::root
                    : word == "scope" ? Simple::Kind::scope
                    : word == "empty" ? Simple::Kind::empty
                                      : Simple::Kind::link;
      return simple;
    }
    if (word == "first-child" || word == "first-of-type") return nth(0, 1, false, word == "first-of-type");
    if (word == "last-child" || word == "last-of-type") return nth(0, 1, true, word == "last-of-type");
    if (word == "only-child" || word == "only-of-type") return only(word == "only-of-type");
    if (!take('(')) {
      at_ = begin;
      fail("a known pseudo-class, not \":" + word + "\"");
    }
    simple = function(word, begin);
    skip_space();
    if (!take(')')) fail("')'");
    return simple;
  }

  // The first and the last at once.
  static Simple only(bool of_type) {
    SelectorList both;
    both.complexes.resize(1);
    both.complexes[0].parts.resize(1);
    both.complexes[0].parts[0].simples = {nth(0, 1, false, of_type), nth(0, 1, true, of_type)};
    Simple simple;
    simple.kind = Simple::Kind::is;
    simple.list = std::make_shared<const SelectorList>(std::move(both));
    return simple;
  }

  Simple function(const std::string& word, std::size_t begin) {
    Simple simple;
    if (word == "is" || word == "where" || word == "matches" || word == "not" || word == "has") {
      simple.kind = word == "not" ? Simple::Kind::not_ : word == "has" ? Simple::Kind::has : Simple::Kind::is;
      simple.list = std::make_shared<const SelectorList>(selector_list(word == "has"));
      return simple;
    }
    if (word == "contains") {
      skip_space();
      simple.kind = Simple::Kind::contains;
      simple.value = collapse_space(string_or_name("text in quotes"));
      return simple;
    }
    if (word == "nth-child" || word == "nth-last-child" || word == "nth-of-type" ||
        word == "nth-last-of-type") {
      return nth_function(word);
    }
    at_ = begin;
    fail("a known pseudo-class, not \":" + word + "()\"");
  }

  Simple nth_function(const std::string& word) {
    skip_space();
    Simple simple = nth(0, 0, word.find("last") != std::string::npos, word.ends_with("of-type"));
    an_plus_b(simple);
    skip_space();
    if (!simple.of_type && ascii_lower(text_.substr(at_, 2)) == "of" && is_space(peek(2))) {
      at_ += 2;
      simple.list = std::make_shared<const SelectorList>(selector_list(false));
    }
    return simple;
  }

  void an_plus_b(Simple& simple) {
    const std::string word = ascii_lower(text_.substr(at_, 4));
    if (word.starts_with("odd") || word == "even") {
      simple.a = 2;
      simple.b = word == "even" ? 0 : 1;
      at_ += word == "even" ? 4 : 3;
      return;
    }
    int sign = take('-') ? -1 : 1;
    if (sign == 1) take('+');
    const bool counted = is_digit(peek());
    const int first = counted ? number() : 1;
    if (peek() != 'n' && peek() != 'N') {
      if (!counted) fail("a number, An+B, odd or even");
      simple.b = sign * first;
      return;
    }
    ++at_;
    simple.a = sign * first;
    skip_space();
    if (peek() != '+' && peek() != '-') return;
    sign = text_[at_++] == '-' ? -1 : 1;
    skip_space();
    if (!is_digit(peek())) fail("a number");
    simple.b = sign * number();
  }

  std::size_t nesting_ = 0;
};

std::size_t column_of(std::string_view text, std::size_t at) {
  const auto is_lead = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return static_cast<std::size_t>(
             std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), is_lead)) +
         1;
}

}  // namespace

Result<SelectorList> parse_selector(std::string_view text) {
  if (text.size() > kMaxSelectorLength) {
    return fail(ErrorKind::invalid, "selector: column " + std::to_string(kMaxSelectorLength + 1) +
                                        ": expected a selector of at most " +
                                        std::to_string(kMaxSelectorLength) + " bytes");
  }
  try {
    return Parser(text).whole();
  } catch (const SelectorFailure& failure) {
    const std::size_t at = std::min(failure.at, text.size());
    return fail(ErrorKind::invalid, "selector \"" + printable(text) + "\": column " +
                                        std::to_string(column_of(text, at)) + ": expected " +
                                        failure.expected);
  }
}

}  // namespace policywatch::extract
