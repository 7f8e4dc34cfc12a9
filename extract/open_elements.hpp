// The tree builder's stack of open elements, followed from outside: how deep Gumbo would be.
#pragma once

#include <gumbo.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::extract {

/// Errs towards "deeper": an end tag closes something here only where the HTML standard closes it too.
class OpenElements {
 public:
  OpenElements(std::size_t depth, std::size_t formatting, std::size_t reopened)
      : max_depth_(depth), max_formatting_(formatting), reopened_left_(reopened) {}

  /// False: the tag has to go.
  bool open(std::string_view name, bool self_closing);
  bool close(std::string_view name);
  std::size_t depth() const { return stack_.size(); }
  bool in_foreign() const { return foreign_ > 0; }
  /// True once, when paragraphs have reopened formatting elements too often.
  bool must_close_formatting() const { return reopened_left_ == 0 && !formatting_closed_; }
  std::vector<std::string> take_formatting();

 private:
  struct Open {
    GumboTag tag;
    std::uint32_t hash;    // of the name, for unknown tags
    std::uint32_t active;  // formatting elements active before it
  };

  bool same(const Open& open, GumboTag tag, std::uint32_t hash) const {
    return open.tag == tag && (tag != GUMBO_TAG_UNKNOWN || open.hash == hash);
  }
  bool drop(GumboTag tag);
  void leave_foreign();
  void count_reopened(GumboTag tag);
  void close_implied(GumboTag opening);
  void pop_to(std::size_t size);
  void erase(std::size_t index);
  void close_until(GumboTag tag, std::uint32_t hash, unsigned scope);
  void close_heading();
  void close_formatting(GumboTag tag);
  void close_other(GumboTag tag, std::uint32_t hash);

  std::size_t max_depth_, max_formatting_, reopened_left_;
  bool formatting_closed_ = false;
  std::vector<Open> stack_;
  std::size_t foreign_ = 0;                                          // open svg and math
  std::array<std::size_t, GUMBO_TAG_LAST + 1> dropped_{}, count_{};  // by tag: taken out, on the stack
  std::vector<GumboTag> active_;  // the list of active formatting elements, by name
};

}  // namespace policywatch::extract
