#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "review/search_words.hpp"
#include "store/update_codec.hpp"

namespace policywatch::store {

namespace {

std::set<std::string, std::less<>> each_once(std::string_view text) {
  std::set<std::string, std::less<>> found;
  for (std::string& word : review::search_words(text)) found.insert(std::move(word));
  return found;
}

}  // namespace

std::string search_text(const Update& update) {
  if (update.evidence.size() > kSearchedEvidence) {
    // Its first ones, by number: pages that join a site-wide update later do not touch the index.
    Update cut = update;
    std::ranges::sort(cut.evidence, {}, &Evidence::id);
    cut.evidence.resize(kSearchedEvidence);
    return search_text(cut);
  }
  std::set<std::string, std::less<>> found;
  for (const std::string_view text : review::searched_texts(update)) found.merge(each_once(text));
  return join({found.begin(), found.end()}, " ");
}

std::string search_query(std::string_view typed, bool whole_words) {
  std::string query;
  for (const std::string& word : each_once(shorten(typed, 1000))) {
    if (!query.empty()) query += " AND ";
    query += '"' + word + (whole_words ? "\"" : "\"*");
  }
  return query;
}

}  // namespace policywatch::store
