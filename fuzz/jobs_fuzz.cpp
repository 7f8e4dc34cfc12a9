#include <set>

#include "base/pattern.hpp"
#include "fuzz/fuzz.hpp"
#include "importers/importers.hpp"

// Another tool's jobs: each becomes a watch with an id of its own, or is left out with a reason.
void policywatch::fuzz::one_input(std::string_view input) {
  using importers::Tool;
  for (const Tool tool : {Tool::urlwatch, Tool::changedetection, Tool::opml, Tool::csv}) {
    const auto read = importers::read(tool, input);
    if (!read) continue;
    std::set<std::string> ids;
    for (const importers::Taken& taken : read->taken) {
      const Watch& watch = taken.watch;
      require(ids.insert(watch.id).second, "ids are unique", watch.id);
      require(watch.url.starts_with("http://") || watch.url.starts_with("https://"), "only pages are watched",
              watch.url);
      for (const std::string& pattern : watch.ignore_text)
        require(Pattern::parse(pattern).has_value(), "patterns are understood", pattern);
    }
    for (const importers::LeftOut& one : read->left_out)
      require(!one.name.empty() && !one.reason.empty(), "what is left out has a reason");
  }
}
