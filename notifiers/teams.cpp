// Microsoft Teams workflows: an adaptive card whose text stands in TextRuns, which know no markup.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "notifiers/channels.hpp"

namespace policywatch::notifiers {
namespace {

namespace json = boost::json;

// 28 KB is documented, failures are seen from about 21 KB on.
constexpr std::size_t kMaxCard = 20'000;
constexpr std::size_t kMaxActions = 4;

json::object text_run(std::string text, bool strong) {
  json::object run{{"type", "TextRun"}, {"text", std::move(text)}};
  if (strong) run["weight"] = "Bolder";
  return json::object{{"type", "RichTextBlock"}, {"inlines", json::array{std::move(run)}}};
}

json::array actions_of(const Story& story) {
  json::array actions;
  auto add = [&](const std::string& url, const std::string& title) {
    if (!url.empty() && actions.size() < kMaxActions) {
      actions.push_back(json::object{{"type", "Action.OpenUrl"}, {"title", title}, {"url", url}});
    }
  };
  for (const Chapter& chapter : story.chapters) {
    for (const Entry& entry : chapter.entries) {
      add(entry.review_url, "Review");
      if (story.count() > 1) continue;
      for (const Source& source : entry.sources)
        add(source.url, source.label.empty() ? "Source" : source.label);
    }
  }
  return actions;
}

json::value card(const Story& story, std::size_t entry_bytes) {
  json::array body;
  body.push_back(text_run(shorten("[policywatch] " + story.subject, 300), true));
  for (const Chapter& chapter : story.chapters) {
    for (const Entry& entry : chapter.entries) {
      if (entry_bytes == 0) continue;
      body.push_back(text_run(shorten(entry.heading, entry_bytes), true));
      body.push_back(text_run(shorten(plain_text(entry), entry_bytes), false));
    }
  }
  if (entry_bytes == 0 || story.left_out > 0) body.push_back(text_run("More on the review page.", false));
  json::object content{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                       {"type", "AdaptiveCard"},
                       {"version", "1.4"},
                       {"body", std::move(body)},
                       {"actions", actions_of(story)}};
  json::object attachment{{"contentType", "application/vnd.microsoft.card.adaptive"},
                          {"content", std::move(content)}};
  return json::object{{"type", "message"}, {"attachments", json::array{std::move(attachment)}}};
}

}  // namespace

Message compose_teams(const NotifierSettings& notifier, const Story& story) {
  for (std::size_t bytes : {4000u, 1200u, 300u, 80u}) {
    Message message = json_post(notifier, card(story, bytes));
    if (message.body.size() <= kMaxCard) return message;
  }
  return json_post(notifier, card(story, 0));
}

}  // namespace policywatch::notifiers
