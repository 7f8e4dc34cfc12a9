#include "diff/lexicon.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/hash.hpp"
#include "base/pattern.hpp"
#include "base/text.hpp"
#include "diff/align.hpp"
#include "diff/tokens.hpp"

namespace policywatch::diff {
namespace {

std::string first_match(const Pattern& pattern, std::string_view text) {
  const std::vector<std::string> found = pattern.matches_in(text);
  return found.empty() ? "" : found.front();
}

std::vector<Print> prints(const std::vector<std::string_view>& words) {
  std::vector<Print> out;
  for (const std::string_view word : words) out.push_back(fingerprint(word));
  return out;
}

std::string joined(const std::vector<std::string_view>& words, const std::vector<char>& kept) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (kept[i] != 0) continue;
    if (!out.empty()) out += ' ';
    out += words[i];
  }
  return out;
}

}  // namespace

std::string status_word_in(std::string_view words) {
  static const Pattern pattern =
      Pattern::parse(
          R"(/(?i)\b((?:rescind|rescis|revok|revoc|vacat|enjoin|injunct|suspend|suspens|postpon|delay|withdr[ae]w)\w*|)"
          R"(supersed\w*|expire[sd]?|expiration|terminat\w*|reinstat\w*|repeal\w*|overturn\w*|revers(?:ed|al|es)|)"
          R"(remand\w*|struck down|strikes down|finali[sz]ed|finali[sz]es|final rule|proposed rule|)"
          R"(no longer in effect|takes effect|took effect|in effect|effective immediately|ceases?|ceased|)"
          R"(extended|extends|extension|stayed|stays|stay of|lifted|paused|halted|halts|blocks|blocked|)"
          R"(discontinued|abolished|cancel+ed|proposed|final|dismissed|settlement|settled|inoperative)\b/)")
          .value();
  return ascii_lower(first_match(pattern, words));
}

bool is_background(std::string_view text, std::string_view status_word) {
  static const Pattern history =
      Pattern::parse(
          R"(/(?i)\b(?:previously|formerly|earlier|had been|was not|were not|not been|never|not|in (?:19|20)\d\d,?|)"
          R"(since (?:19|20)\d\d)\s+(?:been\s+)?\w+|\w+\s+(?:in|on|since|until)\s+(?:[a-z]+\s+)?(?:19\d\d|20[01]\d)\b/)")
          .value();
  if (status_word.empty() || !contains_ascii_nocase(text, status_word)) return false;
  for (const std::string& word : history.matches_in(text)) {
    if (contains_ascii_nocase(word, status_word)) return true;
  }
  return false;
}

std::string identifier_in(std::string_view text) {
  static const Pattern pattern =
      Pattern::parse(
          R"(/(?i)(\b\d{1,2}:\d\d-(?:cv|cr|mc|ap|bk)-\d{1,6}\b|\b\d\d-(?:cv|cr)-\d{2,6}\b|\b(?:19|20)\d\d-\d{5}\b|)"
          R"(\b(?:EO|E\.O\.|executive order|proclamation)\s+(?:no\.?\s+)?1\d,?\d{3}\b|\bRIN\s*:?\s*\d{4}-[A-Z]{2}\d\d\b|)"
          R"(\[ID\s*:?\s*#\s*\d+\]|\b\d{2,3}\s+(?:FR|Fed\. Reg\.)\s+\d{3,6}\b|\bPM-\d{3}-\d{4}(?:\.\d)?\b)/)")
          .value();
  return first_match(pattern, text);
}

std::string date_in(std::string_view text) {
  static const Pattern pattern =
      Pattern::parse(
          R"(/(?i)(\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:,?\s+(?:19|20)\d\d)?\b|)"
          R"(\b\d{1,2}(?:st|nd|rd|th)?\s+(?:january|february|march|april|may|june|july|august|september|october|)"
          R"(november|december)\b(?:\s+(?:19|20)\d\d)?|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/(?:19|20)\d\d\b)/)")
          .value();
  return first_match(pattern, text);
}

EditedWords edited_words(std::string_view before, std::string_view after) {
  const std::vector<std::string_view> old_words = token_words(before), new_words = token_words(after);
  std::vector<char> old_kept(old_words.size(), 0), new_kept(new_words.size(), 0);
  for (const Pair& pair : align(prints(old_words), prints(new_words))) {
    old_kept[pair.before] = 1, new_kept[pair.after] = 1;
  }
  return {joined(new_words, new_kept), joined(old_words, old_kept)};
}

}  // namespace policywatch::diff
