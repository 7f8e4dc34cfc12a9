#include "base/url_parser.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/url_host.hpp"
#include "base/utf8.hpp"

namespace policywatch {
namespace {

using url::append_escaped;
using url::Escape;

constexpr bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
// Ends trimmed of controls and spaces, tabs and line ends taken out, ill-formed UTF-8 replaced.
std::string cleaned(std::string_view input) {
  const auto outside = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!input.empty() && outside(input.front())) input.remove_prefix(1);
  while (!input.empty() && outside(input.back())) input.remove_suffix(1);
  const auto plain = [](char c) { return c >= ' ' && c < 0x7F; };
  if (std::ranges::all_of(input, plain)) return std::string(input);
  std::string out;
  out.reserve(input.size());
  for (std::size_t i = 0; i < input.size();) {
    const Decoded one = decode_utf8(input, i);
    if (!one.valid) {
      out += "\xEF\xBF\xBD";
    } else if (one.code != '\t' && one.code != '\n' && one.code != '\r') {
      out.append(input, i, one.size);
    }
    i += one.size;
  }
  return out;
}

std::uint16_t default_port(std::string_view scheme) {
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "http" || scheme == "ws") return 80;
  return scheme == "ftp" ? 21 : 0;
}

}  // namespace

std::optional<Url> UrlParser::parse(std::string_view input, const Url* base) {
  constexpr std::size_t kLongest = 1 << 20;  // data: addresses grow large; beyond this nobody means it
  if (input.size() > kLongest) return std::nullopt;
  UrlParser parser(input, base);
  if (!parser.run()) return std::nullopt;
  return parser.finish();
}

UrlParser::UrlParser(std::string_view input, const Url* base) : input_(cleaned(input)), base_(base) {}

bool UrlParser::run() {
  for (;;) {
    const Step made = step();
    if (made == Step::failure) return false;
    if (made == Step::done) return true;
    if (made == Step::again) continue;
    if (is_end()) return true;
    ++at_;
  }
}

UrlParser::Step UrlParser::step() {
  switch (state_) {
    case State::scheme_start:
      return at_scheme_start();
    case State::scheme:
      return at_scheme();
    case State::no_scheme:
      return at_no_scheme();
    case State::special_relative_or_authority:
      if (is('/') && rest().starts_with('/')) {
        ++at_;
        return go(State::special_authority_ignore_slashes);
      }
      return back_to(State::relative);
    case State::path_or_authority:
      return is('/') ? go(State::authority) : back_to(State::path);
    case State::relative:
      return at_relative();
    case State::relative_slash:
      return at_relative_slash();
    case State::special_authority_slashes:
    case State::special_authority_ignore_slashes:
      return at_special_slashes();
    case State::authority:
      return at_authority();
    case State::host:
      return at_host();
    case State::port:
      return at_port();
    case State::file:
      return at_file();
    case State::file_slash:
      return at_file_slash();
    case State::file_host:
      return at_file_host();
    case State::path_start:
      return at_path_start();
    case State::path:
      return at_path();
    case State::opaque_path:
      return at_opaque_path();
    case State::query:
      return at_query();
    case State::fragment:
      return at_fragment();
  }
  return Step::failure;
}

bool UrlParser::is_special() const {
  return url_.scheme_ == "file" || default_port(url_.scheme_) != 0;
}

UrlParser::Step UrlParser::at_scheme_start() {
  if (!is_alpha(c())) return back_to(State::no_scheme);
  buffer_ = ascii_lower(input_.substr(at_, 1));
  return go(State::scheme);
}

UrlParser::Step UrlParser::at_scheme() {
  if (!is_end() && (is_alpha(c()) || is_digit(c()) || is('+') || is('-') || is('.'))) {
    buffer_ += ascii_lower(input_.substr(at_, 1));
    return Step::next;
  }
  if (is(':')) return scheme_ended();
  buffer_.clear();
  at_ = 0;
  return back_to(State::no_scheme);
}

UrlParser::Step UrlParser::scheme_ended() {
  url_.scheme_ = std::move(buffer_);
  buffer_.clear();
  if (url_.scheme_ == "file") return go(State::file);
  if (is_special()) {
    const bool same = base_ != nullptr && base_->scheme_ == url_.scheme_;
    return go(same ? State::special_relative_or_authority : State::special_authority_slashes);
  }
  if (rest().starts_with('/')) {
    ++at_;
    return go(State::path_or_authority);
  }
  url_.opaque_path_ = true;
  return go(State::opaque_path);
}

