#include <set>

#include "base/text.hpp"
#include "store/update_codec.hpp"

namespace policywatch::store {

namespace {

bool is_inner_mark(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 && !(byte >= '0' && byte <= '9') && !(byte >= 'a' && byte <= 'z');
}

// Both sides of the search cut words here, so that the index and a query can never disagree.
void add_words(std::string_view text, std::set<std::string, std::less<>>& found) {
  const std::string folded = fold(text);
  for (std::string_view word : words(folded)) {
    std::string part;
    for (const char c : word) {
      if (!is_inner_mark(c)) {
        part.push_back(c);
      } else if (!part.empty()) {
        found.insert(std::exchange(part, {}));
      }
    }
    if (!part.empty()) found.insert(part);
  }
}

}  // namespace

std::string search_text(const Update& update) {
  std::set<std::string, std::less<>> found;
  for (const std::string* text :
       {&update.title, &update.headline, &update.outlet, &update.text, &update.status_quote})
    add_words(*text, found);
  for (const PolicyId& policy : update.policies) add_words(policy, found);
  for (const Evidence& evidence : update.evidence) {
    add_words(evidence.quote, found);
    add_words(evidence.headline, found);
    add_words(evidence.outlet, found);
    add_words(evidence.watch, found);
  }
  return join({found.begin(), found.end()}, " ");
}

std::string search_query(std::string_view typed) {
  std::set<std::string, std::less<>> found;
  add_words(shorten(typed, 1000), found);
  std::string query;
  for (const std::string& word : found) {
    if (!query.empty()) query += " AND ";
    query += '"' + word + "\"*";
  }
  return query;
}

}  // namespace policywatch::store
