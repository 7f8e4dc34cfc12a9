// The terminal as a screen: raw keys in, whole screens out, everything as it was at the end.
#pragma once

#include <termios.h>

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace policywatch::cli {

struct ScreenSize {
  int rows = 24, columns = 80;
};

/// Holds standard input raw and the alternate screen while it lives. Only for a terminal on both ends.
class Terminal {
 public:
  static bool is_there();
  Terminal();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  ScreenSize size() const;
  /// Lines are printable text of at most the screen's width; `current` (-1: none) stands out by more than
  /// colour, so does nothing else.
  void draw(const std::vector<std::string>& lines, int current);
  /// A character as typed (UTF-8), or "Enter" "Esc" "Backspace" "Up" "Down" "PageUp" "PageDown"; "Ctrl-C" and
  /// the end of input too. Nothing when the time passed.
  std::optional<std::string> key(Millis patience);

 private:
  std::optional<char> byte(Millis patience);
  std::string escape_sequence();
  termios before_{};
};

/// The first `columns` characters; shorter ones are not padded.
std::string fit(const std::string& text, int columns);
/// Broken at spaces into lines of at most `columns` characters.
std::vector<std::string> wrap(const std::string& text, int columns);

}  // namespace policywatch::cli
