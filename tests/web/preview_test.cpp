// A new watch before it is added: the page and the API, over a daemon that is played by the test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/client.hpp"
#include "web/call.hpp"

namespace policywatch::web {
namespace {

using review::OutlineMark;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

review::Preview sample(const review::PreviewAsk& ask, const std::string& text = "Fees are raised") {
  review::Preview preview;
  preview.token = "t-1";
  preview.status = 200;
  preview.size = 1234;
  preview.content_type = text;
  preview.watch = ask.watch;
  if (!ask.names_kind) preview.watch.kind = WatchKind::list;
  if (preview.watch.id.empty()) preview.watch.id = "agency-example-news";
  preview.why_kind = "repeated records";
  preview.content = "2 items, 1 of them dated";
  preview.reading.document.title = preview.reading.document.site = text;
  preview.reading.document.items = {
      {text, "https://agency.example/1", make_date(2025, 12, 18), text, "a", text},
      {text, "", std::nullopt, "", "b", ""}};
  preview.reading.document.blocks = {{text, Where::main, "p"}};
  preview.reading.notes = {text};
  preview.origins = {{"author", text, "rel=author"}};
  preview.feeds = {{"https://agency.example/feed?a=\"&b", text}};
  preview.selectors = {"ul > li", text, text, text, text};
  preview.picked = ask.picked;
  preview.refused = ask.refused;
  preview.outline = {
      {0, 4, "ul", "", false, OutlineMark::none},      {1, 5, "li", text, true, OutlineMark::item},
      {2, 6, "a", text, false, OutlineMark::none},     {1, 7, "li", text, false, OutlineMark::picked},
      {1, 8, "li", text, false, OutlineMark::refused}, {0, 9, "p", text, false, OutlineMark::ignored},
      {0, 10, "p", text, false, OutlineMark::none}};
  preview.as_json = {{"kind", "list"}, {"items", boost::json::array()}};
  return preview;
}

struct PreviewPage : testing::Test {
  Client client;
  PreviewPage() {
    client.enter("demo");
    client.previews = [](const review::PreviewAsk& ask) { return sample(ask); };
    csrf = csrf_of(client.get("/watches").body);
  }
  HttpReply post(const std::string& fields, const std::string& path = "/watches/preview") {
    return client.post(path, "csrf=" + percent_encode(csrf) + "&" + fields);
  }
  std::string csrf;
  const std::string url = "url=https%3A%2F%2Fagency.example%2Fnews";
};

TEST_F(PreviewPage, BeginsWithAnAddressAndNothingElse) {
  EXPECT_THAT(client.get("/watches").body, HasSubstr("action=\"/watches/preview\""));
  const HttpReply reply = post(url);
  ASSERT_EQ(reply.status, 200);
  EXPECT_EQ(client.asked.watch.url, "https://agency.example/news");
  EXPECT_FALSE(client.asked.names_kind);
  EXPECT_EQ(client.asked.by, "demo");
  for (const char* part :
       {"2 items, 1 of them dated. Nothing is stored yet.", "<option value=\"list\" selected>",
        "name=\"token\" value=\"t-1\"", "value=\"agency-example-news\"", "from rel=author", "2025-12-18",
        "Watch this feed instead", "placeholder=\"ul &gt; li\"", "name=\"pin\"", "formaction=\"/watches\""}) {
    EXPECT_THAT(reply.body, HasSubstr(part));
  }
}

TEST_F(PreviewPage, EveryLineOfTheOutlineSaysWhatItIsAndCanBeChanged) {
  const std::string body = post(url).body;
  for (const char* part :
       {R"(id="e5" data-element="5" data-mark="item")",
        R"(name="pick" value="10" formaction="/watches/preview#e10")", R"(name="refuse" value="5")",
        R"(name="back" value="7")", R"(name="back" value="8")", "✓ entry", "✓ your entry", "✕ not this",
        "– ignored"}) {
    EXPECT_THAT(body, HasSubstr(part));
  }
}

TEST_F(PreviewPage, TryAgainSendsTheSettingsWithTheToken) {
  post(url +
       "&token=t-1&kind=list&select=main%0D%0A%0D%0A%23news&ignore=aside&list.item=li&list.date=time"
       "&id=my-id&title=T&every=2h&picked=5&refused=8&again=1");
  const review::PreviewAsk& ask = client.asked;
  EXPECT_EQ(ask.token, "t-1");
  EXPECT_TRUE(ask.names_kind);
  EXPECT_FALSE(ask.derive);
  EXPECT_THAT(ask.watch.select, ElementsAre("main", "#news"));
  EXPECT_THAT(ask.watch.ignore, ElementsAre("aside"));
  EXPECT_EQ(ask.watch.list, (ListFields{"li", "", "", "time", ""}));
  EXPECT_THAT(ask.picked, ElementsAre(5));
  EXPECT_THAT(ask.refused, ElementsAre(8));
  EXPECT_EQ(ask.watch.every, std::chrono::hours(2));
}

TEST_F(PreviewPage, ClicksAddAndTakeBack) {
  post(url + "&token=t-1&kind=page&picked=5&refused=8&pick=8");
  EXPECT_TRUE(client.asked.derive);
  EXPECT_THAT(client.asked.picked, ElementsAre(8, 5));
  EXPECT_TRUE(client.asked.refused.empty());
  post(url + "&token=t-1&kind=list&picked=5&picked=7&refuse=5");
  EXPECT_THAT(client.asked.picked, ElementsAre(7));
  EXPECT_THAT(client.asked.refused, ElementsAre(5));
  post(url + "&token=t-1&kind=list&picked=5&refused=8&back=8");
  EXPECT_TRUE(client.asked.derive);
  EXPECT_TRUE(client.asked.refused.empty());
  post(url + "&token=t-1&kind=list&pick=x&picked=-1&picked=99999999999999999999");
  EXPECT_TRUE(client.asked.picked.empty());
  post(url + "&token=t-1&kind=list&picked=5&list.item=li&ignore=p&reset=1");
  EXPECT_TRUE(client.asked.picked.empty());
  EXPECT_FALSE(client.asked.watch.list.has_value());
  EXPECT_FALSE(client.asked.names_kind);
  EXPECT_EQ(client.asked.token, "t-1");
  post(url + "&token=t-1&kind=list&pin=1");
  EXPECT_TRUE(client.asked.pin);
}

TEST_F(PreviewPage, AFeedInsteadIsAnotherAddressAndFetchAnewTheSame) {
  post(url + "&token=t-1&kind=list&list.item=li&picked=5&id=x&feed=https%3A%2F%2Fagency.example%2Ffeed");
  EXPECT_EQ(client.asked.watch.url, "https://agency.example/feed");
  EXPECT_EQ(client.asked.token, "");
  EXPECT_FALSE(client.asked.names_kind);
  EXPECT_FALSE(client.asked.watch.list.has_value());
  EXPECT_EQ(client.asked.watch.id, "");
  post(url + "&token=t-1&kind=list&list.item=li&picked=5&fresh=1");
  EXPECT_EQ(client.asked.token, "");
  EXPECT_TRUE(client.asked.picked.empty());
  EXPECT_TRUE(client.asked.watch.list.has_value());
}

TEST_F(PreviewPage, AddStoresWhatTheFormSays) {
  const HttpReply reply =
      post(url +
               "&token=t-1&kind=list&id=new-one&title=T&every=2h&issuer=I&tier=2&policies=1976"
               "&select=main&ignore=aside&list.item=li&list.title=h3&add=1",
           "/watches");
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(header(reply, "Location"), "/watches/new-one");
  const Watch watch = client.desk->watch("new-one")->watch;
  EXPECT_EQ(watch.list, (ListFields{"li", "h3", "", "", ""}));
  EXPECT_THAT(watch.select, ElementsAre("main"));
  EXPECT_THAT(watch.ignore, ElementsAre("aside"));
  EXPECT_EQ(watch.tier, 2);
  EXPECT_FALSE(watch.from_file);
}

TEST_F(PreviewPage, WhatIsWrongIsSaidAndNothingTypedIsLost) {
  const HttpReply reply =
      post(url + "&token=t-1&kind=list&id=Not%20one&title=Kept&every=soon&list.item=li&add=1", "/watches");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr("id: letters a-z"));
  EXPECT_THAT(reply.body, HasSubstr("value=\"Not one\""));
  EXPECT_THAT(reply.body, HasSubstr("value=\"soon\""));
  EXPECT_THAT(reply.body, HasSubstr("value=\"Kept\""));
  EXPECT_EQ(client.asked.watch.list->item, "li");
  const HttpReply taken = post(url + "&token=t-1&kind=list&id=harbor-fees&add=1", "/watches");
  EXPECT_THAT(taken.body, HasSubstr("message bad"));
  EXPECT_EQ(post("url=ftp%3A%2F%2Fx").status, 422);
  EXPECT_EQ(post("url=").status, 422);
}

TEST_F(PreviewPage, WhatDoesNotComeIsSaid) {
  client.previews = [](const review::PreviewAsk&) -> Result<review::Preview> {
    return fail(ErrorKind::refused, "agency.example wants to be left alone");
  };
  HttpReply reply = post(url);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.body, HasSubstr("wants to be left alone"));
  EXPECT_THAT(reply.body, HasSubstr("value=\"https://agency.example/news\""));
  client.previews = [](const review::PreviewAsk&) -> Result<review::Preview> {
    return fail(ErrorKind::not_found, "no longer kept");
  };
  EXPECT_EQ(post(url + "&token=old").status, 410);
  client.previews = [](const review::PreviewAsk& ask) {
    review::Preview preview = sample(ask);
    preview.token.clear();
    preview.outline.clear();
    preview.reading = {};
    preview.reading.quality = Quality::address_denied;
    preview.reading.reason = "10.0.0.1 is not a public address";
    return preview;
  };
  reply = post(url);
  EXPECT_THAT(reply.body, HasSubstr("This would not be taken: 10.0.0.1 is not a public address."));
}

