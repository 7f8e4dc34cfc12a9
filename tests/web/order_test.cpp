#include "web/order.hpp"

#include <gtest/gtest.h>

#include "tests/web/client.hpp"

namespace policywatch::web {
namespace {

const Time kNow = *parse_rfc3339("2026-02-03T12:00:00Z");

Update proposed() {
  return make_sample_desk()->updates_held.front();
}

Result<Order> form(Verb verb, const std::string& text) {
  return order_from_form(verb, Params::parse(text), proposed(), kNow);
}

Result<Order> json(Verb verb, const std::string& text) {
  return order_from_json(verb, parse_json(text)->as_object(), kNow);
}

TEST(OrderFromForm, UnchangedFieldsAreNoEdits) {
  const Update update = proposed();
  Params fields;
  fields.set("title", update.title);
  fields.set("text", replace_all(update.text, "\n", "\r\n"));
  fields.set("date", "2026-02-03");
  fields.set("policies", "2041");
  fields.set("kind", "court_order");
  fields.set("status", "enjoined");
  const Result<Order> order = order_from_form(Verb::accept, fields, update, kNow);
  ASSERT_TRUE(order);
  EXPECT_FALSE(order->edits.title || order->edits.text || order->edits.date || order->edits.policies ||
               order->edits.kind || order->edits.status);
}

TEST(OrderFromForm, ChangedFieldsBecomeEdits) {
  const Result<Order> order =
      form(Verb::accept,
           "rev=3&title=New&text=a%0D%0Ab&date=2026-02&policies=%232041,+1877&kind=commentary&status=");
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(order->rev, 3);
  EXPECT_EQ(order->edits.title, "New");
  EXPECT_EQ(order->edits.text, "a\nb");
  EXPECT_EQ(order->edits.date->precision, DatePrecision::month);
  EXPECT_EQ(order->edits.policies, (std::vector<PolicyId>{"2041", "1877"}));
  EXPECT_EQ(order->edits.kind, UpdateKind::commentary);
  ASSERT_TRUE(order->edits.status);
  EXPECT_EQ(*order->edits.status, std::nullopt);
}

TEST(OrderFromForm, TitlesAreOneLine) {
  EXPECT_EQ(form(Verb::accept, "title=Two%0D%0Alines+")->edits.title, "Two lines");
}

TEST(OrderFromForm, ImpossibleValuesAreNamed) {
  EXPECT_EQ(form(Verb::accept, "date=2026-02-30").error().message,
            "date: a date like 2025-12-18, 2025-12 or 2025 is wanted");
  EXPECT_FALSE(form(Verb::accept, "kind=nonsense"));
  EXPECT_FALSE(form(Verb::accept, "status=nonsense"));
  EXPECT_FALSE(form(Verb::reject, "rev=1"));
  EXPECT_FALSE(form(Verb::merge, "into=x"));
  EXPECT_FALSE(form(Verb::split, ""));
  EXPECT_FALSE(form(Verb::snooze, "until=2020-01-01"));
}

TEST(OrderFromForm, SnoozeTakesDatesTimesAndDurations) {
  EXPECT_EQ(form(Verb::snooze, "until=3d")->until, kNow + std::chrono::days(3));
  EXPECT_EQ(form(Verb::snooze, "until=2026-02-10")->until, *parse_rfc3339("2026-02-10T00:00:00Z"));
}

TEST(OrderFromJson, ReadsEveryMember) {
  const Result<Order> accept = json(
      Verb::accept,
      R"({"rev":3,"policies":[2041,"harbor"],"kind":"document","date":"2026-02-01","title":"T","text":"x","status":null})");
  ASSERT_TRUE(accept) << accept.error().message;
  EXPECT_EQ(accept->edits.policies, (std::vector<PolicyId>{"2041", "harbor"}));
  ASSERT_TRUE(accept->edits.status);
  EXPECT_EQ(*accept->edits.status, std::nullopt);
  EXPECT_EQ(json(Verb::reject, R"({"reason":"volatile","note":"n"})")->reason, RejectReason::volatile_);
  EXPECT_EQ(json(Verb::merge, R"({"into":4})")->into, 4);
  EXPECT_EQ(json(Verb::split, R"({"evidence":[1,2]})")->evidence.size(), 2u);
}

TEST(OrderFromJson, W19_RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(json(Verb::accept, R"({"id":9})").error().message, "id: not a member of this request");
  EXPECT_FALSE(json(Verb::claim, R"({"reason":"known"})"));
  EXPECT_FALSE(json(Verb::accept, R"({"rev":"3"})"));
  EXPECT_FALSE(json(Verb::accept, R"({"title":5})"));
  EXPECT_FALSE(json(Verb::reject, R"({"rev":1})"));
  EXPECT_FALSE(json(Verb::snooze, R"({"rev":1})"));
}

}  // namespace
}  // namespace policywatch::web
