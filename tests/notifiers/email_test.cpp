#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "notifiers/mime.hpp"
#include "sample.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::notifiers {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A header's value, unfolded; "(absent)" without it.
std::string header_of(const std::string& mail, const std::string& name) {
  std::string head = "\r\n" + mail.substr(0, mail.find("\r\n\r\n") + 2);
  std::size_t start = head.find("\r\n" + name + ": ");
  if (start == std::string::npos) return "(absent)";
  start += name.size() + 4;
  std::size_t end = start;
  do {
    end = head.find("\r\n", end + 1);
  } while (end != std::string::npos && end + 2 < head.size() && head[end + 2] == ' ');
  return replace_all(head.substr(start, end - start), "\r\n", "");
}

/// RFC 2047, for words as we write them.
std::string decoded_words(std::string text) {
  text = replace_all(text, "?= =?UTF-8?B?", "?==?UTF-8?B?");
  std::string out;
  while (true) {
    std::size_t start = text.find("=?UTF-8?B?");
    if (start == std::string::npos) return out + text;
    std::size_t end = text.find("?=", start + 10);
    out += text.substr(0, start) + from_base64(text.substr(start + 10, end - start - 10)).value_or("?");
    text = text.substr(end + 2);
  }
}

std::string decoded_qp(std::string text) {
  text = replace_all(text, "=\r\n", "");
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' && i + 2 < text.size()) {
      out += from_hex(ascii_lower(text.substr(i + 1, 2))).value_or("?");
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// The decoded text or HTML part.
std::string part_of(const std::string& mail, const std::string& type) {
  std::size_t start = mail.find("Content-Type: " + type);
  start = mail.find("\r\n\r\n", start) + 4;
  return decoded_qp(mail.substr(start, mail.find("\r\n--=_", start) - start));
}

void expect_clean_lines(const std::string& mail) {
  std::size_t start = 0;
  while (start < mail.size()) {
    std::size_t end = mail.find("\r\n", start);
    ASSERT_NE(end, std::string::npos);
    std::string line = mail.substr(start, end - start);
    ASSERT_LE(line.size(), 998u);
    ASSERT_EQ(line.find_first_of(std::string("\r\n\0", 3)), std::string::npos);
    ASSERT_TRUE(std::ranges::all_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        << line;
    start = end + 2;
  }
}

TEST(Email, M11_M12_M14_subject_thread_and_date_are_as_promised) {
  Message message = sample_message(NotifierType::email, sample_event());
  EXPECT_EQ(message.envelope_from, "policywatch@tracker.example");
  EXPECT_EQ(message.recipients, std::vector<std::string>{"editors@tracker.example"});
  const std::string& mail = message.mail;
  EXPECT_EQ(header_of(mail, "Subject"), "[policywatch] #1976 ICE contracts with Clearview AI: enjoined");
  EXPECT_EQ(header_of(mail, "From"), "Policywatch <policywatch@tracker.example>");
  EXPECT_EQ(header_of(mail, "To"), "editors@tracker.example");
  EXPECT_EQ(header_of(mail, "Date"), "Thu, 18 Dec 2025 09:15:02 +0000");
  EXPECT_EQ(header_of(mail, "Message-ID"), "<msg_27UH4WbU6Z5A5EzD8u03UvzRbpk@tracker.example>");
  EXPECT_EQ(header_of(mail, "References"), "<policy-1976@tracker.example>");
  EXPECT_EQ(header_of(mail, "In-Reply-To"), "<policy-1976@tracker.example>");
  EXPECT_EQ(header_of(mail, "Auto-Submitted"), "auto-generated");
  EXPECT_THAT(header_of(mail, "Content-Type"), HasSubstr("multipart/alternative"));
  expect_clean_lines(mail);
}

TEST(Email, M03_M11_every_attempt_is_the_same_message) {
  Event event = sample_event();
  EXPECT_EQ(sample_message(NotifierType::email, event).mail,
            compose(sample_notifier(NotifierType::email), "", event, sample_desk(),
                    event.at + std::chrono::hours(9))
                .mail);
}

TEST(Email, WithoutAStatusTheKindStandsInTheSubject) {
  Event event = sample_event();
  event.updates[0].status.reset();
  EXPECT_EQ(header_of(sample_message(NotifierType::email, event).mail, "Subject"),
            "[policywatch] #1976 ICE contracts with Clearview AI: court order");
  event.type = EventType::update_accepted;
  EXPECT_EQ(header_of(sample_message(NotifierType::email, event).mail, "Subject"),
            "[policywatch] #1976 ICE contracts with Clearview AI: court order (accepted)");
}

TEST(Email, M15_text_and_html_tell_the_same_facts) {
  const std::string mail = sample_message(NotifierType::email, sample_event()).mail;
  for (const char* type : {"text/plain", "text/html"}) {
    std::string part = part_of(mail, type);
    for (const char* fact :
         {"#1976 ICE contracts with Clearview AI", "court order", "December 18, 2025", "enjoined",
          "the contract is hereby enjoined", "Court enjoins ICE facial recognition contract", "Example News",
          "https://desk.example/updates/12"}) {
      EXPECT_THAT(part, HasSubstr(fact)) << type;
    }
  }
  EXPECT_THAT(part_of(mail, "text/plain"), HasSubstr("https://news.example/story?a=1&b=2"));
  EXPECT_THAT(part_of(mail, "text/html"), HasSubstr("href=\"https://news.example/story?a=1&amp;b=2\""));
}

TEST(Email, I05_PagesCannotBringMarkupOrRemoteContent) {
  auto vectors = test::read_shared_json("vectors/authored/injection_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  auto tags = [](const std::string& html) { return std::ranges::count(html, '<'); };
  auto expected = tags(part_of(sample_message(NotifierType::email, event_full_of("x")).mail, "text/html"));
  for (const auto& row : vectors->at("payloads").as_array()) {
    Event event = event_full_of(test::text_of(row, "value"));
    // Text of one line: paragraphs would be counted as tags.
    event.updates[0].text = "x";
    Message message = sample_message(NotifierType::email, event);
    std::string html = part_of(message.mail, "text/html");
    EXPECT_LE(tags(html), expected + 40) << test::text_of(row, "id");
    EXPECT_THAT(html, Not(HasSubstr("<script"))) << test::text_of(row, "id");
    EXPECT_THAT(html, Not(HasSubstr("<img"))) << test::text_of(row, "id");
    EXPECT_THAT(html, Not(HasSubstr("href=\"javascript:"))) << test::text_of(row, "id");
    expect_clean_lines(message.mail);
  }
}

TEST(Email, I09_HeadersCannotBeSplit) {
  auto vectors = test::read_shared_json("vectors/authored/injection_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  for (const auto& row : vectors->at("payloads").as_array()) {
    std::string value = test::text_of(row, "value");
    Event event = event_full_of(value);
    event.updates[0].policies = {value.empty() ? "x" : value};
    event.key = value;
    NotifierSettings notifier = sample_notifier(NotifierType::email);
    notifier.email.from = value + " <policywatch@tracker.example>";
    notifier.email.to = {value, "\"" + value + "\" <a@example.org>"};
    Message message = compose(notifier, "", event, sample_desk(), event.at);
    std::vector<std::string> names;
    for (std::string_view line : split(message.mail.substr(0, message.mail.find("\r\n\r\n")), '\n')) {
      if (!line.starts_with(' ')) names.emplace_back(line.substr(0, line.find(':')));
    }
    EXPECT_EQ(names, (std::vector<std::string>{"Date", "From", "To", "Subject", "Message-ID", "In-Reply-To",
                                               "References", "Auto-Submitted", "X-Auto-Response-Suppress",
                                               "X-Policywatch-Event", "MIME-Version", "Content-Type"}))
        << test::text_of(row, "id");
    expect_clean_lines(message.mail);
  }
}

TEST(Email, ADigestListsItsUpdatesByPolicy) {
  Event event = sample_event();
  Update other = sample_update();
  other.policies = {"slug-of-another"};
  event.updates.push_back(other);
  event.updates.push_back(sample_update());
  Message message = sample_message(NotifierType::email, event);
  EXPECT_EQ(header_of(message.mail, "Subject"), "[policywatch] 3 updates on 2 policies");
  EXPECT_EQ(header_of(message.mail, "References"), "<digest-editors@tracker.example>");
  std::string text = part_of(message.mail, "text/plain");
  std::size_t first = text.find("== #1976"), second = text.find("== slug-of-another");
  EXPECT_LT(first, second);
  EXPECT_EQ(text.find("== #1976", first + 1), std::string::npos);
}

TEST(Email, TroubleOfAWatchHasAThreadOfItsOwn) {
  Event event;
  event.type = EventType::watch_failing;
  event.key = "msg_1";
  event.watch = "ice-newsroom";
  event.detail = "HTTP 503";
  std::string mail = sample_message(NotifierType::email, event).mail;
  EXPECT_EQ(header_of(mail, "Subject"), "[policywatch] watch ice-newsroom: failing");
  EXPECT_EQ(header_of(mail, "References"), "<watch-ice-newsroom@tracker.example>");
  EXPECT_THAT(part_of(mail, "text/plain"), HasSubstr("HTTP 503"));
}

TEST(Mime, M09_long_and_foreign_headers_are_folded_and_decode_to_what_they_were) {
  std::string chinese, emoji;
  for (int i = 0; i < 400; ++i) chinese += "\xE6\x94\xBF";
  for (int i = 0; i < 50; ++i) emoji += "a\xF0\x9F\x8F\x9B";
  for (const std::string& text :
       {chinese, emoji, std::string(5000, 'A'), std::string(" leading"), std::string("   "),
        std::string("=?utf-8?q?=0D=0ABcc:_v@example.net?="), std::string("plain words here")}) {
    std::string line = header_line("Subject", text);
    for (std::string_view part : split(replace_all(line, "\r\n", "\n"), '\n')) EXPECT_LE(part.size(), 76u);
    std::string value = replace_all(line.substr(9, line.size() - 11), "\r\n", "");
    EXPECT_EQ(decoded_words(value), text);
  }
}

TEST(Mime, I10_M07_M08_QuotedPrintableKeepsEveryByteAndNoLineBeginsWithADot) {
  for (const std::string& text :
       {std::string("first\n.\nMAIL FROM:<evil@x>\n"), std::string("..two\n.one\n"), std::string(10000, 'x'),
        std::string(500, '.'), std::string("trailing \nequals = \xE2\x80\x94")}) {
    std::string coded = quoted_printable(text);
    for (std::string_view line : split(replace_all(coded, "\r\n", "\n"), '\n')) {
      EXPECT_LE(line.size(), 76u);
      EXPECT_FALSE(line.starts_with('.'));
    }
    std::string decoded = replace_all(decoded_qp(coded), "\r\n", "\n");
    EXPECT_EQ(decoded, text.ends_with('\n') ? text : text + "\n");
  }
}

TEST(Email, M08_endings_of_every_kind_and_endless_lines_leave_as_short_ones_with_crlf) {
  for (const std::string& text :
       {std::string("one\r\ntwo\rthree\nfour\n\r\n.\r\n.\nfive"), std::string(1500, 'x'),
        std::string(1'000'000, 'x'), std::string(1000, '\r')}) {
    Event event = sample_event();
    event.updates[0].text = text;
    expect_clean_lines(sample_message(NotifierType::email, event).mail);
  }
}

TEST(Email, M10_a_domain_of_another_script_travels_in_its_ascii_form) {
  EXPECT_EQ(bare_address("Ana <ana@b\xC3\xBC"
                         "cher.example>"),
            "ana@xn--bcher-kva.example");
  EXPECT_EQ(bare_address("ana@tracker.example"), "ana@tracker.example");
  EXPECT_EQ(bare_address("nobody"), "");
}

TEST(Email, M11_the_right_side_of_ids_is_a_name_of_ours_and_never_localhost) {
  for (const char* host : {"", "localhost", "policywatch.localhost"}) {
    Desk desk = sample_desk();
    desk.host = host;
    const Message message =
        compose(sample_notifier(NotifierType::email), "", sample_event(), desk, sample_event().at);
    EXPECT_EQ(header_of(message.mail, "Message-ID"), "<msg_27UH4WbU6Z5A5EzD8u03UvzRbpk@tracker.example>");
  }
}

TEST(Email, M13_the_address_for_leaving_stands_in_the_header_when_it_is_https) {
  Desk desk = sample_desk();
  desk.unsubscribe_url = "https://desk.example/unsubscribe/abc";
  const NotifierSettings notifier = sample_notifier(NotifierType::email);
  std::string mail = compose(notifier, "", sample_event(), desk, sample_event().at).mail;
  EXPECT_EQ(header_of(mail, "List-Unsubscribe"), "<https://desk.example/unsubscribe/abc>");
  EXPECT_EQ(header_of(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  desk.unsubscribe_url = "http://desk.example/unsubscribe/abc";
  mail = compose(notifier, "", sample_event(), desk, sample_event().at).mail;
  EXPECT_EQ(header_of(mail, "List-Unsubscribe"), "(absent)");
}

TEST(Email, M16_dates_are_the_instant_in_utc_whatever_zone_the_machine_has) {
  ::setenv("TZ", "Asia/Kathmandu", 1);
  ::tzset();
  EXPECT_EQ(mail_date(*parse_rfc3339("2026-03-08T06:59:59Z")), "Sun, 08 Mar 2026 06:59:59 +0000");
  EXPECT_EQ(mail_date(*parse_rfc3339("2026-11-01T05:30:00Z")), "Sun, 01 Nov 2026 05:30:00 +0000");
  ::unsetenv("TZ");
  ::tzset();
}

TEST(Email, M17_a_brief_mail_keeps_the_subject_and_the_link) {
  Desk desk = sample_desk();
  desk.brief = true;
  Event event = event_full_of(std::string(5000, 'x'), 50);
  const std::string mail = compose(sample_notifier(NotifierType::email), "", event, desk, event.at).mail;
  EXPECT_LT(mail.size(), 40'000u);
  EXPECT_THAT(part_of(mail, "text/plain"), HasSubstr("45 more on the review page: https://desk.example/"));
  event = sample_event();
  EXPECT_LT(compose(sample_notifier(NotifierType::email), "", event, desk, event.at).mail.size(), 10'240u);
}

TEST(Mime, AddressesAreTakenApartAndPutTogether) {
  EXPECT_EQ(parse_mail_address("a@b.org").address, "a@b.org");
  EXPECT_EQ(parse_mail_address("\"Doe, Jane\" <j@b.org>").name, "Doe, Jane");
  EXPECT_EQ(mail_address_header({"Doe, Jane", "j@b.org"}), "\"Doe, Jane\" <j@b.org>");
  EXPECT_EQ(mail_address_header({"Jürgen", "j@b.org"}), "=?UTF-8?B?SsO8cmdlbg==?= <j@b.org>");
  EXPECT_EQ(parse_mail_address("nobody").address, "");
  EXPECT_EQ(parse_mail_address("<a@b>\r\nRCPT TO:<x@y>").address, "x@y");
}

}  // namespace
}  // namespace policywatch::notifiers
