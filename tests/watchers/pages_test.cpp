// Answers that come in pages: where they go on, how they are kept and read as one.
#include "watchers/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "watchers/next_page.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kRegister = "https://www.federalregister.gov/api/v1/documents.json?per_page=2";

Response answer(const std::string& url, std::string body, const std::string& type = "application/json") {
  Response response;
  response.url = response.final_url = url;
  response.status = 200;
  response.headers = {{"Content-Type", type}};
  response.body = std::move(body);
  return response;
}
Watch watch_of(WatchKind kind, const std::string& url, int pages = 5) {
  Watch watch;
  watch.id = "w";
  watch.kind = kind;
  watch.url = url;
  watch.pages = pages;
  return watch;
}
NextPage next_of(WatchKind kind, const std::string& url, const std::string& body,
                 const std::string& type = "application/json") {
  return next_page(watch_of(kind, url), answer(url, body, type));
}
/// A page of the register's shape with these document numbers.
std::string documents(const std::vector<std::string>& numbers, const std::string& next = "") {
  std::string body = R"({"count":9,"description":"d","results":[)";
  for (const std::string& number : numbers) {
    body += std::string(body.ends_with('[') ? "" : ",") + R"({"title":"T )" + number +
            R"(","document_number":")" + number + R"(","publication_date":"2025-12-18"})";
  }
  return body + "]" + (next.empty() ? "" : R"(,"next_page_url":")" + next + "\"") + "}";
}
std::string listing(const std::vector<std::string>& names, const std::string& next = "") {
  std::string html = "<!doctype html><html><head><title>Newsroom</title></head><body><main><ul>";
  for (const std::string& name : names)
    html += "<li><h3><a href='/n/" + name + "'>Story of the day named " + name +
            "</a></h3><time datetime='2025-12-18'>December 18, 2025</time></li>";
  html += "</ul>";
  if (!next.empty()) html += "<nav class='pager'><a rel='next' href='" + next + "'>Next</a></nav>";
  return html + "</main></body></html>";
}
std::vector<std::string> keys(const Reading& reading) {
  std::vector<std::string> all;
  for (const Item& item : reading.document.items) all.push_back(item.key);
  return all;
}

