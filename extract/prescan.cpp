#include "extract/prescan.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "extract/open_elements.hpp"

namespace policywatch::extract {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

struct Tag {
  std::size_t begin = 0, end = 0;  // of the whole tag, "<" and ">" included
  std::size_t name_end = 0;
  std::size_t attributes_cut = 0;  // where attributes over the limit start; 0: none
  bool closing = false, self_closing = false;
  bool unfinished = false;  // the text ends inside it
};

/// One pass over the text; `out_` receives it piecewise.
class Scanner {
 public:
  Scanner(std::string html, const PrescanLimits& limits)
      : html_(std::move(html)), limits_(limits), open_(limits.depth, limits.formatting, limits.reopened) {}

  Prescanned run() {
    cut_text();
    std::size_t at = 0;
    for (;;) {
      const std::size_t markup = std::min(html_.find('<', at), html_.size());
      if (space_kept_ == 0) close_up(at, markup);
      if (markup == html_.size()) break;
      at = after_markup(markup);
    }
    if (copied_ == 0) return {std::move(html_), bounded_};
    out_.append(html_, copied_);
    return {std::move(out_), bounded_};
  }

 private:
  void cut_text() {
    if (html_.size() <= limits_.text) return;
    std::size_t end = limits_.text;
    while (end > 0 && (static_cast<unsigned char>(html_[end]) & 0xC0) == 0x80) --end;
    html_.resize(end);
    bounded_ = true;
  }

  // Of each run of white space one character stays: a line end where there is one.
  void close_up(std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) {
      if (!is_space(html_[at])) continue;
      std::size_t last = at + 1;
      while (last < end && is_space(html_[last])) ++last;
      if (last - at > 1) {
        const std::size_t line = std::string_view(html_).substr(at, last - at).find('\n');
        const std::size_t kept = line == std::string_view::npos ? at : at + line;
        if (kept > at) skip(at, kept);
        if (last > kept + 1) skip(kept + 1, last);
      }
      at = last;
    }
  }

  std::size_t after_markup(std::size_t at) {
    const std::size_t next = at + 1;
    if (next >= html_.size()) return next;
    if (html_[next] == '!') return after_declaration(at);
    if (html_[next] == '?') return after(html_.find('>', next), 1);
    const bool closing = html_[next] == '/';
    if (closing && next + 1 < html_.size() && !is_letter(html_[next + 1])) {
      return after(html_.find('>', next), 1);  // a bogus comment
    }
    const std::size_t name = closing ? next + 1 : next;
    if (name >= html_.size() || !is_letter(html_[name])) return next;
    Tag tag;
    tag.begin = at;
    tag.closing = closing;
    read_tag(tag, name);
    return after_tag(tag, name);
  }

  std::size_t after(std::size_t found, std::size_t width) const {
    return found == std::string::npos ? html_.size() : found + width;
  }

  std::size_t after_declaration(std::size_t at) {
    const std::string_view rest = std::string_view(html_).substr(at);
    if (rest.starts_with("<!-->")) return at + 5;
    if (rest.starts_with("<!--->")) return at + 6;
    if (rest.starts_with("<!--")) {
      const std::size_t end = after_comment(at + 4);
      const std::size_t words = html_.rfind("--", end - 3);
      if (html_[end - 1] == '>' && words != std::string::npos && words > at + 4) skip(at + 4, words);
      return end;
    }
    if (rest.starts_with("<![CDATA[") && open_.in_foreign()) return after(html_.find("]]>", at), 3);
    return after(html_.find('>', at), 1);
  }

  // A comment ends at "-->" or "--!>".
  std::size_t after_comment(std::size_t at) const {
    while ((at = html_.find("--", at)) != std::string::npos) {
      if (at + 2 < html_.size() && html_[at + 2] == '>') return at + 3;
      if (at + 3 < html_.size() && html_[at + 2] == '!' && html_[at + 3] == '>') return at + 4;
      ++at;
    }
    return html_.size();
  }

  void read_tag(Tag& tag, std::size_t name) {
    std::size_t at = name;
    for (; at < html_.size() && !is_space(html_[at]) && html_[at] != '/' && html_[at] != '>'; ++at) {
      if (html_[at] >= 'A' && html_[at] <= 'Z') html_[at] = static_cast<char>(html_[at] | 0x20);
    }
    tag.name_end = at;
    shortened_.clear();
    std::size_t attributes = 0;
    while (at < html_.size() && html_[at] != '>') {
      if (is_space(html_[at]) || html_[at] == '/') {
        tag.self_closing = html_[at] == '/';
        ++at;
        continue;
      }
      tag.self_closing = false;
      if (++attributes == limits_.attributes + 1) tag.attributes_cut = at;
      const std::size_t end = after_attribute(at);
      if (end - at > limits_.unread && tag.attributes_cut == 0 && end < html_.size()) shorten(at, end);
      at = end;
    }
    tag.unfinished = at >= html_.size();
    tag.end = std::min(at + 1, html_.size());
  }

