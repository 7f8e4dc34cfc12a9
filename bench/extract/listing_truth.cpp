#include "bench/extract/listing_truth.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

#include "base/text.hpp"
#include "base/url.hpp"
#include "bench/extract/figures.hpp"
#include "extract/extract.hpp"

namespace policywatch::bench {
namespace {

using extract::Dom;
using extract::Node;

std::string text_of(const boost::json::object& entry, std::string_view name) {
  const auto* value = entry.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::vector<Node> links_of(const Dom& dom) {
  std::vector<Node> out;
  extract::walk_elements(dom.root(), [&](Node node) {
    if (node.tag() == "a" && !trim(node.attribute_or_empty("href")).empty()) out.push_back(node);
    return true;
  });
  return out;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = [&](std::size_t at) {
      const char c = at < text.size() ? text[at] : 'z';
      return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    };
    if (text[i] == '%' && digit(i + 1) >= 0 && digit(i + 2) >= 0) {
      out += static_cast<char>(digit(i + 1) * 16 + digit(i + 2));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// The folder that `href` must be against to mean `url`; empty when it cannot.
std::string folder_between(std::string_view href, std::string_view url) {
  std::string steps;
  while (href.starts_with("../") || href.starts_with("./")) {
    if (href.starts_with("../")) steps += "x/";
    href.remove_prefix(href.find('/') + 1);
  }
  if (href.size() < 5 || href.contains("://") || !url.ends_with(href)) return "";
  const std::string_view before = url.substr(0, url.size() - href.size());
  if (href.starts_with('/')) return std::string(before) + "/";
  return before.ends_with('/') ? std::string(before) + steps : "";
}

// The corpus does not keep the page's address: it follows from how the page writes an expected link.
std::string address_of(const Dom& dom, const std::vector<ExpectedEntry>& entries) {
  std::map<std::string, int> votes;
  std::unordered_map<std::string, std::vector<std::string>> by_name;
  const auto name = [](std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); };
  for (const ExpectedEntry& entry : entries) {
    const std::string url = decoded(entry.url);
    by_name[name(url)].push_back(url);
  }
  for (const Node link : links_of(dom)) {
    const std::string href = decoded(trim(link.attribute_or_empty("href")));
    const auto found = by_name.find(name(href));
    if (found == by_name.end()) continue;
    for (const std::string& url : found->second) {
      const std::string folder = folder_between(href, url);
      if (folder.starts_with("http")) ++votes[folder];
    }
  }
  const auto most = std::ranges::max_element(votes, {}, [](const auto& vote) { return vote.second; });
  if (most != votes.end()) return most->first;
  for (const ExpectedEntry& entry : entries) {
    if (const auto url = Url::parse(entry.url)) return url->origin() + "/";
  }
  return "https://listing.example/";
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder, std::string_view ending) {
  std::vector<std::filesystem::path> out;
  if (!std::filesystem::is_directory(folder)) return out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().string().ends_with(ending)) out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

Dom dom_of(const std::string& bytes) {
  return Dom::parse(extract::decode(bytes, "text/html").text);
}

std::optional<Date> shown_date(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  for (unsigned m = 0; m < kMonths.size(); ++m) {
    if (!text.starts_with(kMonths[m])) continue;
    unsigned day = 0;
    int year = 0;
    if (std::sscanf(std::string(text.substr(kMonths[m].size())).c_str(), " %u, %d", &day, &year) == 2) {
      return make_date(year, m + 1, day);
    }
  }
  return std::nullopt;
}

// The row of a link in these pages: date and title are fields of their own.
std::optional<Date> date_beside(Node link) {
  for (Node up = link.parent(); up; up = up.parent()) {
    if (!up.has_class("views-row")) continue;
    std::optional<Date> date;
    extract::walk_elements(up, [&](Node node) {
      if (!date && node.has_class("views-field-created")) date = shown_date(extract::visible_text(node));
      return !date;
    });
    return date;
  }
  return std::nullopt;
}

bool in_menu(Node link) {
  for (Node up = link.parent(); up; up = up.parent()) {
    if (up.tag() == "nav" || up.has_class("menu")) return true;
  }
  return false;
}

bool is_row(std::string_view tag) {
  static constexpr std::array<std::string_view, 12> kRows = {"tr", "li", "article", "p",  "dd", "dt",
                                                             "h1", "h2", "h3",      "h4", "h5", "h6"};
  return std::ranges::find(kRows, tag) != kRows.end();
}

Node row_of(Node link) {
  for (Node up = link.parent(); up; up = up.parent()) {
    if (is_row(up.tag())) return up;
  }
  return link.parent();
}

std::string path_of(Node node) {
  std::string out;
  for (Node up = node; up; up = up.parent()) out += std::string(up.tag()) + "/";
  return out;
}

std::vector<std::string> title_words(const std::string& title) {
  static constexpr std::array<std::string_view, 7> kSkipped = {"v", "vs", "versus", "et", "al", "the", "no"};
  std::string folded = replace_all(fold(title), "usa", "united states");
  std::ranges::replace_if(
      folded, [](char c) { return static_cast<unsigned char>(c) < 128 && std::isalnum(c) == 0; }, ' ');
  std::vector<std::string> out;
  for (const std::string_view word : split(folded, ' ')) {
    if (!word.empty() && std::ranges::find(kSkipped, word) == kSkipped.end()) out.emplace_back(word);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

std::vector<ListingPage> court_listings(const std::filesystem::path& folder) {
  std::vector<ListingPage> out;
  for (const auto& file : files_below(folder, ".compare.json")) {
    std::string page_file = file.string();
    page_file.replace(page_file.size() - std::string_view(".compare.json").size(), std::string::npos,
                      ".html");
    ListingPage page{std::filesystem::path(page_file).stem().string(), read_bytes(page_file), "", {}};
    const boost::json::value expected = boost::json::parse(read_bytes(file));
    for (const auto& value : expected.as_array()) {
      const auto& entry = value.as_object();
      page.entries.push_back({text_of(entry, "case_names"), text_of(entry, "download_urls"),
                              parse_iso_date(text_of(entry, "case_dates"))});
    }
    page.address = address_of(dom_of(page.bytes), page.entries);
    out.push_back(std::move(page));
  }
  return out;
}

std::vector<ListingPage> press_listings(const std::filesystem::path& folder) {
  std::vector<ListingPage> out;
  for (const auto& file : files_below(folder, "items.expected.json")) {
    const auto place = file.parent_path();
    ListingPage page{place.filename().string(), read_bytes(place / "index.html"), "", {}};
    page.address = "https://" + std::filesystem::relative(place, folder).string() + "/";
    std::unordered_map<std::string, std::optional<Date>> shown;  // of links outside menus
    for (const Node link : links_of(dom_of(page.bytes))) {
      if (in_menu(link)) continue;
      shown.try_emplace(plain_address(resolve(page.address, link.attribute_or_empty("href"))),
                        date_beside(link));
    }
    const boost::json::value expected = boost::json::parse(read_bytes(file));
    for (const auto& value : expected.as_array()) {
      const auto& entry = value.as_object();
      const std::string url = text_of(entry, "url");
      const auto found = shown.find(plain_address(url));
      if (found == shown.end()) continue;
      page.entries.push_back({text_of(entry, "link_text"), url,
                              found->second ? found->second : parse_iso_date(text_of(entry, "date"))});
    }
    out.push_back(std::move(page));
  }
  return out;
}

std::string plain_address(const std::string& url) {
  const auto parsed = Url::parse(url);
  std::string out = decoded(parsed ? parsed->without_fragment() : url);
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (out.starts_with(scheme)) out.erase(0, scheme.size());
  }
  return out;
}

bool titles_agree(const std::string& expected, const std::string& found) {
  if (!fold(expected).empty() && fold(found).starts_with(fold(expected))) return true;
  const bool begins = fold(expected).starts_with(fold(found)) && 5 * found.size() >= 2 * expected.size();
  if (begins) return true;
  const auto wanted = title_words(expected), given = title_words(found);
  std::vector<std::string> common;
  std::ranges::set_intersection(wanted, given, std::back_inserter(common));
  return !wanted.empty() && 4 * common.size() >= 3 * wanted.size() && given.size() <= 3 * common.size();
}

Rows::Rows(const Dom& dom, const ListingPage& page) {
  std::unordered_set<std::string> expected, builds;
  for (const ExpectedEntry& entry : page.entries) {
    if (!entry.url.empty()) expected.insert(plain_address(resolve(page.address, entry.url)));
  }
  const std::vector<Node> links = links_of(dom);
  std::vector<Node> expected_links;
  for (const Node link : links) {
    const std::string url = plain_address(resolve(page.address, link.attribute_or_empty("href")));
    rows_of_link_[url].push_back(row_of(link).raw());
    if (!expected.contains(url)) continue;
    expected_links.push_back(link);
    expected_rows_.insert(row_of(link).raw());
    builds.insert(path_of(row_of(link)));
  }
  if (expected_links.empty()) return;
  // The smallest element that holds all expected links is the listing.
  Node listing = row_of(expected_links.front()).parent();
  const auto holds = [](Node holder, Node node) {
    for (Node up = node; up; up = up.parent()) {
      if (up == holder) return true;
    }
    return false;
  };
  for (const Node link : expected_links) {
    while (listing && !holds(listing, link)) listing = listing.parent();
  }
  extract::walk_elements(listing, [&](Node node) {
    if (!is_row(node.tag()) || expected_rows_.contains(node.raw()) || !builds.contains(path_of(node))) {
      return true;
    }
    beyond_.insert(node.raw());
    beyond_texts_.push_back(extract::visible_text(node));
    return true;
  });
}

bool Rows::beyond_expectation(const Item& item) const {
  if (item.url.empty()) {
    return std::ranges::any_of(beyond_texts_,
                               [&](const std::string& text) { return text.contains(item.title); });
  }
  const auto rows = rows_of_link_.find(plain_address(item.url));
  if (rows == rows_of_link_.end()) return false;
  return std::ranges::all_of(rows->second, [&](const void* row) { return beyond_.contains(row); });
}

}  // namespace policywatch::bench
