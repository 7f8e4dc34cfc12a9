// The dated entries by which a page tells its own history, and the papers of a docket on it → proposals.
#include "base/history.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/compare.hpp"
#include "diff/lexicon.hpp"
#include "diff/tokens.hpp"
#include "pipeline/docket.hpp"
#include "pipeline/fold.hpp"
#include "pipeline/page_story.hpp"

namespace policywatch::pipeline {
namespace {

constexpr int kOldDays = 2;
constexpr double kReworded = 0.5;         // share of words that a reworded entry keeps
constexpr std::size_t kAroundNote = 60;   // bytes of date and marks around a note in its block
constexpr std::size_t kTellingNote = 12;  // bytes: a note that stands nowhere else by chance
constexpr std::size_t kMostNotes = 300;

std::string text_of(const Item& entry) {
  return entry.title.empty() ? entry.summary : entry.title;
}

bool same_words(const Item& a, const Item& b) {
  return collapse_space(text_of(a)) == collapse_space(text_of(b));
}

std::string note_key(const Item& entry) {
  return (entry.date ? to_iso(*entry.date) : "") + "\n" + collapse_space(text_of(entry));
}

using Notes = std::unordered_map<std::string, std::size_t>;

Notes count_notes(const std::vector<Item>& entries) {
  Notes out;
  for (const Item& entry : entries) ++out[note_key(entry)];
  return out;
}

// Pages say the same words twice on one day; `ordinal` tells such entries apart, counted from the oldest.
std::string identifier_of(const Workshop& shop, const Item& entry, std::size_t ordinal) {
  const std::string date = entry.date ? to_iso(*entry.date) : "";
  return "history:" + identity_of(shop.watch().url) + ":" + date + ":" +
         std::to_string(fingerprint(collapse_space(text_of(entry)))) + ":" + std::to_string(ordinal);
}

bool already_told(const Workshop& shop, const std::string& identifier) {
  return std::ranges::any_of(shop.knowledge.recent, [&](const Update& update) {
    return std::ranges::count(update.identifiers, identifier) > 0;
  });
}

/// The history as it stood, set against the new one.
class Past {
 public:
  explicit Past(const Workshop& shop)
      : shop_(shop), was_(shop.subject.previous->history), is_(shop.document().history) {
    const Notes now = count_notes(is_);
    for (const Item& entry : was_) {
      if (!oldest_ || (entry.date && *entry.date < *oldest_)) oldest_ = entry.date;
      if (!now.contains(note_key(entry))) {
        if (gone_.size() < kMostNotes) gone_.push_back(&entry);
      } else {
        ++kept_;
      }
    }
    for (const Item& entry : is_) {
      if (!newest_ || (entry.date && *entry.date > *newest_)) newest_ = entry.date;
    }
    if (const auto seen = shop.subject.before.fetched_at) last_look_ = date_of(*seen);
  }

  /// Why an entry is no news; empty: it is.
  std::string why_known(const Item& entry) {
    if (was_.empty())
      return is_older_than_the_look(entry) || stood_in_the_text(entry)
                 ? "history entry older than the first look"
                 : "";
    if (take_gone([&](const Item& gone) { return is_dated_anew(gone, entry); })) {
      return "history entry dated anew";
    }
    if (take_gone([&](const Item& gone) { return is_reworded(gone, entry); })) {
      return "history entry reworded";
    }
    const bool below = oldest_ && entry.date && *entry.date < *oldest_;
    const bool another_page = kept_ == 0 && was_.size() > 1;
    if ((below || another_page) && is_older_than_the_look(entry))
      return "history entry of another page of it";
    return "";
  }

 private:
  template <class Test>
  bool take_gone(Test test) {
    const auto found = std::ranges::find_if(gone_, [&](const Item* gone) { return test(*gone); });
    if (found == gone_.end()) return false;
    gone_.erase(found);
    return true;
  }

  bool is_older_than_the_look(const Item& entry) const {
    return entry.date && last_look_ && days_between(*entry.date, *last_look_) > kOldDays;
  }

  // The page was read without its history before, and had the words all the same.
  bool stood_in_the_text(const Item& entry) const {
    const std::string text = text_of(entry);
    const auto holds = [&](const Block& block) {
      return block.text.size() <= text.size() + kAroundNote && block.text.contains(text);
    };
    return std::ranges::any_of(shop_.subject.previous->blocks, holds);
  }

  // A list that shows its newest entries alone drops the oldest when another of the same words comes.
  bool is_dated_anew(const Item& gone, const Item& entry) const {
    if (!same_words(gone, entry)) return false;
    const bool seen_late = entry.date && last_look_ && *entry.date > *last_look_;
    const bool rolled = gone.date == oldest_ && entry.date == newest_ && gone.date < entry.date;
    return !(seen_late && rolled);
  }

  // Another outcome told in the same place is news.
  bool is_reworded(const Item& gone, const Item& entry) const {
    if (gone.date != entry.date || is_docket_entry(gone) != is_docket_entry(entry)) return false;
    const std::string was = text_of(gone), is = text_of(entry);
    if (diff::overlap(diff::word_prints(was), diff::word_prints(is)) < kReworded) return false;
    const auto status = match::find_status("", is).status;
    return !status || status == match::find_status("", was).status;
  }

