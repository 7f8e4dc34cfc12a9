#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

namespace {

struct Rule {
  Pattern pattern;
  std::optional<Pattern> whole;  // an expression with the match as its first group
};

// "/…/flags": RE2 takes its flags inside.
std::optional<std::string> expression_of(std::string_view source) {
  if (source.size() < 3 || source.front() != '/') return std::nullopt;
  const std::size_t end = source.rfind('/');
  const std::string_view flags = source.substr(end + 1);
  if (end == 0 || flags.find_first_not_of("ims") != std::string_view::npos) return std::nullopt;
  std::string expression = flags.empty() ? "" : "(?" + std::string(flags) + ")";
  return expression += source.substr(1, end - 1);
}

std::vector<Rule> parsed(const std::vector<std::string>& sources, std::string_view key,
                         std::vector<std::string>& notes) {
  std::vector<Rule> rules;
  for (const std::string& source : sources) {
    const auto expression = expression_of(source);
    auto pattern = Pattern::parse(expression ? "/" + *expression + "/" : source);
    if (!pattern) {
      notes.push_back(std::string(key) + ": " + pattern.error().message);
      continue;
    }
    Rule rule{std::move(*pattern), std::nullopt};
    if (expression) {
      if (auto whole = Pattern::parse("/(" + *expression + ")/")) rule.whole = std::move(*whole);
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

// Lines that a match over several lines touches: nothing that stands in a match counts.
void mark_spanning(const Pattern& whole, const std::vector<Block>& blocks, std::vector<bool>& ignored) {
  std::string text;
  std::vector<std::size_t> begins;
  for (const Block& block : blocks) {
    begins.push_back(text.size());
    text.append(block.text).append("\n");
  }
  std::size_t from = 0;
  for (const std::string& match : whole.matches_in(text)) {
    const std::size_t at = text.find(match, from);
    if (at == std::string::npos) return;
    from = at + match.size();
    if (match.find('\n') == std::string::npos) continue;
    const auto first = std::upper_bound(begins.begin(), begins.end(), at) - begins.begin() - 1;
    for (auto i = static_cast<std::size_t>(first); i < blocks.size() && begins[i] < from; ++i)
      ignored[i] = true;
  }
}

// A line with a match does not count at all: what is ignored is "the line with the counter".
void take_out(const std::vector<Rule>& rules, std::vector<Block>& blocks) {
  std::vector<bool> ignored(blocks.size(), false);
  for (const Rule& rule : rules) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (!ignored[i] && rule.pattern.found_in(blocks[i].text)) ignored[i] = true;
    }
    if (rule.whole) mark_spanning(*rule.whole, blocks, ignored);
  }
  std::size_t i = 0;
  std::erase_if(blocks, [&](const Block&) { return ignored[i++]; });
}

// Plain text keeps the lines it stands in; an expression keeps what it matches.
std::vector<Block> matches_only(const std::vector<Rule>& rules, const std::vector<Block>& blocks) {
  std::vector<Block> result;
  for (const Block& block : blocks) {
    for (const Rule& rule : rules) {
      if (!rule.whole) {
        if (!rule.pattern.found_in(block.text)) continue;
        result.push_back(block);
        break;
      }
      for (const std::string& match : rule.pattern.matches_in(block.text)) {
        std::string text = collapse_space(match);
        if (!text.empty()) result.push_back({std::move(text), block.where, block.tag});
      }
    }
  }
  return result;
}

}  // namespace

void apply_text_rules(const Watch& watch, std::vector<Block>& blocks, std::vector<std::string>& notes) {
  if (!watch.ignore_text.empty()) take_out(parsed(watch.ignore_text, "ignore_text", notes), blocks);
  if (!watch.extract_text.empty()) {
    const bool had_text = !blocks.empty();
    blocks = matches_only(parsed(watch.extract_text, "extract_text", notes), blocks);
    if (blocks.empty() && had_text) notes.push_back("extract_text matched nothing");
  }
  if (watch.sort) {
    std::sort(blocks.begin(), blocks.end(), [](const Block& a, const Block& b) {
      return std::tie(a.text, a.where, a.tag) < std::tie(b.text, b.where, b.tag);
    });
  }
  if (watch.unique) {
    std::unordered_set<std::string> seen;
    std::erase_if(blocks, [&](const Block& block) { return !seen.insert(block.text).second; });
  }
}

}  // namespace policywatch::extract
