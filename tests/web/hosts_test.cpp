// What a person decides about addresses and hosts: a watch that moved for good (F19), pages that a whole host
// removed (D06); by the page's forms and by the API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/client.hpp"

namespace policywatch::web {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

review::WatchView moved_watch(bool other_domain) {
  review::WatchView view;
  view.watch.id = "moved";
  view.watch.url = "https://agency.example/old";
  view.watch.from_file = false;
  view.state = "ok";
  view.move = review::MoveView{};
  view.move->url = other_domain ? "https://other.example/new" : "https://agency.example/new";
  view.move->proposed = true;
  view.move->other_domain = other_domain;
  return view;
}

struct Hosts : testing::Test {
  Client client;
  static void fill(Client& one) {
    one.desk->watches_held.push_back(moved_watch(false));
    review::HostIncident gone;
    gone.host = "agency.example:443";
    gone.kind = "missing";
    gone.opened_at = one.desk->time;
    gone.detail = "8 of 10 pages <b>missing</b>";
    one.desk->incidents_held = {gone};
  }
  Hosts() { fill(client); }
};

TEST_F(Hosts, F19_AMoveIsOfferedOnTheWatchsPageAndDoneByItsForm) {
  client.enter("ana");
  const std::string page = client.get("/watches/moved").body;
  EXPECT_THAT(page, HasSubstr("action=\"/watches/moved/move\""));
  EXPECT_THAT(page, HasSubstr("value=\"https://agency.example/new\""));
  const HttpReply reply =
      client.post("/watches/moved/move", "csrf=" + csrf_of(page) + "&to=https%3A%2F%2Fagency.example%2Fnew");
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(header(reply, "Location"), "/watches/moved");
  EXPECT_EQ(client.desk->log.back(), "move moved to https://agency.example/new by ana");
}

TEST_F(Hosts, F19_AnotherDomainIsNamedAsSuch) {
  client.desk->watches_held.back() = moved_watch(true);
  client.enter("ana");
  EXPECT_THAT(client.get("/watches/moved").body, HasSubstr("Move to this other domain"));
}

TEST_F(Hosts, F19_NothingIsMovedWithoutItsFormsTokenOrTheRight) {
  client.enter("ana");
  client.desk->log.clear();
  EXPECT_EQ(client.post("/watches/moved/move", "to=https%3A%2F%2Fagency.example%2Fnew").status, 403);
  EXPECT_THAT(client.desk->log, IsEmpty());
  Client viewer;
  fill(viewer);
  viewer.enter("somebody", "viewer");
  const std::string page = viewer.get("/watches/moved").body;
  EXPECT_THAT(page, Not(HasSubstr("/watches/moved/move")));
  viewer.desk->log.clear();
  EXPECT_EQ(viewer.post("/watches/moved/move", "csrf=" + csrf_of(page)).status, 403);
  EXPECT_THAT(viewer.desk->log, IsEmpty());
}

TEST_F(Hosts, F19_TheApiMovesAWatchToWhatWasProposedOrToAnAddressThatIsNamed) {
  client.use_token("pw_writer");
  EXPECT_EQ(client.post_json("/api/v1/watches/moved/move", "").status, 200);
  EXPECT_EQ(client.desk->log.back(), "move moved to what was proposed by writer-script");
  EXPECT_EQ(client.post_json("/api/v1/watches/moved/move", R"({"to":"https://other.example/"})").status, 200);
  EXPECT_EQ(client.desk->log.back(), "move moved to https://other.example/ by writer-script");
  client.desk->log.clear();
  EXPECT_EQ(client.post_json("/api/v1/watches/moved/move", R"({"to":7})").status, 400);
  EXPECT_EQ(client.post_json("/api/v1/watches/moved/move", "[").status, 400);
  EXPECT_EQ(client.get("/api/v1/watches/moved/move").status, 405) << "a GET changes nothing";
  EXPECT_THAT(client.desk->log, IsEmpty());
}

TEST_F(Hosts, D06_AHostInTroubleIsShownWithTheQuestionAndConfirmedByItsForm) {
  client.enter("ana");
  const std::string page = client.get("/status").body;
  EXPECT_THAT(page, HasSubstr("data-incident=\"agency.example:443\""));
  EXPECT_THAT(page, HasSubstr("8 of 10 pages &lt;b&gt;missing"));
  EXPECT_THAT(page, HasSubstr("These pages are really gone"));
  const HttpReply reply = client.post("/incidents/agency.example:443/confirm", "csrf=" + csrf_of(page));
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(client.desk->log.back(), "confirm agency.example:443 by ana");
}

TEST_F(Hosts, D06_WhatWasConfirmedOrIsNoAbsenceIsNotAskedAgain) {
  client.enter("ana");
  client.desk->incidents_held[0].confirmed_by = "eve";
  EXPECT_THAT(client.get("/status").body, HasSubstr("confirmed by eve"));
  EXPECT_THAT(client.get("/status").body, Not(HasSubstr("These pages are really gone")));
  client.desk->incidents_held[0].confirmed_by.clear();
  client.desk->incidents_held[0].kind = "failing";
  EXPECT_THAT(client.get("/status").body, Not(HasSubstr("These pages are really gone")));
}

TEST_F(Hosts, D06_ConfirmingNeedsTheTokenAndTheRight) {
  client.enter("ana");
  client.desk->log.clear();
  EXPECT_EQ(client.post("/incidents/agency.example:443/confirm", "").status, 403);
  EXPECT_THAT(client.desk->log, IsEmpty());
  Client viewer;
  fill(viewer);
  viewer.enter("somebody", "viewer");
  const std::string page = viewer.get("/status").body;
  EXPECT_THAT(page, Not(HasSubstr("These pages are really gone")));
  viewer.desk->log.clear();
  EXPECT_EQ(viewer.post("/incidents/agency.example:443/confirm", "csrf=" + csrf_of(page)).status, 403);
  EXPECT_THAT(viewer.desk->log, IsEmpty());
}

TEST_F(Hosts, D06_TheApiConfirmsAHost) {
  client.use_token("pw_writer");
  const HttpReply reply = client.post_json("/api/v1/incidents/agency.example:443/confirm", "");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(json_of(reply).as_object().at("confirmed_by").as_string(), "writer-script");
  EXPECT_EQ(client.desk->log.back(), "confirm agency.example:443 by writer-script");
  EXPECT_EQ(json_of(client.get("/api/v1/status")).as_object().at("incidents").as_array().size(), 1u);
}

}  // namespace
}  // namespace policywatch::web