UrlParser::Step UrlParser::at_no_scheme() {
  if (base_ == nullptr || (base_->opaque_path_ && !is('#'))) return Step::failure;
  if (!base_->opaque_path_) return back_to(base_->scheme_ == "file" ? State::file : State::relative);
  url_.scheme_ = base_->scheme_;
  url_.path_ = base_->path_;
  url_.opaque_path_ = true;
  url_.query_ = base_->query_;
  url_.has_query_ = base_->has_query_;
  return start_fragment();
}

UrlParser::Step UrlParser::start_query() {
  url_.has_query_ = true;
  url_.query_.clear();
  return go(State::query);
}

UrlParser::Step UrlParser::start_fragment() {
  url_.has_fragment_ = true;
  return go(State::fragment);
}

void UrlParser::take_base_authority() {
  url_.username_ = base_->username_;
  url_.password_ = base_->password_;
  url_.host_ = base_->host_;
  url_.has_host_ = base_->has_host_;
  url_.port_ = base_->port_;
}

void UrlParser::take_base_path() {
  path_.clear();
  std::string_view path = base_->path_;
  if (path.empty()) return;
  path.remove_prefix(1);
  for (const std::string_view segment : split(path, '/')) path_.emplace_back(segment);
}

UrlParser::Step UrlParser::at_relative() {
  url_.scheme_ = base_->scheme_;
  if (is('/')) return go(State::relative_slash);
  if (is_special() && is('\\')) return go(State::relative_slash);
  take_base_authority();
  take_base_path();
  url_.query_ = base_->query_;
  url_.has_query_ = base_->has_query_;
  if (is('?')) return start_query();
  if (is('#')) return start_fragment();
  if (is_end()) return Step::next;
  url_.query_.clear();
  url_.has_query_ = false;
  shorten_path();
  return back_to(State::path);
}

UrlParser::Step UrlParser::at_relative_slash() {
  if (is_special() && is_slash()) return go(State::special_authority_ignore_slashes);
  if (is('/')) return go(State::authority);
  take_base_authority();
  return back_to(State::path);
}

UrlParser::Step UrlParser::at_special_slashes() {
  if (state_ == State::special_authority_slashes) {
    const bool two = is('/') && rest().starts_with('/');
    if (!two) return back_to(State::special_authority_ignore_slashes);
    ++at_;
    return go(State::special_authority_ignore_slashes);
  }
  return is('/') || is('\\') ? Step::next : back_to(State::authority);
}

// What stands before '@', which may itself hold '@'.
void UrlParser::take_credentials() {
  if (at_sign_seen_) buffer_.insert(0, "%40");
  at_sign_seen_ = true;
  for (const char byte : buffer_) {
    if (byte == ':' && !password_seen_) {
      password_seen_ = true;
      continue;
    }
    append_escaped(password_seen_ ? url_.password_ : url_.username_, byte, Escape::userinfo);
  }
  buffer_.clear();
}

UrlParser::Step UrlParser::at_authority() {
  if (is('@')) {
    take_credentials();
    return Step::next;
  }
  if (!ends_authority()) {
    buffer_ += c();
    return Step::next;
  }
  if (at_sign_seen_ && buffer_.empty()) return Step::failure;
  at_ -= buffer_.size();
  buffer_.clear();
  return back_to(State::host);
}

bool UrlParser::take_host() {
  auto host = url::parse_host(buffer_, is_special());
  if (!host) return false;
  url_.host_ = *std::move(host);
  url_.has_host_ = true;
  buffer_.clear();
  return true;
}

UrlParser::Step UrlParser::at_host() {
  if (is(':') && !in_brackets_) {
    if (buffer_.empty() || !take_host()) return Step::failure;
    return go(State::port);
  }
  if (ends_authority()) {
    if (is_special() && buffer_.empty()) return Step::failure;
    if (!take_host()) return Step::failure;
    return back_to(State::path_start);
  }
  if (is('[')) in_brackets_ = true;
  if (is(']')) in_brackets_ = false;
  buffer_ += c();
  return Step::next;
}

bool UrlParser::take_port() {
  if (buffer_.empty()) return true;
  unsigned port = 0;
  for (const char digit : buffer_) {
    port = port * 10 + static_cast<unsigned>(digit - '0');
    if (port > 65535) return false;
  }
  buffer_.clear();
  if (port != default_port(url_.scheme_) || default_port(url_.scheme_) == 0) {
    url_.port_ = static_cast<std::uint16_t>(port);
  }
  return true;
}

UrlParser::Step UrlParser::at_port() {
  if (is_digit(c())) {
    buffer_ += c();
    return Step::next;
  }
  if (!ends_authority() || !take_port()) return Step::failure;
  return back_to(State::path_start);
}

}  // namespace policywatch
