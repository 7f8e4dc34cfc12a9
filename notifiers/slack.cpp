// Slack incoming webhooks. Text of pages goes into plain_text objects, which know no markup; only our own
// links are mrkdwn.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "notifiers/channels.hpp"

namespace policywatch::notifiers {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxHeader = 150, kMaxSection = 3000, kMaxFallback = 3000;
// 50 blocks are allowed; beyond some 13,200 characters in all, Slack answers msg_blocks_too_long.
constexpr std::size_t kMaxBlocks = 48, kMaxTotal = 11'000;

std::string escape_slack(std::string_view text) {
  std::string out = replace_all(text, "&", "&amp;");
  out = replace_all(out, "<", "&lt;");
  return replace_all(out, ">", "&gt;");
}

json::object text_object(const char* type, std::string text) {
  json::object object{{"type", type}, {"text", std::move(text)}};
  if (std::string_view(type) == "plain_text") object["emoji"] = false;
  return object;
}

/// Blocks within Slack's limits; false once full.
class Blocks {
 public:
  bool add(const char* block, const char* kind, std::string text) {
    if (text.empty()) return true;
    if (blocks_.size() >= kMaxBlocks || total_ + text.size() > kMaxTotal) return false;
    total_ += text.size();
    json::object object{{"type", block}};
    if (std::string_view(block) == "context") {
      object["elements"] = json::array{text_object(kind, std::move(text))};
    } else {
      object["text"] = text_object(kind, std::move(text));
    }
    blocks_.push_back(std::move(object));
    return true;
  }
  json::array take() { return std::move(blocks_); }

 private:
  json::array blocks_;
  std::size_t total_ = 0;
};

std::string link_line(const Entry& entry) {
  std::string line;
  auto add = [&](const std::string& url, const std::string& label) {
    if (url.empty() || line.size() + url.size() + 200 > kMaxSection) return;
    line += (line.empty() ? "" : "  ·  ") + ("<" + replace_all(url, "&", "&amp;") + "|" + label + ">");
  };
  add(entry.review_url, "Review");
  // The label is the link's own host: a page's words cannot pose as another address.
  for (const Source& source : entry.sources) {
    std::size_t start = source.url.find("://");
    if (start == std::string::npos) continue;
    std::size_t end = source.url.find('/', start + 3);
    add(source.url, source.url.substr(start + 3, end == std::string::npos ? end : end - start - 3));
  }
  return line;
}

}  // namespace

Message compose_slack(const NotifierSettings& notifier, const Story& story) {
  Blocks blocks;
  blocks.add("header", "plain_text", fit(story.subject, kMaxHeader, escape_slack));
  bool room = true;
  for (const Chapter& chapter : story.chapters) {
    for (const Entry& entry : chapter.entries) {
      std::string text = entry.heading + "\n" + plain_text(entry);
      // Digests get a shorter telling each, so that more of them fit.
      std::size_t limit = story.count() > 1 ? 400 : kMaxSection;
      room = room && blocks.add("section", "plain_text", fit(text, limit, escape_slack)) &&
             blocks.add("context", "mrkdwn", link_line(entry));
    }
  }
  if (!room || story.left_out > 0) blocks.add("context", "plain_text", "More on the review page.");
  json::object body;
  body["text"] = fit("[policywatch] " + story.subject, kMaxFallback, escape_slack);
  body["blocks"] = blocks.take();
  body["unfurl_links"] = false;
  body["unfurl_media"] = false;
  return json_post(notifier, body);
}

}  // namespace policywatch::notifiers
