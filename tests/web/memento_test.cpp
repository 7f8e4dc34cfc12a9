// V11: RFC 7089. The sample desk holds two snapshots of each watch: 2026-02-03 09:00 and 09:30.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/client.hpp"

namespace policywatch::web {
namespace {

using testing::HasSubstr;

class Memento : public testing::Test {
 protected:
  Memento() {
    client.enter("ann");
    id = client.desk->snapshots_held.begin()->first;
    url = client.desk->snapshots_held.begin()->second.front().url;
    // A third one between the two.
    review::SnapshotView third = client.desk->snapshots_held[id].front();
    third.sha256 = std::string(64, 'c');
    third.fetched_at = parse_rfc3339("2026-02-03T09:15:00.250Z").value();
    client.desk->bodies[third.sha256] = "third";
    client.desk->snapshots_held[id].push_back(third);
  }
  std::string asked(const std::string& route) const { return "/api/v1/" + route + "?url=" + url; }
  HttpReply at(const std::string& date) { return client.get(asked("timegate"), {{"Accept-Datetime", date}}); }
  Client client;
  std::string id, url;
};

constexpr const char* kFirst = "Tue, 03 Feb 2026 09:00:00 GMT";
constexpr const char* kSecond = "Tue, 03 Feb 2026 09:15:00 GMT";
constexpr const char* kLast = "Tue, 03 Feb 2026 09:30:00 GMT";

TEST_F(Memento, V11_TheTimeGateLeadsToWhatWasCurrentThen) {
  struct Case {
    const char *asked, *moment;
  };
  for (const Case& one :
       {Case{"Thu, 31 May 2007 20:35:00 GMT", "20260203T090000Z"},  // before the first
        Case{kFirst, "20260203T090000Z"}, Case{"Tue, 03 Feb 2026 09:14:59 GMT", "20260203T090000Z"},
        Case{kSecond, "20260203T091500Z"}, Case{"Tue, 03 Feb 2026 09:29:59 GMT", "20260203T091500Z"},
        Case{kLast, "20260203T093000Z"}, Case{"Fri, 01 Jan 2100 00:00:00 GMT", "20260203T093000Z"}}) {
    const HttpReply reply = at(one.asked);
    EXPECT_EQ(reply.status, 302) << one.asked;
    EXPECT_THAT(header(reply, "Location"), HasSubstr(std::string("/api/v1/mementos/") + one.moment + "?url="))
        << one.asked;
    EXPECT_EQ(header(reply, "Vary"), "accept-datetime");
    EXPECT_EQ(header(reply, "Memento-Datetime"), "");
    EXPECT_THAT(header(reply, "Link"), HasSubstr("<" + url + ">; rel=\"original\""));
    EXPECT_THAT(header(reply, "Link"), HasSubstr("rel=\"timemap\"; type=\"application/link-format\""));
  }
  EXPECT_THAT(header(client.get(asked("timegate")), "Location"), HasSubstr("20260203T093000Z"));
}

TEST_F(Memento, V11_ABadDateIsRefusedAndAnUnknownAddressIsNotFound) {
  for (const char* date : {"yesterday", "2026-02-03T09:00:00Z", "Tuesday, 03-Feb-26 09:00:00 GMT",
                           "Wed, 03 Feb 2026 09:00:00 GMT", "Tue, 31 Feb 2026 09:00:00 GMT",
                           "Tue, 03 Feb 2026 09:00:00 EST", ""}) {
    const HttpReply reply = at(date);
    EXPECT_EQ(reply.status, 400) << date;
    EXPECT_EQ(header(reply, "Vary"), "accept-datetime");
  }
  for (const std::string route : {"timegate", "timemap", "mementos/20260203T090000Z"}) {
    EXPECT_EQ(client.get("/api/v1/" + route + "?url=https://nowhere.example/").status, 404) << route;
    EXPECT_EQ(client.get("/api/v1/" + route).status, 400) << route;
    EXPECT_EQ(client.get("/api/v1/" + route + "?url=nothing").status, 400) << route;
  }
  EXPECT_EQ(client.get(asked("mementos/20260203T090001Z")).status, 404);
  EXPECT_EQ(client.get(asked("mementos/2026")).status, 400);
}

TEST_F(Memento, V11_AMementoSaysWhenItWasAndWhereItsNeighboursAre) {
  const HttpReply reply = client.get(asked("mementos/20260203T091500Z"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "third");
  EXPECT_EQ(header(reply, "Memento-Datetime"), kSecond);
  const std::string link = header(reply, "Link");
  for (const std::string& part : {"<" + url + ">; rel=\"original\"", std::string("rel=\"timegate\""),
                                  std::string("rel=\"timemap\"; type=\"application/link-format\"; from=\"") +
                                      kFirst + "\"; until=\"" + kLast + "\"",
                                  std::string("rel=\"first prev memento\"; datetime=\"") + kFirst + "\"",
                                  std::string("rel=\"memento\"; datetime=\"") + kSecond + "\"",
                                  std::string("rel=\"last next memento\"; datetime=\"") + kLast + "\""})
    EXPECT_THAT(link, HasSubstr(part));
  EXPECT_THAT(header(client.get(asked("mementos/20260203T090000Z")), "Link"),
              testing::AllOf(HasSubstr("rel=\"first memento\""), HasSubstr("rel=\"next memento\""),
                             HasSubstr("rel=\"last memento\"")));
}

TEST_F(Memento, V11_WhatItGivesRunsNowhere) {
  const HttpReply reply = client.get(asked("mementos/20260203T090000Z"));
  EXPECT_EQ(reply.body, "<script>alert(1)</script>");
  EXPECT_EQ(header(reply, "Content-Type"), "application/octet-stream");
  EXPECT_THAT(header(reply, "Content-Disposition"), testing::StartsWith("attachment"));
  EXPECT_EQ(header(reply, "Content-Security-Policy"), "default-src 'none'; form-action 'none'; sandbox");
  EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff");
}

TEST_F(Memento, V11_TheTimeMapListsAllOldestFirst) {
  const HttpReply reply = client.get(asked("timemap"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(header(reply, "Content-Type"), "application/link-format");
  EXPECT_THAT(reply.body, testing::StartsWith("<" + url + ">; rel=\"original\",\n"));
  EXPECT_THAT(reply.body, HasSubstr("rel=\"self\"; type=\"application/link-format\""));
  EXPECT_THAT(reply.body, HasSubstr("rel=\"timegate\",\n"));
  const std::size_t first =
                        reply.body.find(std::string("rel=\"first memento\"; datetime=\"") + kFirst + "\",\n"),
                    second = reply.body.find(std::string("rel=\"memento\"; datetime=\"") + kSecond + "\",\n"),
                    last = reply.body.find(std::string("rel=\"last memento\"; datetime=\"") + kLast + "\"\n");
  EXPECT_LT(first, second);
  EXPECT_LT(second, last);
  EXPECT_NE(last, std::string::npos);
}

TEST_F(Memento, V11_AnAddressThatWasMovedIsStillKnown) {
  for (review::WatchView& view : client.desk->watches_held) {
    if (view.watch.id == id)
      view.former = {{"https://old.example.gov/news", parse_rfc3339("2026-02-03T09:20:00Z").value()}};
  }
  const HttpReply old = client.get("/api/v1/timemap?url=https://old.example.gov/news");
  EXPECT_EQ(old.status, 200);
  EXPECT_THAT(old.body, HasSubstr(kFirst));
  EXPECT_THAT(old.body, HasSubstr(kSecond));
  EXPECT_THAT(old.body, testing::Not(HasSubstr(kLast))) << "that was said by the new address";
  const HttpReply fresh = client.get(asked("timemap"));
  EXPECT_THAT(fresh.body, HasSubstr(kLast));
  EXPECT_THAT(fresh.body, testing::Not(HasSubstr(kFirst))) << "that was said by the old address";
}

TEST_F(Memento, V11_NobodyReadsItWithoutSigningIn) {
  Client stranger;
  for (const std::string route : {"timegate", "timemap", "mementos/20260203T090000Z"})
    EXPECT_EQ(stranger.get("/api/v1/" + route + "?url=" + url).status, 401);
}

}  // namespace
}  // namespace policywatch::web
