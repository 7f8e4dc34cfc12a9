// How much a change matters, in named terms. Where and what changed counts; how much of a page changed does
// not: a rotating strip is large, a removed memo is three words.
#include <algorithm>

#include "base/text.hpp"
#include "diff/lexicon.hpp"
#include "diff/parts.hpp"
#include "diff/tokens.hpp"

namespace policywatch::diff {
namespace {

constexpr int kMustLook = 60;
constexpr std::size_t kWordsRead = 200'000;  // of changed text: what more there is adds nothing to the score
constexpr int kNavigationCap = 10, kVolatileCap = 5, kLinkListCap = 10;

void add(Change& change, std::string term, int points, std::string_view detail) {
  if (points != 0) change.score_terms.push_back({std::move(term), points, shorten(detail, 160)});
}

int sum(const Change& change) {
  int total = 0;
  for (const ScoreTerm& term : change.score_terms) total += term.points;
  return total;
}

struct Findings {
  std::string identifier, status, background, date, heading, removed;
  std::size_t words = 0;
};

void look_at_words(const BlockChange& block, std::string_view words, Findings& found) {
  const TextChange& change = block.change;
  if (found.identifier.empty()) found.identifier = identifier_in(words);
  if (found.date.empty() && change.op != TextOp::delete_) found.date = date_in(words);
  if (!found.status.empty()) return;
  const std::string status = status_word_in(words);
  if (status.empty()) return;
  std::string& place = is_background(change.after, status) ? found.background : found.status;
  if (place.empty()) place = status;
}

Findings read_text(const std::vector<BlockChange>& blocks) {
  Findings found;
  for (const BlockChange& block : blocks) {
    if (!block.counts) continue;
    if (found.words > kWordsRead) break;
    const auto [come, gone] = edited_words(block.change.before, block.change.after);
    look_at_words(block, come, found);
    if (found.status.empty()) look_at_words(block, gone, found);
    found.words += std::max(count_words(come), count_words(gone));
    const std::string& shown = block.change.after.empty() ? block.change.before : block.change.after;
    if (block.heading && found.heading.empty()) found.heading = shown;
    if (block.removed_prose && found.removed.empty()) found.removed = block.change.before;
  }
  return found;
}

int size_points(std::size_t words) {
  if (words == 0) return 0;
  if (words <= 4) return 4;
  if (words <= 20) return 8;
  return words <= 100 ? 12 : 15;
}

void add_text_terms(const Findings& found, Change& change) {
  if (!found.identifier.empty()) add(change, "identifier", 35, found.identifier);
  if (!found.status.empty()) {
    add(change, "status_word", 25, found.status);
  } else if (!found.background.empty()) {
    add(change, "status_word_background", 5, found.background);
  }
  add(change, "main_text", size_points(found.words), std::to_string(found.words) + " words of main text");
  if (!found.date.empty()) add(change, "date", 10, found.date);
  if (!found.heading.empty()) add(change, "heading", 5, found.heading);
  if (!found.removed.empty()) add(change, "removed_text", 25, found.removed);
}

void add_item_terms(const Change& seen, Change& change) {
  if (!seen.items_added.empty()) {
    const int points = seen.items_added.size() > 1 ? 25 : 20;
    add(change, "new_item", points, seen.items_added.front().title);
    std::string titles;
    for (const Item& item : seen.items_added) titles += item.title + ". ";
    if (const std::string status = status_word_in(titles); !status.empty()) {
      add(change, "status_word", 25, status);
    }
    if (const std::string id = identifier_in(titles); !id.empty()) add(change, "identifier", 35, id);
  }
  if (!seen.items_edited.empty()) add(change, "edited_item", 10, seen.items_edited.front().after.title);
}

void add_link_terms(const LinkVerdict& links, Change& change) {
  if (links.documents_removed > 0) {
    add(change, "document_link", 25, "removed: " + links.document);
  } else if (links.documents_replaced > 0) {
    add(change, "document_link", 20, "replaced: " + links.document);
  } else if (links.documents_added > 0) {
    add(change, "document_link", 10, "added: " + links.document);
  } else if (links.counts) {
    add(change, "links", 6,
        std::to_string(change.links_added.size() + change.links_removed.size() +
                       change.links_retargeted.size()) +
            " links");
  }
}

bool has_term(const Change& change, std::string_view name) {
  return std::ranges::any_of(change.score_terms, [&](const ScoreTerm& term) { return term.term == name; });
}

// What does not count weighs for itself, up to its cap: never against what counts.
void add_quiet_terms(const Weights& weights, Change& change) {
  std::size_t furniture = 0, machine = 0;
  for (const BlockChange& block : weights.blocks) {
    const TextChange& text = block.change;
    if (text.where == Where::main || furniture + machine > kWordsRead) continue;
    const auto [come, gone] = edited_words(text.before, text.after);
    (text.where == Where::navigation ? furniture : machine) += std::max(count_words(come), count_words(gone));
  }
  const std::string words = " words that do not count";
  add(change, "navigation", size_points(furniture), std::to_string(furniture) + words);
  add(change, "volatile", size_points(machine), std::to_string(machine) + words);
  if (furniture > 0 || !change.links_added.empty() || !change.links_removed.empty()) {
    add(change, "navigation_cap", std::min(0, kNavigationCap - sum(change)), "only furniture differs");
  } else {
    add(change, "volatile_cap", std::min(0, kVolatileCap - sum(change)),
        "only machine tokens, order or typography differ");
  }
}

// A list of links that exchanges some for others: a strip of promotion as a rule. New links alone are news.
bool is_link_rotation(const Weights& weights, const Change& change) {
  bool come = false, gone = false;
  for (const BlockChange& block : weights.blocks) {
    if (!block.counts) continue;
    if (!block.link_list) return false;
    come = come || !block.change.after.empty();
    gone = gone || !block.change.before.empty();
  }
  return come && gone && std::ranges::none_of(change.score_terms, [](const ScoreTerm& term) {
           return term.term != "main_text" && term.term != "links";
         });
}

void hold_to_bounds(const Weights& weights, Change& change) {
  if (!change.significant) {
    add_quiet_terms(weights, change);
    return;
  }
  if (is_link_rotation(weights, change)) {
    add(change, "link_list_cap", std::min(0, kLinkListCap - sum(change)), "links of a list exchanged");
  }
  if (weights.links.documents_removed > 0 && sum(change) < kMustLook) {
    add(change, "must_look", kMustLook - sum(change), "a document is gone");
  }
}

}  // namespace

void weigh(const Weights& weights, Change& change) {
  const Change seen = change;
  const bool items_tell = !seen.items_added.empty() || !seen.items_edited.empty();
  Findings found = read_text(weights.blocks);
  if (items_tell) {
    add_item_terms(seen, change);
    // The listing's blocks say again what its entries say.
    if (has_term(change, "status_word")) found.status.clear();
    if (has_term(change, "identifier")) found.identifier.clear();
  }
  add_text_terms(found, change);
  add_link_terms(weights.links, change);
  if (weights.fields.title) add(change, "title", 8, change.fields.front().after);
  if (!change.history_added.empty()) add(change, "history_entry", 30, change.history_added.front().title);
  if (!change.actions_added.empty()) {
    add(change, "tracker_action", 30, change.actions_added.front().title);
  } else if (weights.policy) {
    add(change, "tracker_record", 15, "the tracker's record differs");
  }
  for (const FieldChange& field : change.fields) {
    if (field.name == "current_status" || field.name == "statuses") {
      add(change, "tracker_status", 30, field.before + " → " + field.after);
      break;
    }
  }
  hold_to_bounds(weights, change);
  change.score = std::clamp(sum(change), 0, 100);
}

}  // namespace policywatch::diff