  // Hidden state, drawings, picture data: of what is that long only the beginning is ever looked at.
  void shorten(std::size_t begin, std::size_t end) {
    static constexpr std::string_view kUnread[] = {"value", "d", "points", "srcset", "style", "src"};
    const std::string_view attribute = std::string_view(html_).substr(begin, end - begin);
    const std::string_view name = attribute.substr(0, attribute.find('='));
    const char quote = attribute.back();
    const bool whole = name.size() + 2 < attribute.size() && (quote == '"' || quote == '\'') &&
                       attribute[name.size() + 1] == quote;
    const bool known = std::ranges::any_of(
        kUnread, [&](std::string_view unread) { return equals_ascii_nocase(unread, name); });
    if (!whole || !known) return;
    std::size_t cut = begin + limits_.unread;
    while (cut > begin + name.size() + 2 && (static_cast<unsigned char>(html_[cut]) & 0xC0) == 0x80) --cut;
    shortened_.emplace_back(cut, end - 1);
  }

  std::size_t after_attribute(std::size_t at) const {
    const auto ends_name = [&](char c) { return is_space(c) || c == '/' || c == '>' || c == '='; };
    ++at;  // even a leading "=" is part of the name
    while (at < html_.size() && !ends_name(html_[at])) ++at;
    std::size_t value = at;
    while (value < html_.size() && is_space(html_[value])) ++value;
    if (value >= html_.size() || html_[value] != '=') return at;
    ++value;
    while (value < html_.size() && is_space(html_[value])) ++value;
    if (value >= html_.size()) return value;
    if (html_[value] == '"' || html_[value] == '\'') return after(html_.find(html_[value], value + 1), 1);
    while (value < html_.size() && !is_space(html_[value]) && html_[value] != '>') ++value;
    return value;
  }

  std::size_t after_tag(const Tag& tag, std::size_t name) {
    if (tag.unfinished) return html_.size();  // the tokenizer drops it
    const std::string_view text(html_.data() + name, tag.name_end - name);
    const bool kept = tag.closing ? close_end(text) : open_start(text, tag);
    if (kept) {
      for (const auto& [begin, end] : shortened_) skip(begin, end);
      if (tag.attributes_cut != 0) leave_out(tag.attributes_cut, tag.end - 1);
    } else {
      leave_out(tag.begin, tag.end);
    }
    if (kept && open_.must_close_formatting()) close_formatting(tag.end);
    if (kept && (text == "pre" || text == "listing")) keep_space(tag.closing);
    if (tag.closing || !kept || open_.in_foreign()) return tag.end;
    const std::size_t end = after_raw_text(text, tag.end);
    if (end < html_.size() && (text == "style" || (text == "script" && is_unread_script(tag, end))))
      skip(tag.end, end);
    return end;
  }

  void keep_space(bool closing) {
    if (!closing) {
      ++space_kept_;
    } else if (space_kept_ > 0) {
      --space_kept_;
    }
  }

  // "<!--" may hide an end tag from the tokenizer.
  bool is_unread_script(const Tag& tag, std::size_t end) const {
    const std::string_view text(html_);
    if (contains_ascii_nocase(text.substr(tag.begin, tag.end - tag.begin), "json")) return false;
    return end > tag.end && !text.substr(tag.end, end - tag.end).contains("<!--");
  }

  // Once the budget is spent no markup counts any more but that of text which is not shown.
  bool is_spent() const { return elements_ > limits_.elements || work_ > limits_.work; }

  bool close_end(std::string_view name) {
    return is_spent() && name != "script" && name != "style" ? false : open_.close(name);
  }

  bool open_start(std::string_view name, const Tag& tag) {
    ++elements_;
    if (is_spent()) return name == "script" || name == "style";
    // Each further <html> or <body> only adds its attributes to the first, one by one.
    if ((name == "html" || name == "body") && ++roots_ > 8) return false;
    const bool kept = open_.open(name, tag.self_closing);
    if (kept) work_ += open_.depth();
    return kept;
  }

  // Text up to the element's own end tag holds no markup.
  std::size_t after_raw_text(std::string_view name, std::size_t at) const {
    if (name == "plaintext") return html_.size();
    static constexpr std::string_view kRaw[] = {"script", "style",   "textarea", "title",
                                                "xmp",    "noembed", "noframes", "iframe"};
    if (std::find(std::begin(kRaw), std::end(kRaw), name) == std::end(kRaw)) return at;
    const std::string key(name);
    for (std::size_t found = at; (found = html_.find("</", found)) != std::string::npos; found += 2) {
      const std::size_t end = found + 2 + key.size();
      if (end >= html_.size()) break;
      const bool same =
          std::equal(key.begin(), key.end(), html_.begin() + static_cast<std::ptrdiff_t>(found) + 2,
                     [](char a, char b) { return a == (is_letter(b) ? (b | 0x20) : b); });
      if (same && (is_space(html_[end]) || html_[end] == '/' || html_[end] == '>')) return found;
    }
    return html_.size();
  }

  void leave_out(std::size_t begin, std::size_t end) {
    bounded_ = true;
    skip(begin, end);
  }

  void skip(std::size_t begin, std::size_t end) {
    out_.append(html_, copied_, begin - copied_);
    copied_ = end;
  }

  void close_formatting(std::size_t at) {
    leave_out(at, at);
    for (const std::string& name : open_.take_formatting()) out_.append("</").append(name).append(">");
  }

  std::string html_;
  PrescanLimits limits_;
  OpenElements open_;
  std::string out_;
  std::size_t copied_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> shortened_;  // of the tag at hand
  std::size_t space_kept_ = 0;  // open pre and listing, where white space counts
  std::size_t elements_ = 0, roots_ = 0, work_ = 0;
  bool bounded_ = false;
};

}  // namespace

Prescanned prescan(std::string html, const PrescanLimits& limits) {
  return Scanner(std::move(html), limits).run();
}

}  // namespace policywatch::extract
