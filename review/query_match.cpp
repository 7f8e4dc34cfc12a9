#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "review/query.hpp"
#include "review/search_words.hpp"

namespace policywatch::review {

namespace {

bool has(const std::vector<std::string>& values, std::string_view wanted) {
  return std::ranges::find(values, wanted) != values.end();
}

bool compares(std::int64_t left, Compare compare, std::int64_t right) {
  switch (compare) {
    case Compare::is:
      return left == right;
    case Compare::less:
      return left < right;
    case Compare::at_most:
      return left <= right;
    case Compare::at_least:
      return left >= right;
    case Compare::more:
      return left > right;
  }
  return false;
}

bool any_word_begins(const Update& update, std::string_view typed) {
  const std::vector<std::string> wanted = search_words(typed);
  std::vector<std::string> words;
  for (const std::string_view text : searched_texts(update)) {
    for (std::string& word : search_words(text)) words.push_back(std::move(word));
  }
  return !wanted.empty() && std::ranges::all_of(wanted, [&](const std::string& begin) {
    return std::ranges::any_of(words, [&](const std::string& word) { return word.starts_with(begin); });
  });
}

bool is_in_state(const QueryTerm& term, const Update& update, Time now) {
  const bool open =
      update.state == UpdateState::new_ || update.state == UpdateState::claimed ||
      (update.state == UpdateState::snoozed && update.snoozed_until && *update.snoozed_until <= now);
  return has(term.values, "any") || has(term.values, word(update.state)) ||
         (open && has(term.values, "open"));
}

bool is_of_host(const QueryTerm& term, const Update& update) {
  return std::ranges::any_of(update.evidence, [&](const Evidence& evidence) {
    const auto url = Url::parse(evidence.url);
    return url && std::ranges::any_of(term.values, [&](const std::string& host) {
             return url->hostname() == host || url->hostname().ends_with("." + host);
           });
  });
}

bool is_flagged(const Update& update, std::string_view piece) {
  return std::ranges::any_of(update.flags, [&](const std::string& flag) {
    return ascii_lower(flag).find(piece) != std::string::npos;
  });
}

bool has_thing(const Update& update, std::string_view thing) {
  if (thing == "conflict") return is_flagged(update, "conflict") || is_flagged(update, "contradict");
  if (thing == "date") return update.date.has_value();
  if (thing == "flag") return !update.flags.empty();
  if (thing == "policy") return !update.policies.empty();
  if (thing == "status") return update.status.has_value();
  if (thing == "second") return !update.seconds.empty();
  return update.evidence.size() > 1;  // sources
}

bool is_by(const QueryTerm& term, const std::string& who, std::string_view me) {
  return who.empty() ? has(term.values, "nobody")
                     : has(term.values, who) || (who == me && has(term.values, "me"));
}

std::int64_t best_tier(const Update& update) {
  std::int64_t best = 9;
  for (const Evidence& evidence : update.evidence) best = std::min<std::int64_t>(best, evidence.tier);
  return best;
}

/// The first day of a month or a year stands for it when days are compared.
bool is_dated(const QueryTerm& term, const Update& update) {
  if (!update.date) return false;
  const std::string& wanted = term.values.front();
  const std::string is = to_iso(*update.date);
  if (term.compare == Compare::is) return is.starts_with(wanted);
  const auto day = [](const std::string& iso) { return (iso + "-01-01").substr(0, 10); };
  return compares(day(is).compare(day(wanted)), term.compare, 0);
}

bool holds(const QueryTerm& term, const Update& update, Time now, std::string_view me) {
  const auto any = [&](auto&& test) { return std::ranges::any_of(term.values, test); };
  switch (term.field) {
    case QueryField::word:
      return any_word_begins(update, term.values.front());
    case QueryField::phrase:
      return !search_words(term.values.front()).empty() && holds_phrase(update, term.values.front());
    case QueryField::id:
      return has(term.values, std::to_string(update.id));
    case QueryField::policy:
      return any([&](const std::string& id) { return has(update.policies, id); }) ||
             (update.policies.empty() && has(term.values, "none"));
    case QueryField::state:
      return is_in_state(term, update, now);
    case QueryField::kind:
      return has(term.values, word(update.kind));
    case QueryField::status:
      return update.status ? has(term.values, word(*update.status)) || has(term.values, "any")
                           : has(term.values, "none");
    case QueryField::reason:
      return update.reject_reason && has(term.values, word(*update.reject_reason));
    case QueryField::watch:
      return std::ranges::any_of(update.evidence,
                                 [&](const Evidence& evidence) { return has(term.values, evidence.watch); });
    case QueryField::host:
      return is_of_host(term, update);
    case QueryField::flag:
      return any([&](const std::string& piece) { return is_flagged(update, piece); });
    case QueryField::has:
      return any([&](const std::string& thing) { return has_thing(update, thing); });
    case QueryField::unseen:
      return true;
    case QueryField::claimed:
      return is_by(term, update.claimed_by, me);
    case QueryField::decided:
      return is_by(term, update.decided_by, me);
    case QueryField::tier:
      return compares(best_tier(update), term.compare, term.number);
    case QueryField::score:
      return compares(update.score, term.compare, term.number);
    case QueryField::age:
      return compares((now - update.detected_at).count(), term.compare, term.number);
    case QueryField::detected:
      return compares(update.detected_at.time_since_epoch().count(), term.compare, term.number);
    case QueryField::date:
      return is_dated(term, update);
  }
  return false;
}

}  // namespace

bool matches(const Query& query, const Update& update, Time now, std::string_view me) {
  return std::ranges::all_of(
      query, [&](const QueryTerm& term) { return holds(term, update, now, me) != term.negated; });
}

}  // namespace policywatch::review
