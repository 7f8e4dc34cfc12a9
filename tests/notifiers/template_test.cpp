// Texts of the operator's own.
#include "notifiers/template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "sample.hpp"

namespace policywatch::notifiers {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string filled(std::string_view text, const Fields& fields) {
  return fill_template(text, fields, [](std::string_view value) { return std::string(value); });
}

TEST(Template, FieldsAndSectionsAreFilled) {
  const Fields fields = {{"title", "Fees"}, {"status", ""}, {"url", "https://a.example/"}};
  EXPECT_EQ(filled("{{title}} / {{ status }}.", fields), "Fees / .");
  EXPECT_EQ(filled("{{#status}}now {{status}}{{/status}}{{^status}}no status{{/status}}", fields),
            "no status");
  EXPECT_EQ(filled("{{#title}}<{{title}}>{{/title}}", fields), "<Fees>");
  EXPECT_EQ(filled("plain } text { with }} braces", fields), "plain } text { with }} braces");
}

TEST(Template, WhatAFieldSaysIsNoTemplate) {
  EXPECT_EQ(filled("{{title}}", {{"title", "{{url}}"}, {"url", "secret"}}), "{{url}}");
}

TEST(Template, MistakesAreNamed) {
  for (const char* wrong : {"{{", "{{title", "{{nonsense}}", "{{#title}}", "{{/title}}", "{{#title}}{{/url}}",
                            "{{#title}}{{#url}}{{/url}}{{/title}}", "{{}}"})
    EXPECT_FALSE(check_template(wrong)) << wrong;
  EXPECT_THAT(check_template("{{titel}}").error().message,
              HasSubstr("unknown field 'titel'; known are event"));
  EXPECT_FALSE(check_template(std::string(20'001, 'x')));
}

TEST(Template, AnOwnTextStandsInEveryChannelAndIsEscapedForIt) {
  const Event event = event_full_of("<b>@everyone</b> *bold*");
  for (NotifierType type : {NotifierType::email, NotifierType::slack, NotifierType::teams,
                            NotifierType::discord, NotifierType::mattermost, NotifierType::ntfy}) {
    NotifierSettings notifier = sample_notifier(type);
    notifier.texts.subject = "Watch: {{policy}} {{#status}}is {{status}}{{/status}}";
    notifier.texts.text = "OWN WORDS {{title}}";
    notifier.texts.html = "<p class=\"own\">{{title}}</p>";
    const Message message = compose(notifier, "", event, sample_desk(), event.at);
    const std::string whole =
        message.body + replace_all(replace_all(message.mail, "=\r\n", ""), "\r\n ", " ");
    EXPECT_THAT(whole, HasSubstr("OWN WORDS"));
    EXPECT_THAT(whole, HasSubstr("is enjoined"));
    EXPECT_THAT(whole, Not(HasSubstr("Changed between"))) << "the facts gave way";
    if (type == NotifierType::email) {
      EXPECT_THAT(whole, HasSubstr("<p class=3D\"own\">&lt;b&gt;@everyone&lt;/b&gt; *bold*</p>"));
    }
    if (type == NotifierType::slack) EXPECT_THAT(whole, Not(HasSubstr("<b>")));
    if (type == NotifierType::mattermost) EXPECT_THAT(whole, Not(HasSubstr("@everyone")));
  }
}

}  // namespace
}  // namespace policywatch::notifiers
