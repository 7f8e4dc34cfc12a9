#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/text.hpp"
#include "sample.hpp"

namespace policywatch::notifiers {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kMentions =
    "@everyone @here <!channel> <@U123> [agency.gov](https://evil.example) ```x``` "
    "![x](https://evil.example/t.png)";

json::value composed(NotifierType type, const Event& event) {
  return json::parse(sample_message(type, event).body);
}

std::vector<Event> heavy_events() {
  std::string emoji;
  for (int i = 0; i < 2000; ++i) emoji += "e\xCC\x81\xF0\x9F\x8F\x9B";
  return {event_full_of(std::string(20'000, 'x')), event_full_of(emoji),
          event_full_of(std::string(20'000, '&')), event_full_of(std::string(5'000, '*'), 60),
          event_full_of(emoji, 120)};
}

std::size_t text_bytes(const json::value& value) {
  if (value.is_string()) return value.as_string().size();
  std::size_t total = 0;
  if (value.is_array()) {
    for (const auto& one : value.as_array()) total += text_bytes(one);
  } else if (value.is_object()) {
    for (const auto& [name, one] : value.as_object()) total += text_bytes(one);
  }
  return total;
}

TEST(Slack, N14_stays_within_its_limits) {
  for (const Event& event : heavy_events()) {
    json::value body = composed(NotifierType::slack, event);
    const auto& blocks = body.at("blocks").as_array();
    EXPECT_LE(blocks.size(), 50u);
    EXPECT_LE(text_bytes(body.at("blocks")), 13'200u);
    for (const auto& block : blocks) {
      const json::value* text = block.as_object().if_contains("text");
      if (text)
        EXPECT_LE(text->at("text").as_string().size(),
                  block.at("type").as_string() == "header" ? 150u : 3000u);
    }
    EXPECT_LE(body.at("text").as_string().size(), 40'000u);
  }
}

TEST(Slack, I12_PagesCannotPingOrPoseAsALink) {
  json::value body = composed(NotifierType::slack, event_full_of(kMentions));
  for (const auto& block : body.at("blocks").as_array()) {
    const json::value* text = block.as_object().if_contains("text");
    if (!text) continue;
    EXPECT_EQ(text->at("type").as_string(), "plain_text");
    EXPECT_THAT(std::string(text->at("text").as_string()), Not(HasSubstr("<")));
  }
  EXPECT_THAT(std::string(body.at("text").as_string()), Not(HasSubstr("<")));
}

TEST(Slack, I12_LinksAreLabelledWithTheirHost) {
  std::string body = sample_message(NotifierType::slack, sample_event()).body;
  EXPECT_THAT(body, HasSubstr("<https://news.example/story?a=1&amp;b=2|news.example>"));
  EXPECT_THAT(body, HasSubstr("<https://desk.example/updates/12|Review>"));
}

TEST(Teams, N15_cards_stay_under_twenty_kilobytes_of_plain_runs) {
  for (const Event& event : heavy_events()) {
    Message message = sample_message(NotifierType::teams, event);
    EXPECT_LE(message.body.size(), 20'000u);
    const json::value card = json::parse(message.body).at("attachments").at(0).at("content");
    for (const auto& block : card.at("body").as_array())
      EXPECT_EQ(block.at("type").as_string(), "RichTextBlock");
  }
  EXPECT_THAT(sample_message(NotifierType::teams, sample_event()).body, HasSubstr("enjoined"));
}

TEST(Discord, I12_N16_stays_within_its_limits_and_pings_nobody) {
  std::vector<Event> events = heavy_events();
  events.push_back(event_full_of(kMentions));
  for (const Event& event : events) {
    json::value body = composed(NotifierType::discord, event);
    EXPECT_TRUE(body.at("allowed_mentions").at("parse").as_array().empty());
    EXPECT_LE(body.at("content").as_string().size(), 2000u);
    const auto& embeds = body.at("embeds").as_array();
    EXPECT_LE(embeds.size(), 10u);
    std::size_t total = 0;
    for (const auto& embed : embeds) {
      EXPECT_LE(embed.at("title").as_string().size(), 256u);
      total += embed.at("title").as_string().size();
      if (const json::value* text = embed.as_object().if_contains("description")) {
        EXPECT_LE(text->as_string().size(), 4096u);
        total += text->as_string().size();
      }
      const json::value* fields = embed.as_object().if_contains("fields");
      if (!fields) continue;
      EXPECT_LE(fields->as_array().size(), 25u);
      for (const auto& field : fields->as_array()) {
        EXPECT_LE(field.at("name").as_string().size(), 256u);
        EXPECT_LE(field.at("value").as_string().size(), 1024u);
        EXPECT_FALSE(field.at("value").as_string().empty());
        total += text_bytes(field);
      }
    }
    EXPECT_LE(total, 6000u);
  }
}

TEST(Mattermost, I12_N17_stays_within_its_limit_and_pages_stay_text) {
  for (const Event& event : heavy_events()) {
    EXPECT_LE(composed(NotifierType::mattermost, event).at("text").as_string().size(), 16'383u);
  }
  std::string text(composed(NotifierType::mattermost, event_full_of(kMentions)).at("text").as_string());
  for (const char* live : {"@everyone", "@here", "[agency.gov](", "![x](", "```"})
    EXPECT_THAT(text, Not(HasSubstr(live)));
}

TEST(Ntfy, N18_publishes_json_to_the_server_with_the_topic_inside) {
  NotifierSettings notifier = sample_notifier(NotifierType::ntfy);
  notifier.webhook.url = "https://ntfy.example/base/policy";
  Message message = compose(notifier, "tk_secret", sample_event(), sample_desk(), sample_event().at);
  EXPECT_EQ(message.url, "https://ntfy.example/base/");
  json::value body = json::parse(message.body);
  EXPECT_EQ(body.at("topic").as_string(), "policy");
  EXPECT_EQ(body.at("title").as_string(), "#1976 ICE contracts with Clearview AI: enjoined");
  EXPECT_EQ(body.at("priority").as_int64(), 4);
  EXPECT_EQ(body.at("click").as_string(), "https://desk.example/updates/12");
  EXPECT_EQ(*find_header(message.headers, "authorization"), "Bearer tk_secret");
  for (const Event& event : heavy_events()) {
    EXPECT_LE(composed(NotifierType::ntfy, event).at("message").as_string().size(), 4096u);
  }
}

// At each limit, one below and one above, in letters of one byte, two and four.
TEST(Chat, N14_N15_N16_N17_N18_texts_at_every_limit_are_cut_between_characters) {
  for (std::size_t limit : {150u, 250u, 256u, 1024u, 2000u, 3000u, 4096u, 16'383u, 20'000u, 28'000u}) {
    for (std::size_t length : {limit - 1, limit, limit + 1}) {
      for (const std::string letter : {"x", "\xC3\xA9", "\xF0\x9F\x8F\x9B", "e\xCC\x81"}) {
        std::string text;
        while (text.size() < length) text += letter;
        const Event event = event_full_of(text);
        for (NotifierType type : {NotifierType::slack, NotifierType::teams, NotifierType::discord,
                                  NotifierType::mattermost, NotifierType::ntfy}) {
          const Message message = sample_message(type, event);
          EXPECT_TRUE(is_valid_utf8(message.body));
          EXPECT_EQ(message.body.find("\xEF\xBF\xBD"), std::string::npos) << "a character was cut";
        }
        EXPECT_LE(sample_message(NotifierType::teams, event).body.size(), 20'000u);
        EXPECT_LE(composed(NotifierType::ntfy, event).at("message").as_string().size(), 4096u);
        EXPECT_LE(composed(NotifierType::mattermost, event).at("text").as_string().size(), 16'383u);
        EXPECT_LE(text_bytes(composed(NotifierType::slack, event).at("blocks")), 13'200u);
      }
    }
  }
}

}  // namespace
}  // namespace policywatch::notifiers
