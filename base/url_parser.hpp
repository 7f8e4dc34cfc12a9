// The basic URL parser of the URL Standard (section 4.4) as a state machine; private to base/url*.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/url.hpp"

namespace policywatch {

class UrlParser {
 public:
  static std::optional<Url> parse(std::string_view input, const Url* base);

 private:
  enum class State {
    scheme_start,
    scheme,
    no_scheme,
    special_relative_or_authority,
    path_or_authority,
    relative,
    relative_slash,
    special_authority_slashes,
    special_authority_ignore_slashes,
    authority,
    host,
    port,
    file,
    file_slash,
    file_host,
    path_start,
    path,
    opaque_path,
    query,
    fragment,
  };
  enum class Step { next, again, failure, done };  // again: same character, new state

  UrlParser(std::string_view input, const Url* base);
  bool run();
  Step step();
  Step at_scheme_start();
  Step at_scheme();
  Step scheme_ended();
  Step at_no_scheme();
  Step at_relative();
  Step at_relative_slash();
  Step at_special_slashes();
  Step at_authority();
  Step at_host();
  Step at_port();
  Step at_file();
  Step at_file_slash();
  Step at_file_host();
  Step at_path_start();
  Step at_path();
  Step at_opaque_path();
  Step at_query();
  Step at_fragment();

  Step go(State next) { return state_ = next, Step::next; }
  Step back_to(State next) { return state_ = next, Step::again; }
  Step start_query();
  Step start_fragment();
  void take_credentials();
  bool take_host();
  bool take_port();
  void take_base_authority();
  void take_base_path();
  void end_segment();
  void shorten_path();
  bool is_special() const;
  bool is_end() const { return at_ >= input_.size(); }
  char c() const { return is_end() ? '\0' : input_[at_]; }
  bool is(char wanted) const { return !is_end() && input_[at_] == wanted; }
  bool is_slash() const { return is('/') || (is_special() && is('\\')); }
  bool ends_authority() const { return is_end() || is_slash() || is('?') || is('#'); }
  std::string_view rest() const {
    return std::string_view(input_).substr(at_ < input_.size() ? at_ + 1 : at_);
  }
  std::string_view from_here() const { return std::string_view(input_).substr(at_); }
  Url finish();

  std::string input_;
  const Url* base_;
  State state_ = State::scheme_start;
  std::size_t at_ = 0;
  std::string buffer_;
  bool at_sign_seen_ = false, in_brackets_ = false, password_seen_ = false;
  std::vector<std::string> path_;
  Url url_;
};

}  // namespace policywatch
