#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "extract/feed_parts.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kDeepest = 100;

bool name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool name_char(char c) {
  return name_start(c) || (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '.';
}
bool is_void(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kVoid = {"br", "hr", "img", "input"};
  return std::ranges::any_of(kVoid, [&](std::string_view v) { return equals_ascii_nocase(v, name); });
}

class Repairer {
 public:
  explicit Repairer(std::string_view in) : in_(in) {}

  std::string run() {
    while (at_ < in_.size()) {
      if (in_[at_] == '<') {
        markup();
      } else {
        out_ += in_[at_++];
      }
    }
    while (!open_.empty()) close();
    return std::move(out_);
  }

 private:
  std::string_view rest() const { return in_.substr(at_); }

  void markup() {
    if (rest().starts_with("<![CDATA[")) {
      const std::size_t end = in_.find("]]>", at_);
      out_ += in_.substr(at_, end == std::string_view::npos ? end : end + 3 - at_);
      if (end == std::string_view::npos) out_ += "]]>";
      at_ = end == std::string_view::npos ? in_.size() : end + 3;
    } else if (rest().starts_with("<!--")) {
      skip_past("-->");
    } else if (rest().starts_with("<?") || rest().starts_with("<!")) {
      skip_past(">");
    } else if (at_ + 2 < in_.size() && in_[at_ + 1] == '/' && name_start(in_[at_ + 2])) {
      at_ += 2;
      end_tag(name());
    } else if (at_ + 1 < in_.size() && name_start(in_[at_ + 1])) {
      ++at_;
      start_tag(name());
    } else {
      out_ += "&lt;";
      ++at_;
    }
  }

  void skip_past(std::string_view end) {
    const std::size_t found = in_.find(end, at_);
    at_ = found == std::string_view::npos ? in_.size() : found + end.size();
  }

  std::string_view name() {
    const std::size_t begin = at_;
    while (at_ < in_.size() && name_char(in_[at_])) ++at_;
    return in_.substr(begin, at_ - begin);
  }

  void space() {
    while (at_ < in_.size() && std::string_view(" \t\r\n").find(in_[at_]) != std::string_view::npos) ++at_;
  }

  void end_tag(std::string_view tag) {
    skip_past(">");
    if (std::ranges::find(open_, tag) == open_.end()) return;
    while (open_.back() != tag) close();
    close();
  }

  void start_tag(std::string_view tag) {
    if (open_.size() >= kDeepest) {
      skip_past(">");
      return;
    }
    out_ += '<';
    out_ += tag;
    std::vector<std::string_view> given;
    for (space(); at_ < in_.size() && in_[at_] != '>' && in_[at_] != '<' && in_[at_] != '/'; space()) {
      attribute(given);
    }
    const bool empty = rest().starts_with("/");
    while (at_ < in_.size() && in_[at_] == '/') ++at_;
    if (at_ < in_.size() && in_[at_] == '>') ++at_;
    if (empty || is_void(tag)) {
      out_ += "/>";
    } else {
      out_ += '>';
      open_.push_back(tag);
    }
  }

  void attribute(std::vector<std::string_view>& given) {
    const std::string_view key = name();
    if (key.empty()) {
      ++at_;
      return;
    }
    std::string_view value;
    space();
    if (at_ < in_.size() && in_[at_] == '=') {
      ++at_;
      space();
      value = attribute_value();
    }
    if (!name_start(key.front()) || given.size() > 50 || std::ranges::find(given, key) != given.end()) return;
    given.push_back(key);
    out_ += ' ';
    out_ += key;
    out_ += "=\"" + replace_all(replace_all(value, "\"", "&quot;"), "<", "&lt;") + "\"";
  }

  std::string_view attribute_value() {
    const char quote = at_ < in_.size() ? in_[at_] : '\0';
    if (quote == '"' || quote == '\'') {
      const std::size_t begin = ++at_;
      std::size_t end = in_.find_first_of(quote == '"' ? "\"<" : "'<", begin);
      if (end == std::string_view::npos) end = in_.size();
      at_ = end < in_.size() && in_[end] == quote ? end + 1 : end;
      return in_.substr(begin, end - begin);
    }
    const std::size_t begin = at_;
    while (at_ < in_.size() && std::string_view(" \t\r\n>").find(in_[at_]) == std::string_view::npos) ++at_;
    return in_.substr(begin, at_ - begin);
  }

  void close() {
    out_ += "</" + std::string(open_.back()) + ">";
    open_.pop_back();
  }

  std::string_view in_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<std::string_view> open_;
};

}  // namespace

std::string repair_xml(std::string_view piece) {
  return Repairer(piece).run();
}

}  // namespace policywatch::extract
