#include "worker/layout.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/text.hpp"
#include "fuzz/fuzz.hpp"

namespace policywatch::fuzz {
namespace {

// "x0 y0 x1 y1 size word", any finite numbers: a file may place its words where no paper is.
std::optional<worker::Placed> word_of(std::string_view line) {
  std::array<double, 5> numbers{};
  for (double& number : numbers) {
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    if (error != std::errc() || end == line.data() + line.size() || *end != ' ' || !std::isfinite(number)) {
      return std::nullopt;
    }
    line.remove_prefix(static_cast<std::size_t>(end - line.data()) + 1);
  }
  if (line.empty()) return std::nullopt;
  worker::Placed word;
  word.x0 = numbers[0];
  word.y0 = numbers[1];
  word.x1 = numbers[2];
  word.y1 = numbers[3];
  word.size = numbers[4];
  word.upright = !line.starts_with('^');
  word.text = to_valid_utf8(line);
  return word;
}

}  // namespace

// Words with places → text in reading order: no letter comes from nowhere.
void one_input(std::string_view input) {
  std::vector<worker::PlacedPage> pages;
  for (const std::string_view page : split(input, '\f')) {
    worker::PlacedPage& placed = pages.emplace_back();
    placed.height = 792;
    for (const std::string_view line : lines(page)) {
      if (auto word = word_of(line)) placed.words.push_back(std::move(*word));
    }
  }
  const auto read = worker::lay_out(pages);
  require(read.size() == pages.size(), "a page stays a page");
  std::array<std::ptrdiff_t, 256> left{};
  for (const worker::PlacedPage& page : pages) {
    for (const worker::Placed& word : page.words) {
      for (const char c : word.text) ++left[static_cast<unsigned char>(c)];
    }
  }
  for (const auto& page : read) {
    for (const Block& block : page) {
      require(is_valid_utf8(block.text) && !block.text.empty(), "a block is text", block.text);
      for (const char c : block.text) {
        const bool ours = c == ' ' || c == '|';
        require(ours || --left[static_cast<unsigned char>(c)] >= 0, "no letter comes from nowhere",
                block.text);
      }
    }
  }
}

}  // namespace policywatch::fuzz
