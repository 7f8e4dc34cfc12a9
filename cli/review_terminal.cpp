#include "cli/review_terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.hpp"

namespace policywatch::cli {
namespace {

constexpr Millis kSequence{30};  // the rest of an escape sequence follows at once; a lone Esc does not

void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
}

std::size_t length_of(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1u : byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u;
}

}  // namespace

bool Terminal::is_there() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

Terminal::Terminal() {
  ::tcgetattr(STDIN_FILENO, &before_);
  termios raw = before_;
  raw.c_lflag &= static_cast<tcflag_t>(~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN));
  raw.c_iflag &= static_cast<tcflag_t>(~static_cast<tcflag_t>(ICRNL | IXON));
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw);
  write_all("\x1b[?1049h\x1b[?25l");
}

Terminal::~Terminal() {
  write_all("\x1b[0m\x1b[?25h\x1b[?1049l");
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
}

ScreenSize Terminal::size() const {
  winsize found{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &found) != 0 || found.ws_row == 0 || found.ws_col == 0) return {};
  return {std::max<int>(found.ws_row, 8), std::max<int>(found.ws_col, 20)};
}

void Terminal::draw(const std::vector<std::string>& lines, int current) {
  std::string out = "\x1b[H";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_current = static_cast<int>(i) == current;
    if (is_current) out += "\x1b[7m";
    out += lines[i];
    if (is_current) out += "\x1b[0m";
    out += "\x1b[K";
    if (i + 1 < lines.size()) out += "\r\n";
  }
  write_all(out + "\x1b[J");
}

std::optional<char> Terminal::byte(Millis patience) {
  pollfd waiting{STDIN_FILENO, POLLIN, 0};
  if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
  char c = 0;
  return ::read(STDIN_FILENO, &c, 1) == 1 ? std::optional(c) : std::optional('\x03');  // the end: leave
}

std::string Terminal::escape_sequence() {
  const auto bracket = byte(kSequence);
  if (!bracket) return "Esc";
  std::string sequence;
  while (const auto next = byte(kSequence)) {
    sequence.push_back(*next);
    if ((*next >= 'A' && *next <= 'Z') || *next == '~') break;
  }
  if (sequence == "A") return "Up";
  if (sequence == "B") return "Down";
  if (sequence == "5~") return "PageUp";
  return sequence == "6~" ? "PageDown" : "";
}

std::optional<std::string> Terminal::key(Millis patience) {
  const auto first = byte(patience);
  if (!first) return std::nullopt;
  if (*first == '\x1b') return escape_sequence();
  if (*first == '\r' || *first == '\n') return "Enter";
  if (*first == '\x7f' || *first == '\b') return "Backspace";
  if (*first == '\x03' || *first == '\x04') return "Ctrl-C";
  std::string character(1, *first);
  for (std::size_t rest = length_of(*first); rest > 1; --rest) {
    const auto next = byte(kSequence);
    if (!next) break;
    character.push_back(*next);
  }
  return character;
}

std::string fit(const std::string& text, int columns) {
  int characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_character(text[i]) && ++characters > columns) return text.substr(0, i);
  }
  return text;
}

std::vector<std::string> wrap(const std::string& text, int columns) {
  std::vector<std::string> lines;
  std::string rest = text;
  while (true) {
    std::string line = fit(rest, columns);
    if (line.size() == rest.size()) break;
    const std::size_t space = line.rfind(' ');
    if (space != std::string::npos && space > line.size() / 2) line.resize(space);
    rest.erase(0, line.size());
    rest.erase(0, rest.find_first_not_of(' '));
    lines.push_back(std::move(line));
    if (rest.empty()) return lines;
  }
  lines.push_back(std::move(rest));
  return lines;
}

}  // namespace policywatch::cli
