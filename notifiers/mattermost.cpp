#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "notifiers/channels.hpp"

namespace policywatch::notifiers {
namespace {

// 16,383 characters are allowed; bytes are never fewer.
constexpr std::size_t kMaxText = 16'000;

std::string markdown_entry(const Entry& entry) {
  std::string text = "**" + escape_markdown(entry.heading) + "**\n";
  if (!entry.own.empty()) text += escape_markdown(entry.own) + "\n";
  for (const auto& [name, value] : entry.facts) {
    if (!entry.own.empty()) break;
    text += "- " + escape_markdown(name) + ": " + escape_markdown(value) + "\n";
  }
  if (entry.own.empty() && !entry.text.empty()) text += "\n" + escape_markdown(entry.text) + "\n";
  for (const Source& source : entry.sources) {
    if (entry.own.empty() && !source.quote.empty()) text += "\n> " + escape_markdown(source.quote) + "\n";
    // The address itself is the link: no label can pose as another one.
    if (!source.url.empty()) text += "\n<" + source.url + ">\n";
  }
  if (!entry.review_url.empty()) text += "\n[Review](" + entry.review_url + ")\n";
  return text + "\n";
}

}  // namespace

Message compose_mattermost(const NotifierSettings& notifier, const Story& story) {
  std::string text = "#### " + escape_markdown("[policywatch] " + story.subject) + "\n\n";
  std::size_t told = 0, total = story.count() + story.left_out;
  for (const Chapter& chapter : story.chapters) {
    for (const Entry& entry : chapter.entries) {
      std::string one = markdown_entry(entry);
      // Whole entries or none: a cut could end inside markup.
      if (text.size() + one.size() > kMaxText) continue;
      text += one;
      ++told;
    }
  }
  if (told < total) text += std::to_string(total - told) + " more on the review page.\n";
  return json_post(notifier, boost::json::object{{"text", std::move(text)}});
}

}  // namespace policywatch::notifiers