TEST_F(PreviewPage, IsForThoseWhoDecide) {
  EXPECT_EQ(client.post("/watches/preview", url).status, 403);  // no form token
  Client guest;
  guest.enter("guest", "viewer");
  const std::string token = csrf_of(guest.get("/watches").body);
  EXPECT_EQ(guest.post("/watches/preview", "csrf=" + percent_encode(token) + "&" + url).status, 403);
  EXPECT_THAT(guest.get("/watches").body, Not(HasSubstr("/watches/preview")));
  Client reader;
  reader.use_token("pw_reader");
  EXPECT_EQ(reader.post_json("/api/v1/watches/preview", R"({"url":"https://a.example/"})").status, 403);
}

TEST_F(PreviewPage, WhoSignedOutMeanwhileSeesNothing) {
  client.previews = [this](const review::PreviewAsk& ask) {
    client.desk->sessions.clear();
    return sample(ask);
  };
  EXPECT_EQ(header(post(url), "Location"), "/login");
}

TEST_F(PreviewPage, NothingIsInlineAndNothingComesFromElsewhere) {
  const std::string body = post(url).body;
  for (const char* banned :
       {" style=", "<style", " onclick", " onload", "<script>", "src=\"http", "<img src=\"http"})
    EXPECT_THAT(body, Not(HasSubstr(banned)));
}

TEST(PreviewApi, AsksAndTellsAsTryDoes) {
  Client client;
  client.use_token("pw_writer");
  client.previews = [](const review::PreviewAsk& ask) { return sample(ask); };
  const HttpReply reply = client.post_json(
      "/api/v1/watches/preview",
      R"({"url":"https://agency.example/news","kind":"list","list":{"item":"li"},"outline":true})");
  ASSERT_EQ(reply.status, 200) << reply.body;
  const boost::json::object body = json_of(reply).as_object();
  EXPECT_EQ(body.at("kind").as_string(), "list");
  EXPECT_EQ(body.at("token").as_string(), "t-1");
  EXPECT_EQ(body.at("watch").as_object().at("list").as_object().at("item").as_string(), "li");
  EXPECT_EQ(body.at("outline").as_array().size(), 7U);
  EXPECT_TRUE(client.asked.names_kind);
  client.post_json("/api/v1/watches/preview", R"({"token":"t-1","picked":[5],"refused":[8],"pin":false})");
  EXPECT_EQ(client.asked.token, "t-1");
  EXPECT_TRUE(client.asked.derive);
  EXPECT_FALSE(client.asked.outline);
  EXPECT_FALSE(client.asked.names_kind);
}

TEST(PreviewApi, WrongBodiesAreExplained) {
  Client client;
  client.use_token("pw_writer");
  for (const char* body :
       {"", "[]", "{}", R"({"url":"file:///x"})", R"({"token":5})",
        R"({"url":"https://a.example/","picked":"5"})", R"({"url":"https://a.example/","picked":[-1]})",
        R"({"url":"https://a.example/","outline":1})", R"({"url":"https://a.example/","kind":"novel"})"}) {
    EXPECT_EQ(client.post_json("/api/v1/watches/preview", body).status, 400) << body;
  }
}

}  // namespace
}  // namespace policywatch::web
