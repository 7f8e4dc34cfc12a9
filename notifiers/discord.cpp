// Discord webhooks: one embed an update, nobody is ever pinged.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "notifiers/channels.hpp"

namespace policywatch::notifiers {
namespace {

namespace json = boost::json;

// Limits count characters; bytes are never fewer, so counting bytes is safe.
constexpr std::size_t kMaxContent = 2000, kMaxTitle = 256, kMaxDescription = 2000, kMaxField = 1024;
constexpr std::size_t kMaxFields = 25, kMaxEmbeds = 10, kMaxTotal = 5800;

class Embed {
 public:
  explicit Embed(std::size_t room) : room_(room) {}
  /// Escaped text of at most `limit` and of what the message still has room for.
  std::string text(std::string_view text, std::size_t limit) {
    std::string escaped = fit(text, std::min(limit, room_), escape_markdown);
    room_ -= escaped.size();
    return escaped;
  }
  std::size_t room() const { return room_; }

 private:
  std::size_t room_;
};

json::object embed_of(const Entry& entry, std::size_t& room) {
  Embed embed(room);
  json::object object{{"title", embed.text(entry.heading, kMaxTitle)}};
  std::string link = entry.review_url;
  if (link.empty() && !entry.sources.empty()) link = entry.sources.front().url;
  if (!link.empty()) object["url"] = link;
  json::array fields;
  for (const auto& [name, value] : entry.facts) {
    if (!entry.own.empty()) break;
    if (fields.size() == kMaxFields || embed.room() < 200) break;
    std::string shown = embed.text(value, kMaxField);
    if (!shown.empty())
      fields.push_back(json::object{{"name", embed.text(name, 200)}, {"value", shown}, {"inline", false}});
  }
  std::string description = entry.own.empty() ? entry.text : entry.own;
  for (const Source& source : entry.sources) {
    if (entry.own.empty() && !source.quote.empty())
      description += (description.empty() ? "“" : "\n“") + source.quote + "”";
  }
  std::string shown = embed.text(description, kMaxDescription);
  if (!shown.empty()) object["description"] = shown;
  if (!fields.empty()) object["fields"] = std::move(fields);
  room = embed.room();
  return object;
}

}  // namespace

Message compose_discord(const NotifierSettings& notifier, const Story& story) {
  json::array embeds;
  std::size_t room = kMaxTotal, total = story.count() + story.left_out;
  for (const Chapter& chapter : story.chapters) {
    for (const Entry& entry : chapter.entries) {
      if (embeds.size() < kMaxEmbeds && room > 600) embeds.push_back(embed_of(entry, room));
    }
  }
  std::string content = "[policywatch] " + story.subject;
  if (embeds.size() < total)
    content += " (" + std::to_string(total - embeds.size()) + " more on the review page)";
  json::object body;
  body["content"] = fit(content, kMaxContent, escape_markdown);
  body["embeds"] = std::move(embeds);
  body["allowed_mentions"] = json::object{{"parse", json::array()}};
  return json_post(notifier, body);
}

}  // namespace policywatch::notifiers