  const Workshop& shop_;
  const std::vector<Item>& was_;
  const std::vector<Item>& is_;
  std::vector<const Item*> gone_;
  std::size_t kept_ = 0;
  std::optional<Date> oldest_, newest_, last_look_;
};

// A docket's paper is judged as a court's, under the page's title, which names the case.
Telling tell_paper(const Workshop& shop, const Item& entry, const DocketEntry& paper) {
  Telling telling;
  telling.story = page_story(shop, page_title(shop) + "\n" + text_of(entry));
  telling.story.title = paper.paper;
  telling.story.watch_kind = WatchKind::courtlistener;
  telling.judged = match::classify(shop.knowledge.index, telling.story);
  telling.story.text = text_of(entry);
  telling.judged.status = match::find_status(telling.story);
  if (!telling.story.text.contains(telling.judged.status.quote)) telling.judged.status = {};
  telling.judged.kind = paper.is_ruling ? UpdateKind::court_order : UpdateKind::subsequent_action;
  return telling;
}

Telling tell_note(const Workshop& shop, const Item& entry, const ChangedWords& words, bool newest) {
  Telling telling;
  telling.story = page_story(shop, text_of(entry));
  telling.judged = classify_page(shop, telling.story);
  if (newest && !telling.judged.status.status && !words.inserted.empty()) {
    const match::Classification page = classify_page(shop, page_story(shop, words.inserted));
    telling.judged.status = page.status;
    if (telling.judged.policies.empty()) telling.judged.policies = page.policies;
  }
  telling.judged.kind = UpdateKind::subsequent_action;
  return telling;
}

void suppress(const Workshop& shop, std::string_view reason, const Item& entry) {
  shop.findings.suppressed.push_back(std::string(reason) + ": " + shorten(text_of(entry), 200));
}

Update proposal_of(const Workshop& shop, const Item& entry, Telling telling, std::string identifier,
                   std::string why) {
  telling.story.date = entry.date;
  telling.quote = text_of(entry);
  Update update = propose(shop, telling);
  update.text = text_of(entry);
  update.identifiers.push_back(std::move(identifier));
  update.reasons.push_back(std::move(why));
  return update;
}

void raise(const Workshop& shop, Update update, std::string headline) {
  update.headline = std::move(headline);
  retitle(shop, update);
  file(shop, std::move(update), FoldScope::other_watches);
}

void judge_paper(const Workshop& shop, const Item& entry, std::string identifier) {
  Item item;
  item.summary = text_of(entry);
  const DocketEntry paper = read_docket_entry(item, match::find_status("", item.summary).status.has_value());
  Update update = proposal_of(shop, entry, tell_paper(shop, entry, paper), std::move(identifier),
                              "the docket on the page has this entry");
  if (!paper.is_news && !keep_unmuted(shop, update)) return suppress(shop, kMutedPaperwork, entry);
  if (paper.is_news) {
    add_change_terms(shop, update);
    add_floor(update, "a complaint or ruling in a docket");
  }
  raise(shop, std::move(update), paper.paper + " - " + page_title(shop));
}

void judge_entry(const Workshop& shop, const Item& entry, std::string identifier, const ChangedWords& words,
                 bool newest) {
  if (is_docket_entry(entry)) return judge_paper(shop, entry, std::move(identifier));
  Update update = proposal_of(shop, entry, tell_note(shop, entry, words, newest), std::move(identifier),
                              "the page's own dated history has this entry");
  add_change_terms(shop, update);
  raise(shop, std::move(update), page_title(shop) + ": " + shorten(text_of(entry), 160));
}

// The page without the blocks of its history.
Document without_history(const Document& document) {
  Document out = document;
  std::erase_if(out.blocks, [&](const Block& block) {
    const std::string date = diff::date_in(block.text);
    if (!date.empty() && block.text.size() <= date.size() + 2) return true;
    return std::ranges::any_of(document.history, [&](const Item& entry) {
      const std::string text = text_of(entry);
      const bool near = text.size() >= kTellingNote || block.text.size() <= text.size() + kAroundNote;
      return near && block.text.contains(text);
    });
  });
  out.history.clear();
  return out;
}

// Nothing in the history was new: what the page says besides may have changed.
void judge_rest(const Workshop& shop) {
  const Document& was = *shop.subject.previous;
  if (was.history.size() + shop.document().history.size() > kMostNotes) return;
  const Document before = without_history(was);
  Reading reading = shop.subject.reading;
  reading.document = without_history(shop.document());
  diff::Options options;
  options.watch = &shop.watch();
  options.noise = shop.subject.noise;
  const Change change = diff::compare(before, reading.document, options);
  if (!change.significant) return;
  Subject subject{shop.watch(),
                  &before,
                  reading,
                  shop.subject.before,
                  shop.subject.after,
                  shop.subject.now,
                  shop.subject.seen_before,
                  shop.subject.same_bytes_but_markup,
                  shop.subject.noise};
  judge_page(Workshop{subject, shop.knowledge, change, shop.findings, shop.made});
}

}  // namespace

void judge_history(const Workshop& shop) {
  const ChangedWords words = changed_words(shop.change);
  std::vector<const Item*> entries;
  for (const Item& entry : shop.change.history_added) entries.push_back(&entry);
  // Oldest first; pages list entries of one day newest first.
  std::ranges::sort(
      entries, [](const Item* a, const Item* b) { return a->date != b->date ? a->date < b->date : b < a; });
  Past past(shop);
  Notes seen = count_notes(shop.subject.previous->history);
  std::size_t known = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::size_t ordinal = seen[note_key(*entries[i])]++;
    const std::string identifier = identifier_of(shop, *entries[i], ordinal);
    std::string why = past.why_known(*entries[i]);
    if (why.empty() && already_told(shop, identifier)) why = "history entry already told";
    if (why.empty()) {
      judge_entry(shop, *entries[i], identifier, words, i + 1 == entries.size());
    } else {
      suppress(shop, why, *entries[i]);
      ++known;
    }
  }
  if (known == entries.size()) judge_rest(shop);
}

}  // namespace policywatch::pipeline
