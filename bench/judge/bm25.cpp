#include "bench/judge/bm25.hpp"

#include <algorithm>
#include <cmath>

namespace policywatch::bench {
namespace {

constexpr double kSaturation = 1.2, kLength = 0.75;

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    const bool digit = c >= '0' && c <= '9';
    if ((c >= 'a' && c <= 'z') || digit || static_cast<unsigned char>(c) >= 0x80) {
      word += c;
    } else if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c + 32);
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

}  // namespace

Bm25::Bm25(const std::vector<Policy>& policies) {
  for (std::size_t i = 0; i < policies.size(); ++i) {
    std::string text = policies[i].title + " " + policies[i].description;
    for (const std::string& term : policies[i].terms) text += " " + term;
    const std::vector<std::string> words = words_of(text);
    lengths_.push_back(static_cast<double>(words.size()));
    mean_length_ += static_cast<double>(words.size());
    for (const std::string& word : words) {
      std::vector<Place>& places = places_[word];
      if (places.empty() || places.back().policy != i) places.push_back({i, 0});
      ++places.back().count;
    }
  }
  mean_length_ /= std::max<double>(1, static_cast<double>(policies.size()));
}

std::vector<std::size_t> Bm25::ranked(const std::string& query) const {
  std::vector<double> scores(lengths_.size(), 0);
  const auto all = static_cast<double>(lengths_.size());
  for (const std::string& word : words_of(query)) {
    const auto found = places_.find(word);
    if (found == places_.end()) continue;
    const auto many = static_cast<double>(found->second.size());
    const double rarity = std::log(1 + (all - many + 0.5) / (many + 0.5));
    for (const Place& place : found->second) {
      const double norm = kSaturation * (1 - kLength + kLength * lengths_[place.policy] / mean_length_);
      scores[place.policy] += rarity * place.count * (kSaturation + 1) / (place.count + norm);
    }
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > 0) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&scores](std::size_t a, std::size_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  return order;
}

}  // namespace policywatch::bench
