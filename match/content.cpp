// From words to what is counted: phrases with a short name, demonyms, neighbours.
#include <algorithm>
#include <cmath>

#include "match/index.hpp"
#include "match/vocabulary.hpp"

namespace policywatch::match {
namespace {

struct AliasHit {
  std::size_t length = 0;
  Hash word = 0;
};

AliasHit alias_at(std::span<const Token> tokens, std::size_t at, const Phrases& phrases) {
  const auto start = phrases.starts.find(tokens[at].word);
  if (start == phrases.starts.end()) return {};
  AliasHit best;
  Hash hash = 0;
  for (std::size_t n = 0; n < start->second && at + n < tokens.size(); ++n) {
    hash = mix(hash, tokens[at + n].word);
    const auto found = phrases.aliases.find(hash);
    if (found != phrases.aliases.end()) best = {n + 1, found->second};
  }
  return best;
}

std::string_view span_of(const Token& first, const Token& last, std::string_view text) {
  const auto begin = static_cast<std::size_t>(first.source.data() - text.data());
  const auto end = static_cast<std::size_t>(last.source.data() - text.data()) + last.source.size();
  return text.substr(begin, end - begin);
}

}  // namespace

Content content_of(std::span<const Token> tokens, std::string_view text, const Phrases& phrases) {
  Content content;
  content.tokens.reserve(tokens.size());
  content.telling.reserve(tokens.size());
  for (std::size_t i = 0; i < tokens.size();) {
    const AliasHit hit = alias_at(tokens, i, phrases);
    Token token = tokens[i];
    if (hit.length > 0) {
      token.source = span_of(tokens[i], tokens[i + hit.length - 1], text);
      token.word = hit.word;
      token.digit = false;
      i += hit.length;
    } else {
      token.word = same_meaning(token.word);
      ++i;
    }
    const double weight = telling(token);
    if (weight <= 0) continue;
    content.tokens.push_back(token);
    content.telling.push_back(weight);
  }
  return content;
}

std::vector<Mention> mentions_of(const Content& content, std::string_view text) {
  std::vector<Mention> mentions;
  mentions.reserve(content.tokens.size() * 3);
  const auto& tokens = content.tokens;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    mentions.push_back({tokens[i].word, Form::word, content.telling[i], tokens[i].source, tokens[i].capital});
    for (std::size_t j = i + 1; j < tokens.size() && j <= i + 2; ++j) {
      if (tokens[j].word == tokens[i].word) continue;
      if (tokens[j].breaks && tokens[j].source.data() > tokens[i].source.data() && j == i + 2) break;
      const Hash low = std::min(tokens[i].word, tokens[j].word),
                 high = std::max(tokens[i].word, tokens[j].word);
      const double both = std::sqrt(content.telling[i] * content.telling[j]);
      const std::string_view source = tokens[j].source.data() >= tokens[i].source.data()
                                          ? span_of(tokens[i], tokens[j], text)
                                          : tokens[i].source;
      mentions.push_back({mix(mix(low, high), 2), Form::pair, j == i + 1 ? both : both * 0.5, source,
                          tokens[i].capital && tokens[j].capital});
    }
  }
  return mentions;
}

}  // namespace policywatch::match
