// ntfy's JSON publishing: header publishing breaks on titles that are not Latin.
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/url.hpp"
#include "notifiers/channels.hpp"

namespace policywatch::notifiers {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxTitle = 250, kMaxMessage = 4096;

/// "https://ntfy.example/base/topic" → server "https://ntfy.example/base/", topic "topic".
std::pair<std::string, std::string> split_topic(const std::string& text) {
  std::optional<Url> url = Url::parse(text);
  if (!url) return {text, ""};
  std::string path(url->path());
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  std::size_t slash = path.rfind('/');
  return {url->origin() + path.substr(0, slash + 1), path.substr(slash + 1)};
}

std::string short_telling(const Story& story) {
  std::string text;
  for (const Chapter& chapter : story.chapters) {
    for (const Entry& entry : chapter.entries) text += "• " + chapter.heading + ": " + entry.heading + "\n";
  }
  if (story.left_out > 0) text += "… and " + std::to_string(story.left_out) + " more\n";
  return text;
}

}  // namespace

Message compose_ntfy(const NotifierSettings& notifier, const std::string& secret, const Story& story) {
  auto [server, topic] = split_topic(notifier.webhook.url);
  std::string text, click;
  if (story.count() == 1) {
    const Entry& entry = story.chapters.front().entries.front();
    text = entry.heading + "\n" + plain_text(entry);
    click = entry.review_url;
    if (click.empty() && !entry.sources.empty()) click = entry.sources.front().url;
  } else {
    text = short_telling(story);
  }
  json::object body;
  body["topic"] = topic;
  body["title"] = shorten(story.subject, kMaxTitle);
  body["message"] = shorten(text, kMaxMessage);
  body["priority"] = story.urgent() ? 4 : 3;
  if (!click.empty()) body["click"] = click;
  Message message = json_post(notifier, body);
  message.url = server;
  if (!secret.empty()) message.headers.emplace_back("Authorization", "Bearer " + secret);
  return message;
}

}  // namespace policywatch::notifiers
