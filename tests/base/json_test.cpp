#include <gmock/gmock.h>

#include <boost/json/value.hpp>

#include "base/document_text.hpp"
#include "base/records_json.hpp"
#include "tests/base/shared.hpp"

namespace policywatch {
namespace {

using testing::HasSubstr;

Time utc(const char* text) {
  return parse_rfc3339(text).value();
}
boost::json::value parsed(std::string_view text) {
  return parse_json(text).value();
}

Action full_action() {
  Action a;
  a.date = make_date(2025, 12, 18);
  a.header_date = Date{2025, 12, 1, DatePrecision::month};
  a.title = "2025.12.18 Reported: A \"quoted\" title - Outlet";
  a.headline = "A \"quoted\" title";
  a.outlet = "Outlet";
  a.text = "Line one\nline two \xE2\x80\x94 end";
  a.url = "https://outlet.example/story";
  a.kind = "court_order";
  a.status = Status::enjoined;
  return a;
}

Policy full_policy() {
  Policy p;
  p.id = "1976";
  p.slug = "a-policy";
  p.url = "https://tracker.example/policies/a-policy/";
  p.era = "2.0";
  p.title = "A policy";
  p.announced = make_date(2025, 9, 9);
  p.effective = Date{2025, 1, 1, DatePrecision::year};
  p.description = "What it is.";
  p.agencies = {"ICE"};
  p.subjects = {"Asylum, Withholding and CAT"};
  p.statuses = {"Final/Actual"};
  p.action_types = {"Agency Directive"};
  p.current_status = "None";
  p.actions = {full_action(), Action{}};
  p.commentary = {full_action()};
  p.documents = {{"Memo", "https://a.example/memo.pdf", "Documents"}};
  p.related = {"1977"};
  p.terms = {"Clearview AI"};
  p.dockets = {"3:25-cv-00190"};
  p.aliases = {"1975"};
  return p;
}

Update full_update() {
  Update u;
  u.id = 12;
  u.rev = 3;
  u.state = UpdateState::rejected;
  u.kind = UpdateKind::court_order;
  u.policies = {"1976", "some-slug"};
  u.score = 84;
  u.score_terms = {{"status_word", 25, "rescinded"}};
  u.confidence = 0.91;
  u.date = Date{2025, 12, 1, DatePrecision::month};
  u.title = "2025.12 Reported: X - Y";
  u.headline = "X";
  u.outlet = "Y";
  u.url = "https://y.example/x";
  u.text = "text";
  u.status = Status::enjoined;
  u.status_quote = "The rule is enjoined.";
  u.effective_from = make_date(2026, 1, 2);
  u.scope = "nationwide";
  u.changed_after = utc("2025-12-18T09:00:00Z");
  u.changed_before = utc("2025-12-18T09:15:00Z");
  u.detected_at = utc("2025-12-18T09:15:02Z");
  Evidence e;
  e.id = 31;
  e.watch = "aic-news";
  e.url = "https://y.example/";
  e.tier = 3;
  e.after = {std::string(64, 'a'), utc("2025-12-18T09:15:00Z"), 200, Quality::ok};
  e.quote = "words";
  e.headline = "X";
  e.outlet = "Y";
  e.published = make_date(2025, 12, 18);
  e.change_id = 7;
  e.seen_at = utc("2025-12-18T09:15:02Z");
  Evidence failed = e;
  failed.before = e.after;
  failed.after = {"", utc("2025-12-18T10:00:00Z"), 404, Quality::not_found};
  u.evidence = {e, failed};
  u.reasons = {"Clearview AI (title)"};
  u.flags = {"alternating"};
  u.fields = {{"title", "X", "Y"}, {"statuses", "", "Final/Actual; In Litigation"}};
  u.identifiers = {"docket:cand:25-190"};
  u.decided_by = "ana";
  u.decided_at = utc("2025-12-19T00:00:00Z");
  u.snoozed_until = utc("2025-12-20T00:00:00Z");
  u.claimed_by = "ben";
  u.claimed_until = utc("2025-12-18T10:15:02Z");
  u.merged_into = 9;
  u.reject_reason = RejectReason::template_;
  u.reject_note = "site redesign";
  return u;
}

Document full_document() {
  Document d;
  d.url = "https://a.example/";
  d.title = "T";
  d.language = "en";
  d.canonical = "https://a.example/c";
  d.author = "A";
  d.site = "S";
  d.description = "D";
  d.published = make_date(2025, 1, 2);
  d.updated = Date{2025, 1, 1, DatePrecision::month};
  d.blocks = {{"para", Where::main, "p"},
              {"head", Where::main, "h2"},
              {"nav", Where::navigation, "p"},
              {"", Where::volatile_, ""}};
  d.links = {{"text", "https://a.example/l"}, {"", ""}};
  d.items = {{"t", "u", make_date(2025, 1, 3), "s", "k", "o"}, {"t", "", std::nullopt, "", "k", ""}, Item{}};
  d.history = {{"h", "", make_date(2025, 1, 4), "", "", ""}};
  d.policy = full_policy();
  return d;
}

TEST(PolicyJson, ExportThenImportGivesTheSameRecord) {
  EXPECT_EQ(policy_from_json(to_json(full_policy())), full_policy());
  EXPECT_EQ(policy_from_json(parsed(print_json_pretty(to_json(full_policy())))), full_policy());
  Policy slug_only;
  slug_only.id = slug_only.slug = "no-number";
  EXPECT_EQ(policy_from_json(to_json(slug_only)), slug_only);
}

TEST(PolicyJson, HasTheNamesAndOrderOfTheInterface) {
  const auto json = to_json(full_policy());
  std::string names;
  for (const auto& member : json.as_object()) names += std::string(member.key()) + " ";
  EXPECT_EQ(names,
            "id slug url era title announced effective description agencies subjects statuses action_types "
            "current_status actions commentary documents related terms dockets aliases ");
  EXPECT_EQ(json.at("id"), 1976);
  EXPECT_EQ(json.at("effective"), "2025");
  EXPECT_TRUE(to_json(Policy{}).at("announced").is_null());
}

TEST(PolicyJson, FieldsMayBeAbsent) {
  const auto policy = policy_from_json(parsed(R"({"id": "slug-only", "title": "T", "effective": null})"));
  ASSERT_TRUE(policy.has_value());
  EXPECT_EQ(policy->id, "slug-only");
  EXPECT_EQ(policy->title, "T");
}

TEST(PolicyJson, ADocketMayBeGivenInItsParts) {
  const auto policy = policy_from_json(parsed(
      R"({"dockets": [{"case": "Doe v. Roe", "court": "D.D.C.", "number": "1:25-cv-00001", "other": 5}, "No. 7", {"number": "8"}]})"));
  ASSERT_TRUE(policy.has_value());
  EXPECT_THAT(policy->dockets,
              testing::ElementsAre("Doe v. Roe, No. 1:25-cv-00001 (D.D.C.)", "No. 7", "No. 8"));
  EXPECT_THAT(policy_from_json(parsed(R"({"dockets": [{"number": 8}]})")).error().message,
              HasSubstr("dockets[0].number: expected a string"));
}

TEST(PolicyJson, WrongFieldsAreNamed) {
  const auto message = [](std::string_view text) { return policy_from_json(parsed(text)).error().message; };
  EXPECT_THAT(message(R"({"announced": "2025-02-30"})"), HasSubstr("announced: '2025-02-30' is not a date"));
  EXPECT_THAT(message(R"({"title": 5})"), HasSubstr("title: expected a string, found a number"));
  EXPECT_THAT(message(R"({"actions": [{}, {"date": "yesterday"}]})"),
              HasSubstr("actions[1].date: 'yesterday'"));
  EXPECT_THAT(message(R"({"agencies": ["ICE", 3]})"), HasSubstr("agencies[1]: expected a string"));
  EXPECT_THAT(message(R"({"id": []})"), HasSubstr("id: a policy is named by its number or its slug"));
  EXPECT_THAT(message(R"({"actions": [{"status": "gone"}]})"),
              HasSubstr("actions[0].status: unknown word 'gone'"));
  EXPECT_THAT(message("[]"), HasSubstr("expected an object, found an array"));
}

TEST(PolicyJson, TheLabelledPoliciesAreRead) {
  const auto text = read_shared("labels/policies.json");
  if (!text) GTEST_SKIP() << "no shared data at " << shared_path("labels/policies.json");
  const auto all = parse_json(*text);
  ASSERT_TRUE(all.has_value()) << all.error().message;
  EXPECT_GT(all->as_array().size(), 50u);
  for (const auto& one : all->as_array()) {
    const auto policy = policy_from_json(one);
    ASSERT_TRUE(policy.has_value()) << policy.error().message;
    EXPECT_FALSE(policy->title.empty());
    EXPECT_EQ(policy_from_json(parsed(print_json(to_json(*policy)))), *policy);
  }
}

TEST(PolicyIds, AreNumbersWhenTheyComeBackTheSame) {
  EXPECT_EQ(print_json(policy_id_to_json("1976")), "1976");
  EXPECT_EQ(print_json(policy_id_to_json("slug")), "\"slug\"");
  for (const char* id : {"0", "7", "007", "1976", "12345678901234567890", "a-slug", "2-b"}) {
    EXPECT_EQ(policy_id_from_json(policy_id_to_json(id)), id);
  }
  EXPECT_FALSE(policy_id_from_json(parsed("-1")));
  EXPECT_FALSE(policy_id_from_json(parsed("1.5")));
  EXPECT_FALSE(policy_id_from_json(parsed("\"\"")));
}

TEST(UpdateJson, GoesThereAndBack) {
  EXPECT_EQ(update_from_json(to_json(full_update())), full_update());
  EXPECT_EQ(update_from_json(parsed(print_json(to_json(full_update())))), full_update());
  EXPECT_EQ(update_from_json(to_json(Update{})), Update{});
}

TEST(UpdateJson, SaysWhatTheInterfacePromises) {
  const auto json = to_json(full_update());
  EXPECT_EQ(json.at("date"), "2025-12-01");
  EXPECT_EQ(json.at("date_precision"), "month");
  EXPECT_EQ(print_json(json.at("policies")), "[1976,\"some-slug\"]");
  EXPECT_EQ(print_json(json.at("changed_between")), "[\"2025-12-18T09:00:00Z\",\"2025-12-18T09:15:00Z\"]");
  EXPECT_EQ(print_json(json.at("confidence")), "0.91");
  const auto& evidence = json.at("evidence").at(0);
  EXPECT_TRUE(evidence.at("before").at("sha256").is_null());
  EXPECT_TRUE(evidence.at("before").at("fetched_at").is_null());
  EXPECT_EQ(evidence.at("after").at("status"), 200);
  EXPECT_EQ(evidence.at("after").at("quality"), "ok");
  const auto bare = to_json(Update{});
  for (const char* name :
       {"date", "date_precision", "status", "status_quote", "decided_by", "decided_at", "changed_between"}) {
    EXPECT_TRUE(bare.at(name).is_null()) << name;
  }
  EXPECT_EQ(bare.at("state"), "new");
}

TEST(ChangeJson, GoesThereAndBack) {
  Change c;
  c.changed = c.significant = true;
  c.why = {"text", "links"};
  c.score = 62;
  c.score_terms = {{"status_word", 25, "rescinded"}};
  const Item item{"t", "u", make_date(2025, 1, 3), "s", "k", "o"};
  c.items_added = c.items_removed = c.history_added = {item};
  c.items_edited = {{item, Item{}}};
  c.text = {{TextOp::delete_, "before", "", Where::volatile_}, {TextOp::move, "a", "b", Where::main}};
  c.links_added = c.links_removed = {{"text", "url"}};
  c.links_retargeted = {{"t", "b", "a"}};
  c.fields = {{"title", "b", "a"}};
  c.actions_added = c.actions_removed = {full_action()};
  EXPECT_EQ(change_from_json(to_json(c)), c);
  EXPECT_EQ(change_from_json(parsed(print_json(to_json(c)))), c);
  EXPECT_EQ(change_from_json(to_json(Change{})), Change{});
  EXPECT_TRUE(to_json(Change{}).at("actions").at("added").is_array());
  EXPECT_TRUE(to_json(c).at("history").at("added").is_array());
}

TEST(WatchJson, GoesThereAndBack) {
  Watch w;
  w.id = "w";
  w.url = "https://a.example/";
  w.kind = WatchKind::feed;
  w.every = Millis(900'000);
  w.tier = 2;
  w.policies = {"1976"};
  w.headers = {{"Accept-Language", "en"}};
  w.allow_status = {404};
  w.list = ListFields{"li", "h3", "", "", ""};
  w.report = {};
  w.from_file = false;
  EXPECT_EQ(watch_from_json(to_json(w)), w);
  EXPECT_EQ(watch_from_json(to_json(Watch{})), Watch{});
}

TEST(DocumentJson, RoundTripsExactlyInACompactForm) {
  EXPECT_EQ(document_from_json(parsed(print_json(document_to_json(full_document())))), full_document());
  EXPECT_EQ(parse_document(print_document(full_document())), full_document());
  EXPECT_EQ(print_document(full_document()), print_json(document_to_json(full_document())));
  EXPECT_EQ(print_document(Document{}), "{}");
  EXPECT_FALSE(parse_document("{\"b\":[[1]]}"));
  EXPECT_FALSE(parse_document("{\"b\":["));
  EXPECT_EQ(document_from_json(document_to_json(Document{})), Document{});
  EXPECT_EQ(print_json(document_to_json(Document{})), "{}");
  Document plain;
  plain.blocks = {{"para", Where::main, "p"}};
  EXPECT_EQ(print_json(document_to_json(plain)), R"({"b":[["para"]]})");
}

TEST(DocumentJson, DamagedFormsAreErrors) {
  for (const char* text :
       {"[]", R"({"b": [5]})", R"({"b": [["x", 5]]})", R"({"b": [["x", "p", "nowhere"]]})", R"({"p": "x"})",
        R"({"i": [["t", "u", "2025-99-99"]]})", R"({"y": {"title": 5}})"}) {
    EXPECT_FALSE(document_from_json(parsed(text))) << text;
  }
}

TEST(TryJson, ShowsTheMainTextAndNullsForWhatIsAbsent) {
  Reading reading;
  reading.document = full_document();
  reading.document.author.clear();
  reading.document.published.reset();
  const auto json = to_json(reading, Watch{});
  EXPECT_EQ(print_json(json.at("text")), "[\"para\",\"head\"]");
  EXPECT_TRUE(json.at("author").is_null());
  EXPECT_TRUE(json.at("published").is_null());
  EXPECT_EQ(json.at("quality"), "ok");
  EXPECT_EQ(json.at("items").at(0).at("date"), "2025-01-03");
  EXPECT_EQ(json.at("policy").at("id"), 1976);
}

TEST(DeliveryJson, ShowsThePayloadAsJson) {
  Delivery d;
  d.id = 4;
  d.key = "msg_1";
  d.payload = R"({"type":"update.detected"})";
  EXPECT_EQ(to_json(d).at("payload").at("type"), "update.detected");
  EXPECT_EQ(to_json(d).at("state"), "pending");
  EXPECT_TRUE(to_json(d).at("delivered_at").is_null());
}

TEST(JsonText, ErrorsNameTheirPlace) {
  EXPECT_THAT(parse_json("{\n  \"a\": tru\n}").error().message, HasSubstr("line 2, column"));
  EXPECT_THAT(parse_json("{} x").error().message, HasSubstr("line 1, column 4: extra data"));
  EXPECT_THAT(parse_json("").error().message, HasSubstr("incomplete"));
  EXPECT_THAT(parse_json("[1, 2").error().message, HasSubstr("incomplete"));
  for (const char* wrong :
       {"{'a': 1}", "[1,]", "{\"a\":1,}", "nul", "01", "\"\xFF\"", "\"\\ud800\"", "/* */ 1", "NaN"}) {
    EXPECT_FALSE(parse_json(wrong)) << wrong;
  }
}

TEST(JsonText, DepthIsBounded) {
  EXPECT_TRUE(parse_json(std::string(60, '[') + std::string(60, ']')));
  EXPECT_FALSE(parse_json(std::string(100, '[') + std::string(100, ']')));
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(parse_json(objects));
}

TEST(JsonText, IsPrintedAsPeopleWriteIt) {
  EXPECT_EQ(print_json(parsed(
                R"({"a": [1, -2, 0.93, 1e3, true, null], "b": {}, "c": [], "d": "x\ny\"\\\u0001\u00e9"})")),
            "{\"a\":[1,-2,0.93,1000,true,null],\"b\":{},\"c\":[],\"d\":\"x\\ny\\\"\\\\\\u0001\xC3\xA9\"}");
  EXPECT_EQ(print_json_pretty(parsed(R"({"a":[1,{"b":2}],"c":{}})")),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": 2\n    }\n  ],\n  \"c\": {}\n}");
}

TEST(JsonText, NumbersComeBackTheSame) {
  for (int i = 0; i <= 10000; ++i) {
    const boost::json::value number(i / 10000.0);
    EXPECT_EQ(parsed(print_json(number)).to_number<double>(), i / 10000.0);
  }
}

}  // namespace
}  // namespace policywatch
