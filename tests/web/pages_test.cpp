#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/client.hpp"

namespace policywatch::web {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Pages : testing::Test {
  Client client;
  Pages() { client.enter("demo"); }
  std::string page(const std::string& path) {
    const HttpReply reply = client.get(path);
    EXPECT_EQ(reply.status, 200) << path << reply.body;
    return reply.body;
  }
};

TEST_F(Pages, QueueListsOpenUpdatesMostImportantFirst) {
  const std::string body = page("/");
  const std::size_t first = body.find("data-update-id=\"12\"");
  const std::size_t second = body.find("data-update-id=\"15\"");
  ASSERT_NE(first, std::string::npos);
  EXPECT_LT(first, second);
  EXPECT_THAT(body, HasSubstr(R"(data-rev="3" data-state="new" data-score="95")"));
  EXPECT_THAT(body, HasSubstr("5 open updates"));
  EXPECT_THAT(body, HasSubstr("Harbor Authority doubles the inspection fee"));
}

TEST_F(Pages, ExactlyOneRowIsCurrent) {
  std::string body = page("/?at=17");
  body.erase(0, body.find("<ol class=\"queue\""));
  const std::size_t row = body.find("data-update-id=\"17\"");
  const std::size_t mark = body.find("aria-current=\"true\"");
  EXPECT_GT(mark, row);
  EXPECT_LT(mark, body.find('>', row));
  EXPECT_EQ(body.find("aria-current=\"true\"", mark + 1), std::string::npos);
}

TEST_F(Pages, AnUpdateOfAWholeSiteSaysSoAndShowsTheFirstFiftyOfItsPages) {
  Update& update = client.desk->updates_held.front();
  ASSERT_EQ(update.id, 12);
  update.flags.emplace_back("site-wide");
  update.identifiers = {"site:harbor.example", "besides:page-3: Fees rise on <b>Monday</b>."};
  const Evidence pattern = update.evidence.front();
  update.evidence.clear();
  for (int i = 1; i <= 120; ++i) {
    update.evidence.push_back(pattern);
    update.evidence.back().id = i;
    update.evidence.back().watch = "page-" + std::to_string(i);
  }
  const auto rows = [](const std::string& body) {
    std::size_t count = 0;
    for (std::size_t at = body.find("class=\"tier "); at != std::string::npos;
         at = body.find("class=\"tier ", at + 1))
      ++count;
    return count;
  };
  const std::string some = page("/updates/12");
  EXPECT_THAT(some, HasSubstr("One change on <b>120</b> watched pages of <bdi>harbor.example</bdi>"));
  EXPECT_THAT(some, HasSubstr("changed besides: <bdi>Fees rise on &lt;b&gt;Monday&lt;/b&gt;.</bdi>"));
  EXPECT_EQ(rows(some), 50u);
  EXPECT_THAT(some, HasSubstr(R"(50 of 120 sources are shown. <a href="/updates/12?sources=all">)"));
  EXPECT_EQ(rows(page("/updates/12?sources=all")), 120u);
}

TEST_F(Pages, QueueFiltersByTheForm) {
  EXPECT_THAT(page("/?policy=1877"), Not(HasSubstr("data-update-id=\"12\"")));
  EXPECT_THAT(page("/?kind=court_order"), HasSubstr("1 open update<"));
  EXPECT_THAT(page("/?q=night-time"), HasSubstr("data-update-id=\"15\""));
  EXPECT_THAT(page("/?state=rejected"), HasSubstr("Nothing matches this filter."));
  EXPECT_EQ(client.get("/?state=nonsense").status, 400);
}

TEST_F(Pages, QueueShowsFiftyAndLinksToTheNext) {
  add_many_updates(*client.desk, 200);
  const std::string body = page("/?policy=2041");
  std::size_t rows = 0;
  for (std::size_t at = body.find("data-update-id"); at != std::string::npos;
       at = body.find("data-update-id", at + 1))
    ++rows;
  EXPECT_EQ(rows, 50u);
  EXPECT_THAT(body, HasSubstr("rel=\"next\" href=\"/?policy=2041&amp;cursor=c50\""));
}

TEST_F(Pages, UpdateShowsEverythingADecisionNeeds) {
  const std::string body = page("/updates/12");
  for (const char* part :
       {"2026.02.03 Court enjoins collection", "Fully in Effect",
        "2025.09.18 Reported: Inspections fall by half",
        "By order of the court, collection of the doubled fee is enjoined until further notice.",
        "docket 1:25-cv-00417 stands in the changed words",
        "the motion for a preliminary injunction is GRANTED", "Changed between", "value=\"2041\"",
        "name=\"rev\" value=\"3\"", "formaction=\"/updates/12/reject\"", "data-diff=\"changes\"", "detect"}) {
    EXPECT_THAT(body, HasSubstr(part));
  }
}

TEST_F(Pages, EveryViewOfTheDifferenceCanBeChosen) {
  for (const char* view : {"changes", "words", "side", "links", "fields", "source"}) {
    const std::string body = page(std::string("/updates/12?diff=") + view);
    EXPECT_THAT(body, HasSubstr(std::string("data-diff=\"") + view + "\""));
    EXPECT_THAT(body, HasSubstr("<ins>")) << view;
  }
  EXPECT_THAT(page("/updates/12?diff=words"), HasSubstr("<del>180</del>"));
  EXPECT_THAT(page("/updates/12?diff=nonsense"), HasSubstr("data-diff=\"changes\""));
}

TEST_F(Pages, NeighboursFollowTheFilter) {
  const std::string body = page("/updates/12?policy=2041");
  EXPECT_THAT(body, HasSubstr("rel=\"next\" href=\"/updates/19?policy=2041\""));
  EXPECT_THAT(body, Not(HasSubstr("rel=\"prev\"")));
}

TEST_F(Pages, UpdateWithoutEarlierSnapshotSaysSo) {
  EXPECT_THAT(page("/updates/15"), HasSubstr("There is no pair of snapshots to compare"));
}

TEST_F(Pages, ViewersSeeNoDecisionForms) {
  Client guest;
  guest.enter("guest", "viewer");
  const std::string body = guest.get("/updates/12").body;
  EXPECT_THAT(body, HasSubstr("Court enjoins collection"));
  EXPECT_THAT(body, Not(HasSubstr("/updates/12/accept")));
}

TEST_F(Pages, MissingThingsAreMissing) {
  for (const char* path : {"/updates/999", "/updates/x", "/updates/99999999999999999999", "/policies/none",
                           "/watches/none", "/nowhere", "/updates/12/accept/more"}) {
    EXPECT_EQ(client.get(path).status, 404) << path;
  }
}

TEST_F(Pages, PolicyIsShownAsItsReadersKnowIt) {
  const std::string body = page("/policies/2041");
  EXPECT_THAT(body, HasSubstr("March 4, 2025"));
  EXPECT_THAT(body, HasSubstr("2025.06.01 Fee takes effect"));
  EXPECT_THAT(body, HasSubstr("Shoreline Institute - What the fee costs whom"));
  EXPECT_THAT(body, HasSubstr("Fee schedule 2025 (PDF)"));
  EXPECT_THAT(page("/policies?q=kiosk"), Not(HasSubstr("Harbor Authority doubles")));
}

TEST_F(Pages, I16_PolicyFilesAreDownloads) {
  const HttpReply reply = client.get("/policies/2041/file?format=markdown");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(header(reply, "Content-Disposition"), "attachment; filename=\"policy-2041.md\"");
  EXPECT_EQ(client.get("/policies/2041/file?format=exe").status, 400);
}

TEST_F(Pages, WatchesShowHealthHistoryAndDifferences) {
  EXPECT_THAT(page("/watches"), AllOf(HasSubstr("3 watches"), HasSubstr("failing 1</a>")));
  EXPECT_THAT(page("/watches/bay-ledger"), HasSubstr("asks for a challenge"));
  const std::string body = page("/watches/harbor-fees?diff=side");
  EXPECT_THAT(body, HasSubstr("data-diff=\"side\""));
  EXPECT_THAT(body, HasSubstr("name=\"from\""));
}

TEST_F(Pages, DeliveriesAndStatus) {
  EXPECT_THAT(page("/deliveries"), HasSubstr("/deliveries/2/retry"));
  EXPECT_THAT(page("/deliveries"), Not(HasSubstr("/deliveries/1/retry")));
  EXPECT_THAT(page("/status"), HasSubstr("court-docket: nothing new for 21 days"));
}

TEST_F(Pages, I07_W28_NothingIsInlineAndNothingComesFromElsewhere) {
  for (const char* path : {"/", "/updates/12", "/policies", "/policies/2041", "/watches",
                           "/watches/harbor-fees", "/deliveries", "/status", "/login"}) {
    const std::string body = page(path);
    for (const char* banned : {" style=", "<style", " onclick", " onload", "<script>", "src=\"http",
                               "src=\"//", "rel=\"stylesheet\" href=\"http"}) {
      EXPECT_THAT(body, Not(HasSubstr(banned))) << path;
    }
    EXPECT_THAT(body, HasSubstr("role=\"status\"")) << path;
  }
}

TEST_F(Pages, I17_AssetsAreKeptByTheirHash) {
  const std::string style = between(page("/"), "rel=\"stylesheet\" href=\"", "\"");
  const HttpReply reply = client.get(style);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(header(reply, "Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(header(reply, "Cache-Control"), "public, max-age=31536000, immutable");
  const HttpReply again = client.get(style, {{"If-None-Match", header(reply, "ETag")}});
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(client.get("/assets/..%2fsite.cpp").status, 404);
  EXPECT_EQ(client.get("/assets/openapi.json").status, 404);
}

TEST_F(Pages, FeedHoldsWaitingAndAcceptedUpdates) {
  const HttpReply reply = client.get("/updates.atom");
  EXPECT_EQ(header(reply, "Content-Type"), "application/atom+xml; charset=utf-8");
  EXPECT_THAT(reply.body, HasSubstr("<id>http://127.0.0.1:8737/updates/12</id>"));
  EXPECT_THAT(reply.body, HasSubstr("term=\"2041\""));
  EXPECT_LT(reply.body.find("/updates/12</id>"), reply.body.find("/updates/18</id>"));
}

}  // namespace
}  // namespace policywatch::web