TEST(NextPageOf, EachApiNamesItInItsOwnWay) {
  EXPECT_EQ(
      next_of(WatchKind::federal_register, kRegister, documents({"1"}, std::string(kRegister) + "&page=2"))
          .url,
      std::string(kRegister) + "&page=2");
  const std::string cl = "https://www.courtlistener.com/api/rest/v4/docket-entries/?docket=69";
  EXPECT_EQ(next_of(WatchKind::courtlistener, cl, R"({"next":")" + cl + R"(&cursor=abc","results":[]})").url,
            cl + "&cursor=abc");
  EXPECT_EQ(next_of(WatchKind::courtlistener, cl, R"({"next":null,"results":[]})").url, "");
  const std::string regs = "https://api.regulations.gov/v4/documents?filter[agencyId]=USCIS&page[size]=250";
  EXPECT_EQ(next_of(WatchKind::json, regs, R"({"data":[],"meta":{"hasNextPage":true,"pageNumber":1}})").url,
            regs + "&page%5Bnumber%5D=2");
  EXPECT_EQ(next_of(WatchKind::json, regs + "&page%5Bnumber%5D=2",
                    R"({"data":[],"meta":{"hasNextPage":true,"pageNumber":2}})")
                .url,
            regs + "&page%5Bnumber%5D=3");
  EXPECT_EQ(next_of(WatchKind::json, regs, R"({"data":[],"meta":{"hasNextPage":false,"pageNumber":4}})").url,
            "");
  EXPECT_EQ(next_of(WatchKind::json, regs, R"({"data":[],"links":{"next":{"href":"?page[number]=2"}}})").url,
            "https://api.regulations.gov/v4/documents?page[number]=2");
  const std::string info =
      "https://api.govinfo.gov/collections/FR/2025-12-01T00:00:00Z?offsetMark=*&api_key=K";
  EXPECT_EQ(
      next_of(
          WatchKind::json, info,
          R"({"count":2,"nextPage":"https://api.govinfo.gov/collections/FR/2025-12-01T00:00:00Z?offsetMark=Ab","packages":[]})")
          .url,
      "https://api.govinfo.gov/collections/FR/2025-12-01T00:00:00Z?offsetMark=Ab&api_key=K");
  EXPECT_EQ(next_of(WatchKind::feed, "https://a.example/feed",
                    "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='?p=2&amp;n=1'/>"
                    "<entry><link rel='next' href='/x'/></entry></feed>",
                    "application/atom+xml")
                .url,
            "https://a.example/feed?p=2&n=1");
}

TEST(NextPageOf, TheHeadersWordComesBeforeTheBodys) {
  Response response = answer(kRegister, documents({"1"}, "https://www.federalregister.gov/b"));
  response.headers.emplace_back("Link", "</api/v1/documents.json?page=2>; rel=next");
  EXPECT_EQ(next_page(watch_of(WatchKind::federal_register, kRegister), response).url,
            "https://www.federalregister.gov/api/v1/documents.json?page=2");
}

TEST(NextPageOf, AnotherHostOrSchemeIsRefusedAndTold) {
  for (const char* elsewhere :
       {"https://evil.example/api?page=2", "http://www.federalregister.gov/api?page=2",
        "https://www.federalregister.gov:8443/a", "https://u:p@www.federalregister.gov/a"}) {
    const NextPage next = next_of(WatchKind::federal_register, kRegister, documents({"1"}, elsewhere));
    EXPECT_EQ(next.url, "") << elsewhere;
    EXPECT_THAT(next.refused, HasSubstr("another host or scheme")) << elsewhere;
  }
}

TEST(NextPageOf, AKeyIsNotCarriedToWhereARedirectLed) {
  Watch watch = watch_of(WatchKind::json, "https://api.example/v1");
  watch.headers = {{"Authorization", "Token secret"}};
  Response response = answer("https://api.example/v1", R"({"next":"/v1?page=2"})");
  response.final_url = "https://elsewhere.example/v1";
  EXPECT_EQ(next_page(watch, response).url, "");
  EXPECT_THAT(next_page(watch, response).refused, HasSubstr("headers"));
}

TEST(FederalRegisterTraps, NoPageAfterTheFiftiethIsAskedFor) {
  const NextPage next = next_of(WatchKind::federal_register, std::string(kRegister) + "&page=50",
                                documents({"1"}, std::string(kRegister) + "&page=51"));
  EXPECT_EQ(next.url, "");
  EXPECT_THAT(next.refused, HasSubstr("no page 51"));
}

/// Follows a trail over pages that a function answers.
template <class Web>
PageTrail walk(const Watch& watch, Web web, std::uint64_t room = 1 << 20) {
  PageTrail trail(watch, room);
  trail.take(web(watch.url));
  for (int i = 0; i < 100 && !trail.next().empty(); ++i) trail.take(web(trail.next()));
  return trail;
}

TEST(Pages, AreReadInOrderAsOneDocumentWithEachEntryOnce) {
  const Watch watch = watch_of(WatchKind::federal_register, kRegister);
  const std::string url = kRegister;
  const PageTrail trail = walk(watch, [&](const std::string& asked) {
    if (asked == url) return answer(asked, documents({"2025-1", "2025-2"}, url + "&page=2"));
    if (asked == url + "&page=2") return answer(asked, documents({"2025-2", "2025-3"}, url + "&page=3"));
    return answer(asked, documents({"2025-4"}));
  });
  const Reading reading = read(watch, trail.joined());
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_THAT(keys(reading), ElementsAre("fr:2025-1", "fr:2025-2", "fr:2025-3", "fr:2025-4"));
  EXPECT_THAT(reading.pages, ElementsAre(2u, 1u, 1u));
  EXPECT_EQ(reading.missing, "");
  EXPECT_EQ(reading.document.url, url);
  EXPECT_THAT(reading.notes, IsEmpty());
}

TEST(Pages, EachPagesBytesAreKeptAsTheyCame) {
  const std::string one =
      listing({"a", "b", "c", "d"}, "?page=2") + std::string("\0\r\n--policywatch-page\r\n", 22);
  const std::string two =
      "\xFF\xFE\r\n\r\n--policywatch-page--\r\nContent-Length: 3\r\n\r\n" + listing({"e", "f"});
  Response first = answer("https://a.example/news", one, "text/html; charset=utf-8");
  first.headers.emplace_back("ETag", "\"1\"");
  const Response joined = join_pages({first, answer("https://a.example/news?page=2", two, "text/html")}, "");
  EXPECT_EQ(*find_header(joined.headers, "ETag"), "\"1\"");
  EXPECT_THAT(joined.body, HasSubstr(one));
  EXPECT_THAT(joined.body, HasSubstr(two));
  // As the store gives it back: bytes and type alone.
  Response stored =
      answer("https://a.example/news", joined.body, *find_header(joined.headers, "Content-Type"));
  const auto split = split_pages(stored);
  ASSERT_TRUE(split);
  ASSERT_EQ(split->pages.size(), 2u);
  EXPECT_EQ(split->pages[0].body, one);
  EXPECT_EQ(split->pages[1].body, two);
  EXPECT_EQ(split->pages[1].final_url, "https://a.example/news?page=2");
  EXPECT_EQ(*find_header(split->pages[0].headers, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_FALSE(split->missing);
}

TEST(Pages, OnePageStaysAsItIs) {
  const Response one = answer(kRegister, documents({"2025-1"}));
  EXPECT_EQ(join_pages({one}, ""), one);
  EXPECT_FALSE(split_pages(one));
}

TEST(Pages, ADamagedBodyIsNoPages) {
  const Response joined = join_pages({answer(kRegister, "{}"), answer(kRegister, "{}")}, "");
  for (std::size_t cut = 0; cut < 40; ++cut) {
    Response damaged = joined;
    damaged.body = damaged.body.substr(0, cut);
    EXPECT_FALSE(split_pages(damaged)) << cut;
  }
  Response lying = joined;
  lying.body = replace_all(lying.body, "Content-Length: 2", "Content-Length: 99999999999999999999");
  EXPECT_FALSE(split_pages(lying));
}

TEST(Pages, AListingIsFollowedToItsBound) {
  const Watch watch = watch_of(WatchKind::list, "https://a.example/news", 2);
  const PageTrail trail = walk(watch, [](const std::string& asked) {
    const std::string mark = asked.ends_with("news") ? "first" : asked.substr(asked.size() - 1);
    return answer(asked,
                  listing({mark + "-a", mark + "-b", mark + "-c"}, mark == "first" ? "?page=2" : "?page=3"),
                  "text/html");
  });
  const Reading reading = read(watch, trail.joined());
  EXPECT_EQ(reading.document.items.size(), 6u);
  EXPECT_THAT(reading.pages, ElementsAre(3u, 3u));
  EXPECT_EQ(reading.missing, "");
}

TEST(Pages, CirclesAndRepeatedPagesEndIt) {
  const Watch watch = watch_of(WatchKind::list, "https://a.example/news", 20);
  int asked_for = 0;
  const PageTrail circle = walk(watch, [&](const std::string& asked) {
    ++asked_for;
    const bool first = asked.ends_with("news");
    return answer(asked, listing({first ? "a" : "x", first ? "b" : "y"}, first ? "?page=2" : "/news"),
                  "text/html");
  });
  EXPECT_EQ(asked_for, 2);
  EXPECT_THAT(read(watch, circle.joined()).pages, ElementsAre(2u, 2u));
  asked_for = 0;
  const PageTrail repeated = walk(watch, [&](const std::string& asked) {
    return answer(asked, listing({"a", "b", "c"}, "?page=" + std::to_string(++asked_for)), "text/html");
  });
  EXPECT_EQ(asked_for, 2);
  EXPECT_FALSE(split_pages(repeated.joined()));
}

TEST(Pages, ALaterPageThatIsNotGoodIsMissingNotEmpty) {
  const Watch watch = watch_of(WatchKind::list, "https://a.example/news", 3);
  const PageTrail trail = walk(watch, [](const std::string& asked) {
    if (asked.ends_with("news")) return answer(asked, listing({"a", "b", "c"}, "?page=2"), "text/html");
    Response failed = answer(asked, "<html><body><h1>Internal Server Error</h1></body></html>", "text/html");
    failed.status = 500;
    return failed;
  });
  const Response joined = trail.joined();
  EXPECT_THAT(joined.missing, HasSubstr("page 2 (https://a.example/news?page=2): server_error"));
  const Reading reading = read(watch, joined);
  EXPECT_EQ(reading.quality, Quality::ok);
  EXPECT_EQ(reading.missing, joined.missing);
  EXPECT_EQ(reading.document.items.size(), 3u);
  // The stored bytes say as much by themselves.
  const Response stored = answer(joined.url, joined.body, *find_header(joined.headers, "Content-Type"));
  EXPECT_NE(read(watch, stored).missing, "");
}

TEST(Pages, TheBoundOfBytesIsForAllTogether) {
  const Watch watch = watch_of(WatchKind::list, "https://a.example/news", 3);
  const auto web = [](const std::string& asked) {
    return answer(asked, listing({asked, "b" + asked}, "?page=" + std::to_string(asked.size())), "text/html");
  };
  const std::size_t first = web("https://a.example/news").body.size();
  EXPECT_THAT(walk(watch, web, first + 10).joined().missing, HasSubstr("max_body"));
}

TEST(Pages, APageElsewhereAfterARedirectIsMissing) {
  const Watch watch = watch_of(WatchKind::list, "https://a.example/news", 3);
  const PageTrail trail = walk(watch, [](const std::string& asked) {
    Response response = answer(asked, listing({asked, "b" + asked}, "?page=2"), "text/html");
    if (asked.ends_with("page=2")) response.final_url = "https://evil.example/news";
    return response;
  });
  EXPECT_THAT(trail.joined().missing, HasSubstr("redirected to another host"));
}

TEST(Pages, AFirstPageThatIsNoGoodAnswerStaysAsItIs) {
  Response refused = answer("https://a.example/news", "<h1>Forbidden</h1>", "text/html");
  refused.status = 403;
  PageTrail trail(watch_of(WatchKind::list, "https://a.example/news", 3), 1000);
  trail.take(refused);
  EXPECT_EQ(trail.next(), "");
  EXPECT_EQ(trail.joined(), refused);
}

}  // namespace
}  // namespace policywatch::watchers
