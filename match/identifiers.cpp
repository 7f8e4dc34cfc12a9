// Strong identifiers by hand-written readers: one pass, each reader looks at a bounded stretch.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "match/classify.hpp"
#include "match/courts.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kMaxText = std::size_t{64} << 10;
constexpr std::size_t kMaxIdentifiers = 256;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_word(char c) {
  return is_digit(c) || is_letter(c);
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// A place in the text that readers move forward over; copies are places to come back to.
class Cursor {
 public:
  Cursor(std::string_view text, std::size_t at) : text_(text), at_(at) {}
  std::size_t at() const { return at_; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool literal(std::string_view word) {  // without case
    if (text_.size() - at_ < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (lower(text_[at_ + i]) != word[i]) return false;
    }
    at_ += word.size();
    return true;
  }
  bool any(std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [this](std::string_view w) { return literal(w); });
  }
  std::size_t spaces() {
    std::size_t n = 0;
    while (n < 6 &&
           (peek() == ' ' || peek() == '\n' || peek() == '\t' || text_.substr(at_).starts_with("\xC2\xA0"))) {
      at_ += peek() == '\xC2' ? 2 : 1;
      ++n;
    }
    return n;
  }
  // '-', or one of the typographic dashes and hyphens.
  bool dash() {
    if (peek() == '-') {
      ++at_;
      return true;
    }
    const std::string_view rest = text_.substr(at_);
    if (rest.size() >= 3 && rest.starts_with("\xE2\x80") && rest[2] >= '\x90' && rest[2] <= '\x94') {
      at_ += 3;
      return true;
    }
    return false;
  }
  std::string digits(std::size_t least, std::size_t most) {
    std::size_t n = 0;
    while (at_ + n < text_.size() && n <= most && is_digit(text_[at_ + n])) ++n;
    if (n < least || n > most) return {};
    at_ += n;
    return std::string(text_.substr(at_ - n, n));
  }
  bool word_ends() const { return at_ >= text_.size() || !is_word(text_[at_]); }

 private:
  std::string_view text_;
  std::size_t at_;
};

std::string without_zeros(std::string number) {
  number.erase(0, std::min(number.find_first_not_of('0'), number.size() - 1));
  return number;
}

std::string padded(const std::string& number, std::size_t width) {
  return std::string(width > number.size() ? width - number.size() : 0, '0') + number;
}

std::string full_year(const std::string& year) {
  if (year.size() == 4) return year;
  return (year >= "70" ? "19" : "20") + year;
}

class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text.substr(0, std::min(text.size(), kMaxText))) {}

  std::vector<Identifier> run() {
    for (std::size_t at = 0; at < text_.size() && found_.size() < kMaxIdentifiers;) {
      const bool begins = at == 0 || !is_word(text_[at - 1]);
      const char c = text_[at];
      const std::size_t end = !begins                    ? at
                              : is_digit(c)              ? number(at)
                              : is_letter(c) || c == '[' ? word(at)
                                                         : at;
      at = std::max(end, at + 1);
    }
    return std::move(found_);
  }

 private:
  std::size_t add(std::string key, std::size_t begin, std::size_t end) {
    const bool known =
        std::any_of(found_.begin(), found_.end(), [&](const Identifier& i) { return i.key == key; });
    if (!known) found_.push_back({std::move(key), collapse_space(text_.substr(begin, end - begin))});
    return end;
  }

  std::size_t number(std::size_t at) {
    for (const auto reader :
         {&Finder::docket, &Finder::rin, &Finder::register_number, &Finder::register_page}) {
      const std::size_t end = (this->*reader)(at);
      if (end > at) return end;
    }
    return at;
  }

  std::size_t word(std::size_t at) {
    switch (lower(text_[at])) {
      case '[':
      case 'i': {
        const std::size_t end = policy_number(at);
        return end > at ? end : form(at);
      }
      case 'e': {
        const std::size_t end = executive_order(at);
        return end > at ? end : form(at);
      }
      case 'p': {
        const std::size_t end = proclamation(at);
        return end > at ? end : memo(at);
      }
      case 'f': {
        const std::size_t end = register_document(at);
        return end > at ? end : form(at);
      }
      case 'n': {
        const std::size_t end = appeal(at);
        return end > at ? end : form(at);
      }
      case 'd': {
        const std::size_t end = memo(at);
        return end > at ? end : form(at);
      }
      case 'o':
        return memo(at);
      case 'g':
        return form(at);
      case 'a': {
        const std::size_t end = bill(at);
        return end > at ? end : form(at);
      }
      case 'h':
      case 's':
        return bill(at);
      default:
        return at;
    }
  }

  // "1:25-cv-00190-ABC", "25-cv-190", "1-25-cv-01285", "25 Civ. 190".
  std::size_t docket(std::size_t at) {
    Cursor c(text_, at);
    Cursor office = c;
    if (!office.digits(1, 1).empty() && (office.literal(":") || office.dash())) {
      office.spaces();
      if (is_digit(office.peek())) c = office;
    }
    const std::string year = c.digits(2, 4);
    if (year.size() != 2 && year.size() != 4) return at;
    if (!c.dash() && c.spaces() == 0) return at;
    if (!c.any({"civ.", "civ", "cv", "cr", "mc", "md", "mj"})) return at;
    if (!c.dash() && c.spaces() == 0) return at;
    const std::string serial = c.digits(1, 6);
    if (serial.empty()) return at;
    const std::string key = full_year(year) + "-" + without_zeros(serial);
    const std::string court = court_near(text_, at);
    add("docket:" + key, at, c.at());
    return court.empty() ? c.at() : add("docket:" + court + ":" + key, at, c.at());
  }

  // "No. 25-1215", "Nos. 24-5010", "No. 24A884".
  std::size_t appeal(std::size_t at) {
    Cursor c(text_, at);
    if (!c.any({"nos.", "no."})) return at;
    c.spaces();
    const std::size_t begin = c.at();
    const std::string year = c.digits(2, 2);
    if (year.empty()) return at;
    const bool application = c.peek() == 'A' || c.peek() == 'a';
    if (application ? !c.literal("a") : !c.dash()) return at;
    const std::string serial = c.digits(1, 5);
    if (serial.empty() || !c.word_ends()) return at;
    return add("appeal:" + year + (application ? "a" : "-") + without_zeros(serial), begin, c.at());
  }

  std::size_t rin(std::size_t at) {
    Cursor c(text_, at);
    const std::string agency = c.digits(4, 4);
    if (agency.empty() || !c.dash()) return at;
    std::string code;
    for (int i = 0; i < 2; ++i) {
      if (!is_letter(c.peek())) return at;
      code += static_cast<char>(lower(c.peek()) - 32);
      c = Cursor(text_, c.at() + 1);
    }
    const std::string serial = c.digits(2, 2);
    return serial.empty() || !c.word_ends() ? at : add("rin:" + agency + "-" + code + serial, at, c.at());
  }

  std::size_t register_number(std::size_t at) {
    Cursor c(text_, at);
    const std::string year = c.digits(4, 4);
    if (year < "1994" || year > "2099" || !c.dash()) return at;
    const std::string serial = c.digits(5, 5);
    return serial.empty() || !c.word_ends() ? at : add("fr:" + year + "-" + serial, at, c.at());
  }

  // "90 FR 8459", "84 Fed. Reg. 33829".
  std::size_t register_page(std::size_t at) {
    Cursor c(text_, at);
    const std::string volume = c.digits(2, 3);
    if (volume.empty() || c.spaces() == 0 || !c.any({"fr", "fed. reg.", "fed.reg.", "f.r."})) return at;
    if (c.spaces() == 0) return at;
    const std::string page = c.digits(2, 6);
    return page.empty() || !c.word_ends() ? at : add("frpage:" + volume + "-" + page, at, c.at());
  }

  // "FR Doc. 2012-7333": here an unpadded number counts too.
  std::size_t register_document(std::size_t at) {
    Cursor c(text_, at);
    if (!c.literal("fr") || c.spaces() == 0 || !c.any({"doc.", "doc", "document"})) return at;
    c.spaces();
    c.any({"no.", "number"});
    c.spaces();
    const std::string year = c.digits(4, 4);
    if (year.empty() || !c.dash()) return at;
    const std::string serial = c.digits(1, 5);
    return serial.empty() ? at : add("fr:" + year + "-" + padded(serial, 5), at, c.at());
  }

  // "[ID #1976]", "[ID: #1404]", "ID#16".
  std::size_t policy_number(std::size_t at) {
    Cursor c(text_, at);
    const bool bracket = c.literal("[");
    c.spaces();
    if (text_.substr(c.at(), 2) != "ID") return at;
    c = Cursor(text_, c.at() + 2);
    c.literal(":");
    c.spaces();
    if (!c.literal("#")) return at;
    c.spaces();
    const std::string id = c.digits(1, 6);
    if (id.empty() || (!bracket && !c.word_ends())) return at;
    c.spaces();
    if (bracket) c.literal("]");
    return add("policy:" + without_zeros(id), at, c.at());
  }

  std::size_t numbered(std::size_t at, Cursor c, std::string_view kind, std::size_t least) {
    c.spaces();
    c.any({"no.", "number", "nos."});
    c.spaces();
    c.dash();
    const std::string id = c.digits(least, 5);
    if (id.empty() || !c.word_ends()) return at;
    const std::string key = std::string(kind) + ":" + id;
    add(key, at, c.at());
    Cursor part = c;
    part.literal(",");
    part.spaces();
    if (part.any({"§§", "§", "section", "sec."})) {
      part.spaces();
      const std::string section = part.digits(1, 2);
      if (!section.empty()) return add(key + ":" + section, at, part.at());
    }
    return c.at();
  }

  std::size_t executive_order(std::size_t at) {
    Cursor c(text_, at);
    if (!c.any({"executive orders", "executive order", "exec. order", "e.o.", "eo"})) return at;
    return numbered(at, c, "eo", 4);
  }

  std::size_t proclamation(std::size_t at) {
    Cursor c(text_, at);
    if (!c.any({"proclamations", "proclamation", "proc."})) return at;
    return numbered(at, c, "proc", 4);
  }

  // One memo number after its series: "25-17", "602-0192", "602-0050.1", "2020-13".
  std::size_t memo_number(std::size_t begin, Cursor& c, std::string_view series) {
    Cursor n = c;
    const std::string first = n.digits(2, 4);
    if (first.empty() || !n.dash()) return begin;
    std::string second = n.digits(2, 5);
    if (second.empty()) return begin;
    Cursor part = n;
    if (part.literal(".")) {
      const std::string revision = part.digits(1, 2);
      if (!revision.empty()) {
        second += "." + revision;
        n = part;
      }
    }
    if (!n.word_ends()) return begin;
    c = n;
    return add("memo:" + std::string(series) + "-" + first + "-" + second, begin, n.at());
  }

  std::string_view memo_series(Cursor& c) {
    if (c.any({"policy memorandum", "policy memoranda", "policy memo"})) {
      Cursor again = c;
      again.spaces();
      if (again.literal("pm")) c = again;
      return "pm";
    }
    if (c.any({"operating policies and procedures memorandum", "oppm"})) return "oppm";
    if (c.any({"director\xE2\x80\x99s memorandum", "director's memorandum", "director\xE2\x80\x99s memo",
               "director's memo", "dm"})) {
      return "dm";
    }
    if (c.any({"policy alert pa", "policy alert", "pa"})) return "pa";
    if (c.literal("pm")) return "pm";
    return {};
  }

  std::size_t memo(std::size_t at) {
    Cursor c(text_, at);
    if (c.any({"directive"})) return directive(at, c);
    const std::string_view series = memo_series(c);
    if (series.empty() || is_letter(c.peek())) return at;
    c.spaces();
    c.any({"no.", "nos."});
    c.spaces();
    c.dash();
    std::size_t end = memo_number(at, c, series);
    for (int more = 0; end > at && more < 12; ++more) {  // "19-05, 21-06, and 21-13"
      Cursor next = c;
      bool listed = next.literal(",");
      next.spaces();
      if (next.any({"and", "&"})) listed = true;
      next.spaces();
      const std::size_t begin = next.at();
      if (!listed || memo_number(begin, next, series) == begin) break;
      end = next.at();
      c = next;
    }
    return end;
  }

  std::size_t directive(std::size_t at, Cursor c) {
    c.spaces();
    c.any({"no.", "number"});
    c.spaces();
    std::string id = c.digits(3, 6);
    if (id.empty()) return at;
    Cursor part = c;
    if (part.literal(".") || part.dash()) {
      const std::string revision = part.digits(1, 3);
      if (!revision.empty()) {
        id += "." + revision;
        c = part;
      }
    }
    return add("memo:directive-" + id, at, c.at());
  }

  // Bills of legislatures: "SB 4", "S.B. 4", "AB 450", "H.R. 1", "HR-1"; the initials stand as capitals.
  std::size_t bill(std::size_t at) {
    Cursor c(text_, at);
    std::string prefix;
    while (prefix.size() < 2 && c.peek() >= 'A' && c.peek() <= 'Z') {
      prefix += lower(c.peek());
      c = Cursor(text_, c.at() + 1);
      if (c.peek() == '.') c = Cursor(text_, c.at() + 1);
    }
    static constexpr std::array<std::string_view, 4> kPrefixes = {"sb", "ab", "hb", "hr"};
    if (std::find(kPrefixes.begin(), kPrefixes.end(), prefix) == kPrefixes.end()) return at;
    if (c.spaces() == 0) c.dash();
    const std::string number = c.digits(1, 5);
    if (number.empty() || !c.word_ends()) return at;
    return add("bill:" + prefix + "-" + number, at, c.at());
  }

  // "Form I-485", "I-485", "DS-5540", "Form I-9"; short numbers only after "Form" (I-95 is a road).
  std::size_t form(std::size_t at) {
    Cursor c(text_, at);
    const bool named = c.any({"forms ", "form "});
    c.spaces();
    const std::size_t begin = c.at();
    std::string prefix;
    while (prefix.size() < 4 && c.peek() >= 'A' && c.peek() <= 'Z') {
      prefix += lower(c.peek());
      c = Cursor(text_, c.at() + 1);
    }
    static constexpr std::array<std::string_view, 7> kPrefixes = {"i", "n", "g", "ar", "ds", "eoir", "sf"};
    if (std::find(kPrefixes.begin(), kPrefixes.end(), prefix) == kPrefixes.end() || !c.dash()) return at;
    std::string id = c.digits(1, 4);
    if (id.empty() || (!named && id.size() < 3)) return at;
    if (is_letter(c.peek()) && !is_word(Cursor(text_, c.at() + 1).peek())) {
      id += lower(c.peek());
      c = Cursor(text_, c.at() + 1);
    }
    return c.word_ends() ? add("form:" + prefix + "-" + id, begin, c.at()) : at;
  }

  std::string_view text_;
  std::vector<Identifier> found_;
};

}  // namespace

std::vector<Identifier> find_identifiers(std::string_view text) {
  return Finder(text).run();
}

}  // namespace policywatch::match
