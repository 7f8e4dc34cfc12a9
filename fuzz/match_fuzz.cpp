#include "base/text.hpp"
#include "fuzz/fuzz.hpp"
#include "match/classify.hpp"
#include "match/courts.hpp"
#include "match/effective.hpp"

namespace policywatch::fuzz {
namespace {

Policy policy(std::string id, std::string title, std::vector<std::string> terms) {
  Policy out;
  out.id = std::move(id);
  out.title = std::move(title);
  out.description = "The agency announced that it will " + out.title + " from now on.";
  out.announced = Date{2025, 3, 4, DatePrecision::day};
  out.agencies = {"USCIS", "ICE"};
  out.terms = std::move(terms);
  out.dockets = {"1:25-cv-00190 (N.D. Cal.)"};
  return out;
}

const match::PolicyIndex& index() {
  static const std::vector<Policy> policies = {
      policy("101", "USCIS raises fees for asylum applications", {"asylum fee", "Form I-589"}),
      policy("102", "ICE expands agreements with local jails", {"287(g)", "Memorandum PM-25-17"}),
      policy("103", "Refugee admissions are suspended by proclamation", {"Doe v. Noem", "USRAP"})};
  static const match::PolicyIndex built(policies);
  return built;
}

void check(const match::Classification& found, const match::Story& story) {
  for (const PolicyMatch& one : found.policies) {
    require(one.policy >= "101" && one.policy <= "103", "only known policies are proposed", one.policy);
    require(one.confidence >= 0 && one.confidence <= 1, "confidence lies between 0 and 1", one.policy);
    require(!one.reasons.empty(), "a proposal has a reason", one.policy);
  }
  const match::StatusFinding& status = found.status;
  require(!status.status || story.text.contains(status.quote) || story.title.contains(status.quote),
          "a status quotes the text", status.quote);
  require(!status.status || !status.quote.empty(), "a status has a quote");
  require(!status.effective_from || is_valid(*status.effective_from), "a date exists");
}

}  // namespace

// Hostile words against the tracker: quotes stand in the text. The first line is the headline.
void one_input(std::string_view input) {
  const std::string text = to_valid_utf8(input);
  match::Story story;
  const std::size_t line = std::min(text.find('\n'), text.size());
  story.title = collapse_space(text.substr(0, line));
  story.text = collapse_space(text.substr(line));
  story.outlet = "Outlet";
  story.url = "https://outlet.example/story";
  story.date = Date{2025, 12, 17, DatePrecision::day};
  story.tier = static_cast<int>(choice(input.substr(0, 64), 4)) + 1;
  const auto found = match::classify(index(), story, 3);
  check(found, story);
  const auto again = match::classify(index(), story, 3);
  require(again.policies == found.policies && again.kind == found.kind &&
              again.status.quote == found.status.quote,
          "the same story, the same proposal");
  for (const auto& identifier : match::find_identifiers(text)) {
    require(text.contains(identifier.quote) && !identifier.key.empty(), "an identifier quotes the text",
            identifier.quote);
  }
  const auto date = match::effective_date(text, story.date);
  require(!date || is_valid(*date), "a date exists", text);
  match::court_near(text, text.size() / 2);
  match::court_in(text.substr(0, 200));
  require(is_valid_utf8(match::house_title(story.date, story.title, story.outlet, story.tier, found.kind)),
          "a title is UTF-8");
}

}  // namespace policywatch::fuzz
