// The URL parser's second half: file addresses, paths, queries, fragments, and the address written out.
#include <algorithm>

#include "base/text.hpp"
#include "base/url_host.hpp"
#include "base/url_parser.hpp"

namespace policywatch {
namespace {

using url::append_escaped;
using url::Escape;

constexpr bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_drive_letter(std::string_view text) {
  return text.size() == 2 && is_alpha(text[0]) && (text[1] == ':' || text[1] == '|');
}
constexpr bool is_normal_drive_letter(std::string_view text) {
  return is_drive_letter(text) && text[1] == ':';
}

bool starts_with_drive_letter(std::string_view text) {
  return text.size() >= 2 && is_drive_letter(text.substr(0, 2)) &&
         (text.size() == 2 || std::string_view("/\\?#").find(text[2]) != std::string_view::npos);
}

bool is_single_dot(std::string_view segment) {
  return segment == "." || equals_ascii_nocase(segment, "%2e");
}

bool is_double_dot(std::string_view segment) {
  return segment == ".." || equals_ascii_nocase(segment, ".%2e") || equals_ascii_nocase(segment, "%2e.") ||
         equals_ascii_nocase(segment, "%2e%2e");
}

}  // namespace

UrlParser::Step UrlParser::at_file() {
  url_.scheme_ = "file";
  url_.host_.clear();
  url_.has_host_ = true;
  if (is('/') || is('\\')) return go(State::file_slash);
  if (base_ == nullptr || base_->scheme_ != "file") return back_to(State::path);
  url_.host_ = base_->host_;
  take_base_path();
  url_.query_ = base_->query_;
  url_.has_query_ = base_->has_query_;
  if (is('?')) return start_query();
  if (is('#')) return start_fragment();
  if (is_end()) return Step::next;
  url_.query_.clear();
  url_.has_query_ = false;
  if (starts_with_drive_letter(from_here())) {
    path_.clear();
  } else {
    shorten_path();
  }
  return back_to(State::path);
}

UrlParser::Step UrlParser::at_file_slash() {
  if (is('/') || is('\\')) return go(State::file_host);
  if (base_ != nullptr && base_->scheme_ == "file") {
    url_.host_ = base_->host_;
    if (!starts_with_drive_letter(from_here())) {
      const std::string_view path = base_->path_;
      const std::string_view first = path.substr(0, std::min(path.find('/', 1), path.size()));
      if (!first.empty() && is_normal_drive_letter(first.substr(1))) path_.emplace_back(first.substr(1));
    }
  }
  return back_to(State::path);
}

UrlParser::Step UrlParser::at_file_host() {
  if (!is_end() && !is('/') && !is('\\') && !is('?') && !is('#')) {
    buffer_ += c();
    return Step::next;
  }
  if (is_drive_letter(buffer_)) return back_to(State::path);
  if (!buffer_.empty()) {
    if (!take_host()) return Step::failure;
    if (url_.host_ == "localhost") url_.host_.clear();
  }
  return back_to(State::path_start);
}

UrlParser::Step UrlParser::at_path_start() {
  if (is_special()) return is_slash() ? go(State::path) : back_to(State::path);
  if (is('?')) return start_query();
  if (is('#')) return start_fragment();
  if (is_end()) return Step::next;
  return is('/') ? go(State::path) : back_to(State::path);
}

void UrlParser::shorten_path() {
  if (path_.empty()) return;
  if (url_.scheme_ == "file" && path_.size() == 1 && is_normal_drive_letter(path_[0])) return;
  path_.pop_back();
}

void UrlParser::end_segment() {
  const bool slash = is_slash();
  if (is_double_dot(buffer_)) {
    shorten_path();
    if (!slash) path_.emplace_back();
  } else if (is_single_dot(buffer_)) {
    if (!slash) path_.emplace_back();
  } else {
    if (url_.scheme_ == "file" && path_.empty() && is_drive_letter(buffer_)) buffer_[1] = ':';
    path_.push_back(std::move(buffer_));
  }
  buffer_.clear();
}

UrlParser::Step UrlParser::at_path() {
  const std::string_view stops = is_special() ? "/\\?#" : "/?#";
  const std::size_t end = std::min(input_.find_first_of(stops, at_), input_.size());
  append_escaped(buffer_, std::string_view(input_).substr(at_, end - at_), Escape::path);
  at_ = end;
  end_segment();
  if (is('?')) return start_query();
  if (is('#')) return start_fragment();
  return Step::next;
}

UrlParser::Step UrlParser::at_opaque_path() {
  if (is('?')) return start_query();
  if (is('#')) return start_fragment();
  if (is_end()) return Step::next;
  // A space before the query or fragment is escaped, so that trimming cannot change the address.
  const std::string_view after = rest();
  const bool last_space = is(' ') && !after.empty() && (after.front() == '?' || after.front() == '#');
  if (last_space) {
    url_.path_ += "%20";
  } else {
    append_escaped(url_.path_, c(), Escape::control);
  }
  return Step::next;
}

UrlParser::Step UrlParser::at_query() {
  const std::size_t end = std::min(input_.find('#', at_), input_.size());
  append_escaped(url_.query_, std::string_view(input_).substr(at_, end - at_),
                 is_special() ? Escape::special_query : Escape::query);
  at_ = end;
  return is_end() ? Step::done : start_fragment();
}

UrlParser::Step UrlParser::at_fragment() {
  append_escaped(url_.fragment_, from_here(), Escape::fragment);
  return Step::done;
}

Url UrlParser::finish() {
  if (!url_.opaque_path_) {
    for (const std::string& segment : path_) url_.path_ += '/' + segment;
  }
  std::string& href = url_.href_;
  href = url_.scheme_ + ':';
  if (url_.has_host_) {
    href += "//";
    if (!url_.username_.empty() || !url_.password_.empty()) {
      href += url_.username_;
      if (!url_.password_.empty()) href += ':' + url_.password_;
      href += '@';
    }
    href += url_.host_;
    if (url_.port_) href += ':' + std::to_string(*url_.port_);
  } else if (!url_.opaque_path_ && url_.path_.starts_with("//")) {
    href += "/.";
  }
  href += url_.path_;
  if (url_.has_query_) href += '?' + url_.query_;
  if (url_.has_fragment_) href += '#' + url_.fragment_;
  return std::move(url_);
}

}  // namespace policywatch
