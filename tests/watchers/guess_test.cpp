// Which kind suits a page that nobody has named.
#include <gtest/gtest.h>

#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

Response page(std::string html) {
  Response response;
  response.status = 200;
  response.url = response.final_url = "https://agency.example/news";
  response.headers = {{"Content-Type", "text/html"}};
  response.body = std::move(html);
  return response;
}

std::string entries() {
  std::string all;
  for (int day = 10; day < 20; ++day) {
    const std::string date = "2025-12-" + std::to_string(day);
    all += "<div class='row'><h3><a href='/n/" + std::to_string(day) +
           "'>The agency announces measure number " + std::to_string(day) + "</a></h3><time datetime='" +
           date + "'>" + date +
           "</time><p>The measure, which was long awaited, will apply to all, as the agency said, from the "
           "first day of the next month, and it replaces the one that came before it, number " +
           std::to_string(day - 1) + ".</p></div>";
  }
  return all;
}

TEST(Guess, AListingWithLongLeadsIsAListing) {
  EXPECT_EQ(guess_kind(page("<title>All news</title><body><h1>All news</h1><main>" + entries() + "</main>")),
            WatchKind::list);
}

TEST(Guess, AStoryBesideDatedHeadlinesIsAStory) {
  std::string story;
  for (int i = 0; i < 6; ++i) {
    story +=
        "<p>The court in Boston ruled on Thursday that the rule on fees, which took effect in May, must be "
        "set "
        "aside, because the agency had not answered the comments it received, and gave no reasons, none.</p>";
  }
  EXPECT_EQ(
      guess_kind(page("<head><title>The fee rule is set aside</title><meta "
                      "property='article:published_time' content='2025-12-12'></head><body><article><h1>The "
                      "fee rule is set aside</h1>" +
                      story + story + "</article><aside>" + entries() + "</aside>")),
      WatchKind::article);
}

}  // namespace
}  // namespace policywatch::watchers
