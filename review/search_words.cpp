#include "review/search_words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace policywatch::review {

namespace {

bool is_inner_mark(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 && !(byte >= '0' && byte <= '9') && !(byte >= 'a' && byte <= 'z');
}

}  // namespace

std::vector<std::string> search_words(std::string_view text) {
  std::vector<std::string> found;
  const std::string folded = fold(text);
  for (const std::string_view word : words(folded)) {
    std::string part;
    for (const char c : word) {
      if (!is_inner_mark(c)) {
        part.push_back(c);
      } else if (!part.empty()) {
        found.push_back(std::exchange(part, {}));
      }
    }
    if (!part.empty()) found.push_back(std::move(part));
  }
  return found;
}

std::vector<std::string_view> searched_texts(const Update& update) {
  std::vector<std::string_view> texts = {update.title, update.headline, update.outlet, update.text,
                                         update.status_quote};
  for (const PolicyId& policy : update.policies) texts.emplace_back(policy);
  for (const Evidence& evidence : update.evidence) {
    for (const std::string* text : {&evidence.quote, &evidence.headline, &evidence.outlet, &evidence.watch})
      texts.emplace_back(*text);
  }
  return texts;
}

bool holds_phrase(const Update& update, std::string_view phrase) {
  const std::vector<std::string> wanted = search_words(phrase);
  return std::ranges::any_of(searched_texts(update), [&](std::string_view text) {
    const std::vector<std::string> words = search_words(text);
    return std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end() ||
           wanted.empty();
  });
}

}  // namespace policywatch::review
