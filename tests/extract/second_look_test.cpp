// Rows D07, D09, D11 and D15: an answer weighed against what is known of its watch.
#include "extract/second_look.hpp"

#include <gtest/gtest.h>

#include "tests/extract/judging.hpp"

namespace policywatch::extract {
namespace {

struct Case {
  Response response;
  Reading reading;
};

Case read(const std::string& html, const std::string& url = "https://agency.example/policy/page") {
  Case made;
  made.response = answer_of(html);
  made.response.url = made.response.final_url = url;
  const Dom dom = Dom::parse(html);
  made.reading.document = read_page(dom, url, Watch(), made.reading.notes);
  return made;
}

const std::string kPolicy =
    "<title>Rule on records | Agency</title><h1>Rule on records</h1><p>The rule takes effect on 3 May 2025 "
    "and covers every office of "
    "the department.</p><p>Offices keep records for ten years and answer requests within twenty "
    "days.</p><p>Comments were due in March; "
    "the docket holds four hundred of them, and the summary answers each in turn, with "
    "reasons.</p><p>Nothing in it changes the duties of contractors. Questions go to the records "
    "officer of the region in which the office stands.</p>";

std::string missing(const std::string& path) {
  return "<title>Agency</title><h1>Hmm</h1><p>We looked for " + path +
         " but that address leads nowhere. It may have been retired, or the link that brought you here was "
         "mistyped. Use the search above "
         "or start from the front page. Error reference 8f3a1.</p>";
}

TEST(SoftNotFound, D07_SameAsAnAddressThatDoesNotExist) {
  const Case page = read(missing("/policy/page"));
  const Case sibling = read(missing("/policy/xqzt"), "https://agency.example/policy/xqzt");
  const SiblingProbe probe{200, sibling.response.final_url, sibling.reading.document};
  EXPECT_TRUE(resembles(page.reading.document, probe.document));
  History history;
  history.probe = &probe;
  const Weighed weighed = weigh(page.response, Watch(), page.reading, history);
  EXPECT_EQ(weighed.verdict.quality, Quality::not_found);
  EXPECT_FALSE(weighed.verdict.reason.empty());
}

TEST(SoftNotFound, D07_ARealPageIsUnlikeIt) {
  const Case page = read(kPolicy);
  const Case sibling = read(missing("/policy/xqzt"), "https://agency.example/policy/xqzt");
  const SiblingProbe probe{200, sibling.response.final_url, sibling.reading.document};
  History history;
  history.probe = &probe;
  EXPECT_EQ(weigh(page.response, Watch(), page.reading, history).verdict.quality, Quality::ok);
}

TEST(SoftNotFound, D07_WhereEveryAddressShowsOnePageNothingFollows) {
  const Case page = read(kPolicy);
  const Case sibling = read(kPolicy, "https://agency.example/policy/xqzt");
  const SiblingProbe probe{200, sibling.response.final_url, sibling.reading.document};
  History history;
  history.last_good = &page.reading.document;
  history.probe = &probe;
  EXPECT_EQ(weigh(page.response, Watch(), page.reading, history).verdict.quality, Quality::ok);
}

TEST(SoftNotFound, D07_AProbeIsAskedForOnlyWhereAPageLooksIt) {
  const Case good = read(kPolicy);
  History history;
  EXPECT_FALSE(weigh(good.response, Watch(), good.reading, history).wants_probe);
  const Case hint = read(
      "<title>Agency</title><p>Sorry: what you asked for is no longer available here. Search our site for "
      "newer "
      "material on your subject or write to us.</p>");
  EXPECT_TRUE(weigh(hint.response, Watch(), hint.reading, history).wants_probe);
  history.last_good = &good.reading.document;
  const Case other = read(missing("/policy/page"));
  EXPECT_TRUE(weigh(other.response, Watch(), other.reading, history).wants_probe);
  EXPECT_FALSE(weigh(good.response, Watch(), good.reading, history).wants_probe);
}

TEST(SoftNotFound, D07_SiblingAddresses) {
  EXPECT_EQ(sibling_address("https://a.example/news/2025/rule.html?x=1#y", 0),
            "https://a.example/news/2025/aaaaaaaaaaaaa.html");
  EXPECT_EQ(sibling_address("https://a.example/news/", 1), "https://a.example/baaaaaaaaaaaa");
  EXPECT_EQ(sibling_address("https://a.example", 1), "https://a.example/baaaaaaaaaaaa");
  EXPECT_NE(sibling_address("https://a.example/x", 7), sibling_address("https://a.example/x", 8));
  EXPECT_EQ(sibling_address("not an address", 1), "");
}

TEST(Sink, D09_ManyWatchesAtOneNewAddress) {
  Case page = read(kPolicy, "https://agency.example/sorry");
  page.response.url = "https://agency.example/policy/a";
  History history;
  history.last_final_url = "https://agency.example/policy/a";
  history.others_on_final_url = 1;
  EXPECT_EQ(weigh(page.response, Watch(), page.reading, history).verdict.quality, Quality::ok);
  history.others_on_final_url = 2;
  EXPECT_EQ(weigh(page.response, Watch(), page.reading, history).verdict.quality, Quality::not_found);
  // It always led there.
  history.last_final_url = "https://agency.example/sorry";
  EXPECT_EQ(weigh(page.response, Watch(), page.reading, history).verdict.quality, Quality::ok);
}

TEST(LoginWall, D11_APasswordFieldAndFourFifthsOfTheTextGone) {
  const Case good = read(kPolicy);
  const Case wall = read(
      "<title>Rule on records</title><p>Members read on.</p><form><input name=u><INPUT TYPE = "
      "'Password'></form>"
      "<p>Not a member of the service? Write to the office.</p>");
  History history;
  history.last_good = &good.reading.document;
  EXPECT_EQ(weigh(wall.response, Watch(), wall.reading, history).verdict.quality, Quality::login);
  const Case both = read(kPolicy + "<form><input type=password></form>");
  EXPECT_EQ(weigh(both.response, Watch(), both.reading, history).verdict.quality, Quality::ok);
}

TEST(Shrink, D15_FirstHeldThenBelievedWhenItStays) {
  const Case good = read(kPolicy);
  const Case shrunk =
      read("<title>Rule on records</title><h1>Rule on records</h1><p>The rule was rescinded.</p>");
  History history;
  history.last_good = &good.reading.document;
  const Weighed first = weigh(shrunk.response, Watch(), shrunk.reading, history);
  EXPECT_EQ(first.verdict.quality, Quality::ok);
  EXPECT_TRUE(first.wants_second_look);
  EXPECT_FALSE(first.reason.empty());
  history.held = &shrunk.reading.document;
  EXPECT_FALSE(weigh(shrunk.response, Watch(), shrunk.reading, history).wants_second_look);
  // What was held was something else.
  const Case odd = read("<p>Cannot render widget</p>");
  history.held = &odd.reading.document;
  EXPECT_TRUE(weigh(shrunk.response, Watch(), shrunk.reading, history).wants_second_look);
}

TEST(Shrink, D15_OrdinaryEditsAndSmallPagesPass) {
  const Case good = read(kPolicy);
  const Case edited = read(
      "<title>Rule on records</title><h1>Rule on records</h1><p>The rule takes effect on 3 May 2025 and "
      "covers every "
      "office of the department.</p><p>Offices keep records for ten years.</p>");
  History history;
  history.last_good = &good.reading.document;
  EXPECT_FALSE(weigh(edited.response, Watch(), edited.reading, history).wants_second_look);
  const Case small = read("<p>Status: open until Friday.</p>"), smaller = read("<p>x</p>");
  history.last_good = &small.reading.document;
  EXPECT_FALSE(weigh(smaller.response, Watch(), smaller.reading, history).wants_second_look);
  Watch allowed;
  allowed.allow_empty = true;
  history.last_good = &good.reading.document;
  EXPECT_FALSE(weigh(smaller.response, allowed, smaller.reading, history).wants_second_look);
}

TEST(Weigh, D15_ABadReadingStaysBad) {
  Case page = read(kPolicy);
  page.reading.quality = Quality::blocked;
  page.reading.reason = "HTTP status 403: refused";
  const Weighed weighed = weigh(page.response, Watch(), page.reading, History());
  EXPECT_EQ(weighed.verdict.quality, Quality::blocked);
  EXPECT_EQ(weighed.verdict.reason, page.reading.reason);
  EXPECT_FALSE(weighed.wants_probe || weighed.wants_second_look);
}

}  // namespace
}  // namespace policywatch::extract
