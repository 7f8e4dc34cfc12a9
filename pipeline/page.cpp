// Wording of one page → proposals.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "pipeline/fold.hpp"
#include "pipeline/late.hpp"
#include "pipeline/page_story.hpp"
#include "pipeline/propose.hpp"

namespace policywatch::pipeline {
namespace {

constexpr std::size_t kJudgedText = 20'000;  // bytes of changed text that are matched against policies
constexpr std::size_t kShownText = 1500;
constexpr std::size_t kQuote = 600;
constexpr Millis kFlapping = std::chrono::hours(24);

void add_new_sentences(std::string_view from, std::string_view to, std::string& all, std::string& first) {
  std::unordered_set<std::string> known;
  for (const std::string_view sentence : sentences(from)) known.insert(fold(sentence));
  for (const std::string_view sentence : sentences(to)) {
    if (known.contains(fold(sentence)) || all.size() > kJudgedText) continue;
    const std::string_view plain = trim(sentence);
    if (plain.empty()) continue;
    if (first.empty()) first = plain;
    all.append(all.empty() ? "" : "\n").append(plain);
  }
}

std::string listed_words(const ChangedWords& words, const Change& change) {
  std::string out;
  if (!words.inserted.empty()) out = words.inserted;
  if (!words.removed.empty()) out += (out.empty() ? "Removed: " : "\n\nRemoved: ") + words.removed;
  if (!out.empty()) return shorten(out, kShownText);
  for (const LinkRetarget& link : change.links_retargeted) {
    out += link.text + ": " + link.before + " → " + link.after + "\n";
  }
  for (const Link& link : change.links_removed) out += "Link removed: " + link.text + " (" + link.url + ")\n";
  for (const Link& link : change.links_added) out += "Link added: " + link.text + " (" + link.url + ")\n";
  for (const FieldChange& field : change.fields) {
    out += field.name + ": " + field.before + " → " + field.after + "\n";
  }
  return shorten(trim(out), kShownText);
}

// A quote is never given an ellipsis: it has to stand in the capture as it is.
std::string literal_start(const std::string& text) {
  std::string start = shorten(text, kQuote);
  if (start != text) start.resize(start.size() - std::string_view("…").size());
  return start;
}

std::string quote_of(const ChangedWords& words, const match::StatusFinding& status, const Change& change) {
  if (!status.quote.empty()) return status.quote;
  if (!words.first_inserted.empty()) return literal_start(words.first_inserted);
  if (!words.first_removed.empty()) return literal_start(words.first_removed);
  for (const LinkRetarget& link : change.links_retargeted) return link.text;
  for (const Link& link : change.links_added) return link.text;
  for (const Link& link : change.links_removed) return link.text;
  return "";
}

const Update* open_change_of(const Workshop& shop) {
  const Update* newest = nullptr;
  for (const Update& known : shop.knowledge.recent) {
    const bool open = known.state == UpdateState::new_ || known.state == UpdateState::claimed;
    const bool ours =
        std::ranges::any_of(known.evidence, [&](const Evidence& e) { return e.watch == shop.watch().id; });
    if (!open || !ours || known.kind != UpdateKind::page_change) continue;
    if (shop.subject.now - known.detected_at > kFlapping) continue;
    if (newest == nullptr || known.detected_at > newest->detected_at) newest = &known;
  }
  return newest;
}

// A → B → A: within a day it is one matter that swings; later it is news of its own.
bool attach_swing(const Workshop& shop, Update& update) {
  const Update* open = open_change_of(shop);
  if (open == nullptr) return false;
  Attachment attachment;
  attachment.update_id = open->id;
  attachment.evidence = std::move(update.evidence.front());
  attachment.reason = "the page is again as it was on " + to_rfc3339(*shop.subject.seen_before);
  attachment.contradicts = true;
  attachment.flags = {"alternating"};
  shop.findings.attached.push_back(std::move(attachment));
  return true;
}

// What a publisher did to a story that stood: said so, or did not.
void tell_rewriting(const Workshop& shop, const ChangedWords& words, Update& update) {
  if (shop.watch().kind != WatchKind::article || shop.subject.seen_before) return;
  const auto title = std::ranges::find(shop.change.fields, "title", &FieldChange::name);
  const std::string said = ascii_lower(words.inserted);
  const bool owned = std::ranges::any_of(
      std::to_array<std::string_view>({"correction", "corrected", "an earlier version of", "editor's note",
                                       "editors' note", "clarification"}),
      [&](std::string_view note) { return said.contains(note); });
  const bool renamed = title != shop.change.fields.end();
  if (tells_retraction(page_title(shop) + "\n" + words.inserted)) {
    update.flags.emplace_back("story retracted");
    update.headline = "Retracted: " + update.headline;
  } else if (renamed) {
    update.flags.emplace_back("headline changed");
    update.reasons.push_back("the headline read before: " + shorten(title->before, 200));
    update.headline = "Headline changed: " + update.headline;
  } else if (!words.inserted.empty() || !words.removed.empty()) {
    update.flags.emplace_back(owned ? "correction noted" : "silent rewrite");
    update.headline = (owned ? "Corrected: " : "Rewritten: ") + update.headline;
  }
  retitle(shop, update);
}

}  // namespace

ChangedWords changed_words(const Change& change) {
  ChangedWords out;
  for (const TextChange& text : change.text) {
    if (text.where != Where::main || text.before == text.after) continue;
    add_new_sentences(text.before, text.after, out.inserted, out.first_inserted);
    add_new_sentences(text.after, text.before, out.removed, out.first_removed);
  }
  return out;
}

std::string page_title(const Workshop& shop) {
  const Document& document = shop.document();
  if (!document.title.empty()) return document.title;
  if (!shop.watch().title.empty()) return shop.watch().title;
  return document.url.empty() ? shop.watch().url : document.url;
}

match::Story page_story(const Workshop& shop, std::string text) {
  match::Story story;
  story.title = page_title(shop);
  story.text = std::move(text);
  story.outlet = outlet_of(shop, nullptr);
  story.url = shop.document().url.empty() ? shop.watch().url : shop.document().url;
  story.watch_kind = shop.watch().kind;
  story.tier = tier_of(shop.watch());
  return story;
}

// The page's title did not change: the status stands in the words that did.
match::Classification classify_page(const Workshop& shop, const match::Story& story) {
  match::Classification judged = match::classify(shop.knowledge.index, story);
  judged.status = match::find_status("", story.text);
  if (!judged.status.quote.empty() && !story.text.contains(judged.status.quote)) judged.status = {};
  // "Updated the guidance" tells of the page, not of the policy; that the page changed is told anyway.
  if (judged.status.status == Status::modified) judged.status = {};
  return judged;
}

// How the page changed weighs at most half: which policy it concerns and who says so weigh the rest.
void add_change_terms(const Workshop& shop, Update& update) {
  constexpr int kMost = 50;
  int total = 0;
  std::string floor;
  bool names_paper = false, tells_status = false;
  for (const ScoreTerm& term : shop.change.score_terms) {
    if (term.term == "must_look") floor = term.detail;
    names_paper = names_paper || term.term == "identifier";
    tells_status = tells_status || term.term == "status_word";
    if (term.term == "status_word" && update.status) continue;  // told as the status itself
    update.score_terms.push_back(term);
    total += term.points;
  }
  if (names_paper && tells_status) floor = "a number and a word of status";
  add_term(update, "change_cap", std::min(0, kMost - total), "the change alone weighs at most 50");
  settle_score(update);
  if (!floor.empty()) add_floor(update, floor);
}

void judge_page(const Workshop& shop) {
  const ChangedWords words = changed_words(shop.change);
  Telling telling;
  telling.story = page_story(shop, words.inserted.empty() ? words.removed : words.inserted);
  telling.judged = classify_page(shop, telling.story);
  if (words.inserted.empty()) telling.judged.status = {};  // what left the page tells no outcome
  telling.judged.kind = UpdateKind::page_change;
  telling.quote = quote_of(words, telling.judged.status, shop.change);
  Update update = propose(shop, telling);
  update.text = listed_words(words, shop.change);
  add_change_terms(shop, update);
  tell_rewriting(shop, words, update);
  if (shop.subject.seen_before) {
    if (attach_swing(shop, update)) return;
    update.headline = "Reverted: " + update.headline;
    update.flags.emplace_back("reverted");
    update.reasons.push_back("the page is again as it was on " + to_rfc3339(*shop.subject.seen_before));
    retitle(shop, update);
  }
  file(shop, std::move(update), FoldScope::other_watches);
}

}  // namespace policywatch::pipeline
