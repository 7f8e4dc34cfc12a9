// Listings found by themselves, beside what the corpus says of them, and the time that takes.
#include <gumbo.h>

#include <algorithm>
#include <chrono>

#include "base/url.hpp"
#include "bench/extract/figures.hpp"
#include "bench/extract/listing_truth.hpp"
#include "extract/extract.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::bench {
namespace {

// As a watch without selectors reads it; a page that is a feed or an API's answer by that kind.
Reading read_as_watch(const ListingPage& page) {
  Response response;
  response.status = 200;
  response.url = response.final_url = page.address;
  response.body = page.bytes;
  Watch watch;
  watch.url = page.address;
  watch.kind = watchers::guess_kind(response);
  if (watch.kind == WatchKind::page || watch.kind == WatchKind::article) watch.kind = WatchKind::list;
  return watchers::read(watch, response);
}

struct Score {
  std::size_t expected = 0, right = 0, found = 0, wrong = 0;
};

bool agrees(const ExpectedEntry& entry, const Item& item, const std::string& address) {
  if (entry.date && item.date != entry.date) return false;
  if (!entry.url.empty()) {
    const Url base = Url::parse(address).value();
    const auto url = Url::parse(entry.url, &base);
    if (plain_address(url ? url->href() : entry.url) != plain_address(item.url)) return false;
  }
  return titles_agree(entry.title, item.title);
}

std::string line_of(const std::string& title, const std::string& url, const std::optional<Date>& date) {
  return (date ? to_iso(*date) : "undated") + " | " + title.substr(0, 90) + " | " + url;
}

Score score(const ListingPage& page, std::vector<std::string>& misses) {
  const Reading reading = read_as_watch(page);
  const std::vector<Item>& items = reading.document.items;
  std::vector<bool> used(items.size(), false);
  Score out{page.entries.size(), 0, items.size(), 0};
  std::vector<std::string> told;
  for (const ExpectedEntry& entry : page.entries) {
    std::size_t at = 0;
    while (at < items.size() && (used[at] || !agrees(entry, items[at], page.address))) ++at;
    if (at < items.size()) {
      used[at] = true;
      ++out.right;
    } else if (told.size() < 4) {
      told.push_back("  missed " + line_of(entry.title, entry.url, entry.date));
    }
  }
  const Rows rows(extract::Dom::parse(extract::decode(page.bytes, "text/html").text), page);
  std::size_t shown = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (used[i] || rows.beyond_expectation(items[i])) continue;
    ++out.wrong;
    if (++shown <= 4) told.push_back("  wrong  " + line_of(items[i].title, items[i].url, items[i].date));
  }
  if (out.right < out.expected || out.wrong > 0) {
    misses.push_back(page.name + ": " + std::to_string(out.right) + " of " + std::to_string(out.expected) +
                     ", found " + std::to_string(out.found) + ", wrong " + std::to_string(out.wrong) +
                     (reading.quality == Quality::ok ? "" : " (" + reading.reason + ")"));
    misses.insert(misses.end(), told.begin(), told.end());
  }
  return out;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

void rows_for(const std::string& data, const std::vector<ListingPage>& pages, double recall_aim,
              double precision_aim, std::vector<Figure>& out) {
  if (pages.empty()) return;
  Score sum;
  double pages_recall = 0;
  std::vector<std::string> misses;
  for (const ListingPage& page : pages) {
    const Score one = score(page, misses);
    sum.expected += one.expected;
    sum.right += one.right;
    sum.found += one.found;
    sum.wrong += one.wrong;
    pages_recall += share(one.right, one.expected);
  }
  const std::string name =
      data + ", " + std::to_string(pages.size()) + " pages, " + std::to_string(sum.expected) + " entries";
  out.push_back({name, "recall (title, link, date)", share(sum.right, sum.expected), recall_aim, false,
                 std::move(misses)});
  out.push_back({name,
                 "recall, mean of pages (no aim)",
                 pages_recall / static_cast<double>(pages.size()),
                 0,
                 false,
                 {}});
  out.push_back({name, "precision", share(sum.right, sum.right + sum.wrong), precision_aim, false, {}});
}

template <class Work>
double best_milliseconds(Work&& work) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  return best;
}

void speed_rows(const std::vector<ListingPage>& pages, std::vector<Figure>& out) {
  if (pages.empty()) return;
  double ours = 0, whole = 0, gumbo = 0;
  for (const ListingPage& page : pages) {
    const std::string text = extract::decode(page.bytes, "text/html").text;
    gumbo += best_milliseconds([&] {
      GumboOutput* tree = gumbo_parse_with_options(&kGumboDefaultOptions, text.data(), text.size());
      gumbo_destroy_output(&kGumboDefaultOptions, tree);
    });
    std::vector<std::string> notes;
    ours += best_milliseconds([&] {
      const extract::Dom dom = extract::Dom::parse(extract::decode(page.bytes, "text/html").text);
      (void)extract::read_listing(dom, page.address, Watch(), notes);
    });
    Response response;
    response.status = 200;
    response.url = response.final_url = page.address;
    response.body = page.bytes;
    Watch watch;
    watch.kind = WatchKind::list;
    whole += best_milliseconds([&] { (void)watchers::read(watch, response); });
  }
  const auto count = static_cast<double>(pages.size());
  const std::string name = "listings, " + std::to_string(pages.size()) + " pages";
  out.push_back({name, "entries, time beside gumbo_parse", ours / gumbo, 1.4, true, {}});
  out.push_back({name, "whole reading, time beside gumbo_parse", whole / gumbo, 1.4, true, {}});
  out.push_back({name, "whole reading, ms a page", whole / count, 1000, true, {}});
}

}  // namespace

std::vector<Figure> listing_figures(const std::filesystem::path& pages) {
  std::vector<Figure> out;
  const auto court = court_listings(pages / "juriscraper/listing");
  const auto hard = court_listings(pages / "juriscraper/listing-hard");
  const auto press = press_listings(pages / "whitehouse2017");
  rows_for("court listings", court, 0.95, 0.90, out);
  rows_for("hard court listings", hard, 0.70, 0.70, out);
  rows_for("White House listings", press, 0.98, 0.95, out);
  speed_rows(court, out);
  return out;
}

}  // namespace policywatch::bench
