// The queue's query language: what is read, and where a wrong query is wrong.
#include "review/query.hpp"

#include <gtest/gtest.h>

namespace policywatch::review {
namespace {

Query read(std::string_view text) {
  auto query = parse_query(text);
  EXPECT_TRUE(query) << text << ": " << (query ? "" : query.error().in_words());
  return query ? *query : Query{};
}

std::size_t wrong_at(std::string_view text) {
  const auto query = parse_query(text);
  return query ? 0 : query.error().position;
}

TEST(Query, ReadsEveryKindOfTerm) {
  const Query query = read(
      R"(policy:1976 state:any status:enjoined kind:court_order,rulemaking since:2025-12-01 host:DHS.gov score>=40 age<7d has:conflict -reason:template "Clearview AI" judge)");
  ASSERT_EQ(query.size(), 12u);
  EXPECT_EQ(query[0], (QueryTerm{.field = QueryField::policy, .values = {"1976"}}));
  EXPECT_EQ(query[1], (QueryTerm{.field = QueryField::state, .values = {"any"}}));
  EXPECT_EQ(query[3], (QueryTerm{.field = QueryField::kind, .values = {"court_order", "rulemaking"}}));
  EXPECT_EQ(
      query[4],
      (QueryTerm{.field = QueryField::detected, .compare = Compare::at_least, .number = 1'764'547'200'000}));
  EXPECT_EQ(query[5], (QueryTerm{.field = QueryField::host, .values = {"dhs.gov"}}));
  EXPECT_EQ(query[6], (QueryTerm{.field = QueryField::score, .compare = Compare::at_least, .number = 40}));
  EXPECT_EQ(query[7],
            (QueryTerm{.field = QueryField::age, .compare = Compare::less, .number = 7 * 86'400'000ll}));
  EXPECT_EQ(query[9], (QueryTerm{.field = QueryField::reason, .negated = true, .values = {"template"}}));
  EXPECT_EQ(query[10], (QueryTerm{.field = QueryField::phrase, .values = {"Clearview AI"}}));
  EXPECT_EQ(query[11], (QueryTerm{.field = QueryField::word, .values = {"judge"}}));
}

TEST(Query, ReadsWhatPeopleOtherwiseType) {
  EXPECT_TRUE(read("").empty());
  EXPECT_TRUE(read(" \t\n - ").empty());
  EXPECT_EQ(read("1:25-cv-00417")[0].field, QueryField::word);
  EXPECT_EQ(read("https://dhs.gov/x")[0].field, QueryField::word);
  EXPECT_EQ(read("Reported: fees - AP").size(), 3u);
  EXPECT_EQ(read("policy:#1976")[0].values, std::vector<std::string>{"1976"});
  EXPECT_EQ(read(R"(watch:"my watch")")[0].values, std::vector<std::string>{"my watch"});
  EXPECT_EQ(read("class:vacated")[0].field, QueryField::status);
  EXPECT_EQ(read("class:court_order")[0].field, QueryField::kind);
  EXPECT_EQ(read("age>=2w")[0].number, 14 * 86'400'000ll);
  // The whole of the last day, month and year.
  EXPECT_EQ(read("until:2025-12-31")[0].number, read("until:2025-12")[0].number);
  EXPECT_EQ(read("until:2025-12-31")[0].number, read("until:2025")[0].number);
  EXPECT_EQ(read("until:2025-12-31")[0].number, read("since:2026-01-01")[0].number);
  EXPECT_TRUE(names_state(read("state:rejected x")));
  EXPECT_FALSE(names_state(read("-state:rejected x")));
}

TEST(Query, X03_a_malformed_query_says_where_it_is_wrong) {
  EXPECT_EQ(wrong_at("state:bogus"), 7u);
  EXPECT_EQ(wrong_at("score>=40 state:new,bogus"), 21u);
  EXPECT_EQ(wrong_at("judge \"never closed"), 7u);
  EXPECT_EQ(wrong_at("sttae:new"), 1u);
  EXPECT_EQ(wrong_at("-sttae:new"), 2u);
  EXPECT_EQ(wrong_at("score>=many"), 8u);
  EXPECT_EQ(wrong_at("score:101"), 7u);
  EXPECT_EQ(wrong_at("state>new"), 6u);
  EXPECT_EQ(wrong_at("age<soon"), 5u);
  EXPECT_EQ(wrong_at("since:2025-13-01"), 7u);
  EXPECT_EQ(wrong_at("kind: court_order"), 6u);
  EXPECT_EQ(wrong_at("policy:1976,"), 8u);
  EXPECT_EQ(wrong_at("has:nothing"), 5u);
  EXPECT_EQ(wrong_at("Café état state:bogus"), 17u);  // characters, not bytes
  const auto near = parse_query("status:enjoind");
  ASSERT_FALSE(near);
  EXPECT_NE(near.error().what.find("did you mean 'enjoined'"), std::string::npos) << near.error().what;
}

TEST(Query, S08_a_huge_query_is_refused_at_once) {
  EXPECT_EQ(wrong_at(std::string(10'000'000, 'a')), 2001u);
  std::string many;
  for (int i = 0; i < 51; ++i) many += "x ";
  EXPECT_EQ(wrong_at(many), 101u);
}

}  // namespace
}  // namespace policywatch::review
