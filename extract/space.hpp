// Text put together with white space collapsed as it grows: the one place that knows what counts as space.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace policywatch::extract {

struct Space {
  std::size_t width = 0;  // bytes; 0: no space here
  bool unseen = false;    // soft hyphen, zero-width space: nothing is seen, words stay whole
};

/// The white space that starts at `at`: ASCII, U+00A0, U+2000..200A, U+2028/9, U+202F, U+3000; unseen:
/// U+00AD, U+200B, U+2060, U+FEFF.
inline Space space_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(at);
  if (first == ' ' || (first >= 9 && first <= 13)) return {1, false};
  if (first < 0xC2) return {};
  if (first == 0xC2) {
    if (at + 1 >= text.size() || (byte(at + 1) != 0xA0 && byte(at + 1) != 0xAD)) return {};
    return {2, byte(at + 1) == 0xAD};
  }
  if (first < 0xE2 || at + 2 >= text.size()) return {};
  const std::uint8_t second = byte(at + 1);
  const std::uint8_t third = byte(at + 2);
  if (first == 0xE2 && second == 0x80) {
    if (third == 0x8B) return {3, true};
    if ((third >= 0x80 && third <= 0x8A) || third == 0xA8 || third == 0xA9 || third == 0xAF)
      return {3, false};
    return {};
  }
  if (first == 0xE2 && second == 0x81 && third == 0xA0) return {3, true};
  if (first == 0xE3 && second == 0x80 && third == 0x80) return {3, false};
  if (first == 0xEF && second == 0xBB && third == 0xBF) return {3, true};
  return {};
}

/// Bytes at which neither white space nor anything unseen starts: nearly all of a page.
inline constexpr auto kNeverSpace = [] {
  std::array<bool, 256> plain{};
  for (std::size_t i = 0; i < 256; ++i)
    plain[i] = i != ' ' && !(i >= 9 && i <= 13) && i != 0xC2 && i != 0xE2 && i != 0xE3 && i != 0xEF;
  return plain;
}();

class SpacedText {
 public:
  void space() { pending_ = !text_.empty(); }

  void append(std::string_view more) {
    std::size_t from = 0;
    for (std::size_t at = 0; at < more.size();) {
      if (kNeverSpace[static_cast<std::uint8_t>(more[at])]) {
        ++at;
        continue;
      }
      const Space here = space_at(more, at);
      if (here.width == 0) {
        ++at;
        continue;
      }
      put(more.substr(from, at - from));
      if (!here.unseen) space();
      at += here.width;
      from = at;
    }
    put(more.substr(from));
  }

  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }
  bool pending() const { return pending_; }
  const std::string& text() const { return text_; }
  std::string take() {
    std::string result = std::move(text_);
    clear();
    return result;
  }
  void clear() {
    text_.clear();
    pending_ = false;
  }

 private:
  void put(std::string_view word) {
    if (word.empty()) return;
    if (pending_) text_ += ' ';
    pending_ = false;
    text_ += word;
  }

  std::string text_;
  bool pending_ = false;
};

}  // namespace policywatch::extract
