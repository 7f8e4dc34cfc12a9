#include "base/text.hpp"
#include "extract/extract.hpp"
#include "extract/mime.hpp"
#include "extract/tracker_title.hpp"
#include "fuzz/fuzz.hpp"
#include "review/policy_format.hpp"

namespace policywatch::fuzz {
namespace {

void check_entry(const Policy& policy) {
  for (const auto* actions : {&policy.actions, &policy.commentary}) {
    for (const Action& action : *actions) {
      require(action.title.contains(action.headline), "a headline stands in its title", action.title);
      require(action.title.contains(action.outlet), "an outlet stands in its title", action.title);
    }
  }
  // What we print of an entry is an entry again (review/policy_format.hpp), whoever wrote its words.
  require(is_valid_utf8(review::to_text(policy)) && is_valid_utf8(review::to_html(policy)),
          "a print is UTF-8");
}

}  // namespace

// The tracker's pages and saved texts.
void one_input(std::string_view input) {
  const std::string url = "https://tracker.example/policies/an-entry/";
  for (const char* type : {"text/html; charset=utf-8", "text/plain; charset=utf-8"}) {
    const Reading reading = read_checked(watch_of(WatchKind::tracker), answer(input, url, type));
    const std::string text = extract::decode(input, type).text;
    const Source page =
        type[5] == 'h' && extract::looks_like_html(input) ? Source::page(text) : Source::text(text);
    if (reading.document.policy) {
      const Policy& policy = *reading.document.policy;
      check_entry(policy);
      page.require_told(policy.description, "no description is invented");
      for (const Action& action : policy.actions) page.require_told(action.text, "no action is invented");
    }
  }
  const std::string line = to_valid_utf8(input.substr(0, input.find('\n')));
  for (const bool commentary : {false, true}) {
    const auto parts = extract::take_title_apart(line, commentary);
    require(line.contains(parts.headline) && line.contains(parts.outlet), "a title's parts stand in it",
            line);
  }
}

}  // namespace policywatch::fuzz
