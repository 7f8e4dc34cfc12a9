// JSON as text. Numbers are printed as people write them (0.93, not 9.3E-1), which Boost.JSON 1.81 does not.
#include <algorithm>
#include <array>
#include <boost/json/parser.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/json_fields.hpp"
#include "base/records_json.hpp"

namespace policywatch {
namespace {

namespace bj = boost::json;

}  // namespace

void json::put_text(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, from, at - from);
    from = at + 1;
    out += '\\';
    switch (byte) {
      case '"':
        out += '"';
        break;
      case '\\':
        out += '\\';
        break;
      case '\n':
        out += 'n';
        break;
      case '\r':
        out += 'r';
        break;
      case '\t':
        out += 't';
        break;
      default:
        out += "u00";
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
  }
  out.append(text, from);
  out += '"';
}

namespace {

using json::put_text;

template <class Number>
void put_number(std::string& out, Number number) {
  std::array<char, 40> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number);
  out.append(text.data(), end.ptr);
}

void put_scalar(std::string& out, const bj::value& v) {
  switch (v.kind()) {
    case bj::kind::bool_:
      out += v.get_bool() ? "true" : "false";
      break;
    case bj::kind::int64:
      put_number(out, v.get_int64());
      break;
    case bj::kind::uint64:
      put_number(out, v.get_uint64());
      break;
    case bj::kind::double_:
      // JSON has no infinities.
      if (!std::isfinite(v.get_double())) {
        out += "null";
      } else {
        put_number(out, v.get_double());
      }
      break;
    case bj::kind::string:
      put_text(out, {v.get_string().data(), v.get_string().size()});
      break;
    default:
      out += "null";
  }
}

// Prints without recursion. `indent` < 0: all on one line.
class Printer {
 public:
  explicit Printer(int indent) : indent_(indent) {}

  std::string print(const bj::value& root) {
    put(root);
    while (!open_.empty()) step();
    return std::move(out_);
  }

 private:
  struct Level {
    const bj::array* elements = nullptr;
    const bj::object* members = nullptr;
    std::size_t next = 0;
    std::size_t size() const { return elements != nullptr ? elements->size() : members->size(); }
  };

  void put(const bj::value& v) {
    const bool container = v.is_array() || v.is_object();
    if (!container) return put_scalar(out_, v);
    const bool is_array = v.is_array();
    const bool empty = is_array ? v.get_array().empty() : v.get_object().empty();
    if (empty) {
      out_ += is_array ? "[]" : "{}";
      return;
    }
    out_ += is_array ? '[' : '{';
    open_.push_back({v.if_array(), v.if_object(), 0});
  }

  void step() {
    Level& level = open_.back();
    if (level.next == level.size()) {
      const char close = level.elements != nullptr ? ']' : '}';
      open_.pop_back();
      new_line();
      out_ += close;
      return;
    }
    if (level.next > 0) out_ += ',';
    new_line();
    const std::size_t at = level.next++;
    if (level.elements != nullptr) return put((*level.elements)[at]);
    const auto& member = *(level.members->begin() + static_cast<std::ptrdiff_t>(at));
    put_text(out_, {member.key().data(), member.key().size()});
    out_ += indent_ < 0 ? ":" : ": ";
    put(member.value());
  }

  void new_line() {
    if (indent_ < 0) return;
    out_ += '\n';
    out_.append(open_.size() * static_cast<std::size_t>(indent_), ' ');
  }

  int indent_;
  std::string out_;
  std::vector<Level> open_;
};

std::string place_in(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t start = before.rfind('\n');
  const std::size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<boost::json::value> parse_json(std::string_view text) {
  return json::parse_into(text, bj::storage_ptr());
}

Result<boost::json::value> json::parse_into(std::string_view text, bj::storage_ptr memory) {
  constexpr std::size_t kDepth = 64;
  bj::parse_options options;
  options.max_depth = kDepth;
  bj::parser parser(bj::storage_ptr(), options);
  parser.reset(std::move(memory));
  bj::error_code error;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t used = parser.write_some(text.data(), text.size(), error);
  if (error) {
    return fail(ErrorKind::invalid, "JSON, " + place_in(text, used) + ": " + error.message());
  }
  const std::size_t rest = text.find_first_not_of(" \t\r\n", used);
  if (rest != std::string_view::npos) {
    return fail(ErrorKind::invalid, "JSON, " + place_in(text, rest) + ": extra data after the value");
  }
  return parser.release();
}

std::string print_json(const boost::json::value& value) {
  return Printer(-1).print(value);
}
std::string print_json_pretty(const boost::json::value& value) {
  return Printer(2).print(value);
}

}  // namespace policywatch
