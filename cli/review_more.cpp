// The full-screen review: saved filters, and rules out of what was rejected.
#include <algorithm>

#include "base/text.hpp"
#include "cli/review_loop.hpp"

namespace policywatch::cli {
namespace {

constexpr std::size_t kOffered = 9;  // saved filters, by digit

}  // namespace

void ReviewLoop::show_query(const std::string& text) {
  const auto query = review::parse_query(to_valid_utf8(text));
  if (!query) {
    message_ = query.error().in_words();
    return;
  }
  query_text_ = text;
  filter_.query = *query;
  filter_.state = review::names_state(*query) ? "any" : "open";
  open_ = false;
  at_ = 0;
  load();
}

void ReviewLoop::choose_filter() {
  std::vector<review::SavedFilter> saved = desk_.saved_filters(user_);
  if (saved.size() > kOffered) saved.resize(kOffered);
  std::string question = "Filter: 0 none";
  for (std::size_t i = 0; i < saved.size(); ++i)
    question +=
        "  " + std::to_string(i + 1) + " " + saved[i].name + " (" + std::to_string(saved[i].count) + ")";
  const auto key = ask_key(question + "  (F saves the present one)");
  if (!key || key->size() != 1 || (*key)[0] < '0' || (*key)[0] > '9') return;
  const auto chosen = static_cast<std::size_t>((*key)[0] - '0');
  if (chosen == 0) show_query("");
  if (chosen == 0 || chosen > saved.size()) return;
  show_query(saved[chosen - 1].query);
  if (message_.empty()) message_ = saved[chosen - 1].name;
}

void ReviewLoop::save_filter() {
  if (trim(query_text_).empty()) {
    message_ = "There is no filter to save: / sets one.";
    return;
  }
  const auto name = ask("Save \"" + query_text_ + "\" as: ");
  if (!name || trim(*name).empty()) return;
  review::SavedFilter filter;
  filter.name = std::string(trim(*name));
  filter.query = query_text_;
  filter.owner = user_;
  const auto saved = desk_.save_filter(filter, user_);
  message_ = saved ? "saved as " + saved->name : saved.error().message;
}

/// Only after the preview, and only when somebody says so.
void ReviewLoop::make_rule() {
  if (rejected_ == 0) {
    message_ = "A rule comes out of a rejection: r first.";
    return;
  }
  review::RuleWish wish;
  wish.from_update = rejected_;
  const auto preview = desk_.preview_rule(wish);
  if (!preview) {
    message_ = preview.error().message;
    return;
  }
  const review::Rule& rule = preview->rule;
  std::string question = "Rule (" + std::string(word(rule.kind)) + ") from #" + std::to_string(rejected_) +
                         ": would have covered " + std::to_string(preview->covers.size()) + " of " +
                         std::to_string(preview->looked_at) + " in " + std::to_string(preview->days) +
                         " days";
  if (!preview->accepted.empty())
    question += ", " + std::to_string(preview->accepted.size()) + " of them ACCEPTED";
  const auto key = ask_key(question + ". y makes it, any other key does not");
  if (!key || *key != "y") {
    message_ = "No rule was made.";
    return;
  }
  const auto made = desk_.add_rule(wish, false, user_);
  message_ = made ? made->name() + " is made, until " + to_iso(date_of(made->expires_at)) +
                        "; policywatch rule expire " + std::to_string(made->id) + " ends it"
                  : made.error().message;
  if (made) rejected_ = 0;
}

}  // namespace policywatch::cli
