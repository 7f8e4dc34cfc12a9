#include "review/entries.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/text.hpp"
#include "base/url.hpp"

namespace policywatch::review {
namespace {

constexpr std::size_t kTellingHeadline = 12;  // letters from which a headline is nobody else's
constexpr std::size_t kTellingText = 60;
constexpr std::size_t kComparedText = 200;
constexpr std::size_t kMostCompared = 200;  // entries left over for the comparison of words
constexpr double kSameWords = 0.6;

std::string day_of(const Action& entry) {
  const auto& date = entry.date ? entry.date : entry.header_date;
  return date ? to_iso(*date) : "";
}

std::string headline_of(const Action& entry) {
  return fold(entry.headline.empty() ? entry.title : entry.headline);
}

// "" says that the entry has no such key.
using Key = std::string (*)(const Action&);

std::string by_title(const Action& entry) {
  return day_of(entry) + "\n" + entry.title + (entry.title.empty() ? "\n" + entry.text : "");
}
std::string by_headline_and_day(const Action& entry) {
  const std::string headline = headline_of(entry);
  return headline.empty() ? "" : day_of(entry) + "\n" + headline;
}
std::string by_address_and_day(const Action& entry) {
  return entry.url.empty() ? "" : day_of(entry) + "\n" + identity_of(entry.url);
}
std::string by_headline(const Action& entry) {
  std::string headline = headline_of(entry);
  return headline.size() < kTellingHeadline ? "" : headline;
}
std::string by_text(const Action& entry) {
  return entry.text.size() < kTellingText ? "" : fold(shorten(entry.text, kComparedText));
}

class Pairing {
 public:
  Pairing(const std::vector<Action>& known, const std::vector<Action>& fresh)
      : known_(known), fresh_(fresh), taken_(known.size()), out_(fresh.size()) {}

  void by(Key key) {
    std::unordered_map<std::string, std::vector<std::size_t>> places;
    for (std::size_t i = known_.size(); i-- > 0;) {
      if (taken_[i]) continue;
      if (std::string name = key(known_[i]); !name.empty()) places[std::move(name)].push_back(i);
    }
    for (std::size_t i = 0; i < fresh_.size(); ++i) {
      if (out_[i]) continue;
      const auto found = places.find(key(fresh_[i]));
      if (found == places.end() || found->second.empty()) continue;
      join(i, found->second.back());
      found->second.pop_back();
    }
  }

  // On one day, what has most of its words in common.
  void by_words() {
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < known_.size() && left.size() < kMostCompared; ++i) {
      if (!taken_[i]) left.push_back(i);
    }
    std::size_t compared = 0;
    for (std::size_t i = 0; i < fresh_.size() && compared < kMostCompared; ++i) {
      if (out_[i]) continue;
      ++compared;
      std::optional<std::size_t> best;
      double score = kSameWords;
      for (const std::size_t at : left) {
        if (taken_[at] || day_of(known_[at]) != day_of(fresh_[i])) continue;
        const double alike = similarity(headline_of(known_[at]), headline_of(fresh_[i]));
        if (alike < score) continue;
        score = alike;
        best = at;
      }
      if (best) join(i, *best);
    }
  }

  std::vector<std::optional<std::size_t>> take() { return std::move(out_); }

 private:
  void join(std::size_t fresh, std::size_t known) {
    out_[fresh] = known;
    taken_[known] = true;
  }

  const std::vector<Action>& known_;
  const std::vector<Action>& fresh_;
  std::vector<bool> taken_;
  std::vector<std::optional<std::size_t>> out_;
};

}  // namespace

std::vector<std::optional<std::size_t>> pair_entries(const std::vector<Action>& known,
                                                     const std::vector<Action>& fresh) {
  Pairing pairing(known, fresh);
  for (const Key key : {by_title, by_headline_and_day, by_address_and_day}) pairing.by(key);
  pairing.by_words();
  for (const Key key : {by_headline, by_text}) pairing.by(key);
  return pairing.take();
}

}  // namespace policywatch::review
