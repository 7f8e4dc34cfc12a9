// Kinds and status language.
#include "bench/judge/figures.hpp"

namespace policywatch::bench {

std::vector<Figure> kind_figures(const Labels& labels) {
  double right = 0, all = 0;
  std::vector<std::string> misses;
  for (const LabelledItem& item : labels.items) {
    if (item.policies.empty()) continue;
    ++all;
    const std::string got(word(match::find_kind(item.story, match::find_status(item.story))));
    if (got == item.kind)
      ++right;
    else
      misses.push_back(item.id + " " + item.kind + " got " + got + " | " + item.story.title + " | " +
                       item.story.outlet + " | " + item.story.text);
  }
  return {{"items", "kind right", all > 0 ? right / all : 0, 0.85, false, misses}};
}

std::vector<Figure> status_figures(const Labels& labels) {
  double right = 0, all = 0, none = 0, invented = 0;
  std::vector<std::string> misses;
  for (const LabelledSentence& sentence : labels.sentences) {
    // A sentence may be all there is of a story, or its headline: both have to be right.
    const match::StatusFinding in_title = match::find_status(sentence.text, "");
    const match::StatusFinding in_text = match::find_status("", sentence.text);
    const auto name = [](const match::StatusFinding& found) {
      return std::string(found.status ? word(*found.status) : "none");
    };
    const std::string title = name(in_title), text = name(in_text);
    ++all;
    if (title == sentence.status && text == sentence.status)
      ++right;
    else
      misses.push_back(sentence.status + " got " + title + "/" + text + " | " + sentence.trap + " | " +
                       sentence.text);
    if (sentence.status != "none") continue;
    ++none;
    invented += title != "none" || text != "none" ? 1 : 0;
  }
  return {{"status sentences", "status exact", all > 0 ? right / all : 0, 0.95, false, misses},
          {"status sentences", "false status on none", none > 0 ? invented / none : 0, 0.03, true, {}}};
}

}  // namespace policywatch::bench
