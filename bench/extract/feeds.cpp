// Feeds beside the expectations of feedparser's own test files (…/feedparser). Scored is what a watch uses of
// a feed: title, link, id, date and text of its entries, its own title, link and language, its encoding.
// Values that are HTML there are compared as the text that a reader sees; struct_time by its day, in UTC or
// in the zone that the file states. Nothing else is scored; --misses counts the rest by its field.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>

#include "base/date.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "bench/extract/expectation.hpp"
#include "bench/extract/figures.hpp"
#include "extract/charset.hpp"
#include "extract/extract.hpp"

namespace policywatch::bench {
namespace {

using std::filesystem::path;

// Where feedparser's own test server stands.
constexpr std::string_view kServer = "http://127.0.0.1:8097/";

struct Case {
  path file;
  std::string bytes, content_type, url;
  Expectation expectation;
};

struct Score {
  std::size_t claims = 0, met = 0;
  std::vector<std::string> misses;
  std::map<std::string, std::size_t> left_out;
};

Case open_case(const path& file, const path& root) {
  Case one;
  one.file = file;
  one.bytes = read_bytes(file);
  one.expectation = read_expectation(one.bytes);
  one.url = std::string(kServer) + std::filesystem::relative(file, root).string();
  for (const std::string& header : one.expectation.headers) {
    const std::size_t colon = header.find(':');
    if (colon == std::string::npos) continue;
    const std::string name = ascii_lower(std::string_view(header).substr(0, colon));
    const std::string value(trim(std::string_view(header).substr(colon + 1)));
    if (name == "content-type") one.content_type = value;
    // RFC 9110 took its part in resolving away; here it says which address the feed is supposed to have.
    if (name != "content-location") continue;
    std::string stated = resolve(one.url, value);
    if (!stated.empty()) one.url = std::move(stated);
  }
  return one;
}

std::string shown(std::string_view html) {
  const extract::Dom dom = extract::Dom::parse(std::string(html));
  std::string text = extract::visible_text(dom.body());
  extract::walk_elements(dom.body(), [&](extract::Node node) {
    if (text.empty() && node.tag() == "img") text = collapse_space(node.attribute_or_empty("alt"));
    return true;
  });
  return text;
}

// Drawings and the like: a reader of text sees nothing in them.
bool has_text(const Claim& claim) {
  return claim.value.empty() || !shown(claim.value).empty();
}

bool same_text(const std::string& got, const Claim& claim, const Case& of) {
  if (got == collapse_space(claim.value)) return true;
  const bool plain = of.bytes.find("\"text/plain\"") != std::string::npos ||
                     of.bytes.find("type=\"text\"") != std::string::npos;
  return !plain && got == shown(claim.value);
}

// An address that feedparser left relative is compared as what it is a reference to.
bool same_address(const std::string& got, const Claim& claim, const Case& of) {
  return got == claim.value || (!claim.value.empty() && got == resolve(of.url, claim.value));
}

// Our key is an id's identity: an address without what does not tell it from others.
bool same_key(const std::string& key, const Claim& claim, const Case& of) {
  return same_address(key, claim, of) || (!claim.value.empty() && key == identity_of(claim.value)) ||
         key == identity_of(resolve(of.url, claim.value));
}

// Minutes east of UTC that any date in the file may state.
std::vector<int> zones_of(std::string_view text) {
  std::vector<int> zones;
  static constexpr std::array<std::pair<std::string_view, int>, 8> kNamed = {{{" EST", -300},
                                                                              {" EDT", -240},
                                                                              {" CST", -360},
                                                                              {" CDT", -300},
                                                                              {" MST", -420},
                                                                              {" MDT", -360},
                                                                              {" PST", -480},
                                                                              {" PDT", -420}}};
  for (const auto& [name, minutes] : kNamed) {
    if (text.find(name) != std::string_view::npos) zones.push_back(minutes);
  }
  for (std::size_t at = text.find_first_of("+-"); at != std::string_view::npos;
       at = text.find_first_of("+-", at + 1)) {
    std::string digits;
    for (const char c : text.substr(at + 1, 5)) {
      if (c >= '0' && c <= '9') digits += c;
    }
    if (digits.size() != 4) continue;
    const int minutes = std::atoi(digits.substr(0, 2).c_str()) * 60 + std::atoi(digits.substr(2).c_str());
    if (minutes <= 14 * 60) zones.push_back(text[at] == '-' ? -minutes : minutes);
  }
  return zones;
}

bool same_instant(const Date& got, const std::vector<int>& utc, const Case& of) {
  const Date day = {utc[0], static_cast<unsigned>(utc[1]), static_cast<unsigned>(utc[2]), got.precision};
  if (got == day) return true;
  if (utc.size() < 5) return false;
  for (const int zone : zones_of(of.bytes)) {
    const int minute = utc[3] * 60 + utc[4] + zone;
    const int shift = minute < 0 ? -1 : minute >= 24 * 60 ? 1 : 0;
    if (days_between(day, got) == shift) return true;
  }
  return false;
}

// The stated text of a date, by its digits: "2003-12-31T10:14:55Z", "Thu, 01 Jan 2004 19:48:21 GMT".
bool same_stated_date(const Date& got, std::string_view text) {
  const std::string iso = to_iso(got);
  if (text.substr(0, iso.size()) == iso) return true;
  static constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string_view month = kMonths[got.month - 1];
  const std::string day = std::to_string(got.day);
  const std::string head = (day.size() == 1 ? "0" : "") + day + " " + std::string(month) + " ";
  return text.contains(head + std::to_string(got.year)) ||
         text.contains(head + std::to_string(got.year).substr(2) + " ");
}

bool same_date(const std::optional<Date>& got, const Claim& claim, const Case& of) {
  if (!got) return false;
  return claim.numbers.size() >= 3 ? same_instant(*got, claim.numbers, of)
                                   : same_stated_date(*got, claim.value);
}

bool same_encoding(const std::string& got, const Claim& claim, const Case& of) {
  const auto named = extract::encoding_of(claim.value);
  if (named && named->name == got) return true;
  // One decoder reads gb2312, gbk and gb18030 (Encoding Standard); bytes of ASCII are the same in both.
  if (named && named->name.starts_with("gb") && got.starts_with("gb")) return true;
  if (ascii_lower(claim.value).starts_with("utf-16") && got.starts_with("utf-16")) return true;
  const bool ascii =
      std::ranges::all_of(of.bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii_lower(claim.value) == ascii_lower(got) ||
         (claim.value == "us-ascii" && ascii && got == "utf-8");
}

// "links" holds the feed's link to itself, to pictures and so on too; a watch has use for the page alone.
bool names_other_link(const Case& of) {
  return of.bytes.contains("rel=\"self\"") || of.bytes.contains("rel=\"enclosure\"");
}

// nullopt: a watch has no use for this field.
std::optional<bool> entry_claim(const Item* item, std::string_view field, const Claim& claim,
                                const Case& of) {
  static constexpr std::array<std::string_view, 8> kDates = {
      "updated", "updated_parsed", "published", "published_parsed",
      "created", "created_parsed", "modified",  "issued"};
  const auto text = [&](std::string_view what) {
    return item != nullptr && same_text(what == "title"    ? item->title
                                        : what == "outlet" ? item->outlet
                                                           : item->summary,
                                        claim, of);
  };
  const bool worded =
      field.ends_with("summary") || field.ends_with("description") || field.ends_with("value");
  if (worded && !has_text(claim)) return std::nullopt;
  if (field == "title" || field == "title_detail.value") return text("title");
  if (field == "summary" || field == "description" || field == "summary_detail.value") return text("summary");
  if (field == "source.title" || field == "source.title_detail.value") return text("outlet");
  if (field == "content[0].value") {
    // An entry keeps one text: where it has a summary, that one.
    const bool summary = of.bytes.contains("<summary") || of.bytes.contains("<description");
    return summary ? std::nullopt : std::optional(text("summary"));
  }
  if (field == "link" || field == "links[0].href") {
    if (field != "link" && names_other_link(of)) return std::nullopt;
    if (claim.absent) return item == nullptr || item->url.empty();
    return item != nullptr && same_address(item->url, claim, of);
  }
  if (field == "id" || field == "guid") return item != nullptr && same_key(item->key, claim, of);
  if (std::ranges::find(kDates, field) != kDates.end()) {
    return item != nullptr && same_date(item->date, claim, of);
  }
  return std::nullopt;
}

std::optional<bool> judge_claim(const extract::Feed& feed, const Claim& claim, const Case& of) {
  const std::string_view where = claim.path;
  if (!claim.compared) return std::nullopt;
  if (where.starts_with("entries[")) {
    const std::size_t end = where.find("].");
    if (end == std::string_view::npos) return std::nullopt;
    const auto index = static_cast<std::size_t>(std::atoi(std::string(where.substr(8)).c_str()));
    const Item* item = index < feed.items.size() ? &feed.items[index] : nullptr;
    // An entry that is told twice, word by word, is one of ours.
    if (item == nullptr && !feed.items.empty() && !feed.notes.empty() &&
        feed.notes.front().ends_with("stood there twice")) {
      item = &feed.items.back();
    }
    return entry_claim(item, where.substr(end + 2), claim, of);
  }
  if (where == "feed.title" || where == "feed.title_detail.value") return same_text(feed.title, claim, of);
  if (where == "feed.links[0].href" && names_other_link(of)) return std::nullopt;
  if (where == "feed.link" || where == "feed.links[0].href") return same_address(feed.site_url, claim, of);
  // A header's language is not the feed's to state.
  const bool by_header = std::ranges::any_of(of.expectation.headers, [](const std::string& header) {
    return ascii_lower(header).starts_with("content-language");
  });
  if (where == "feed.language" && !by_header) return feed.language == claim.value;
  if (where == "encoding") return same_encoding(feed.charset, claim, of);
  return std::nullopt;
}

std::string told(const extract::Feed& feed, const std::string& error) {
  if (!error.empty()) return "refused: " + error;
  std::string out = "feed \"" + feed.title + "\" " + feed.site_url + " " + feed.charset;
  if (feed.items.empty()) return out + ", no entries";
  const Item& first = feed.items.front();
  return out + ", entry \"" + first.title + "\" " + first.url + " id " + first.key + " " +
         (first.date ? to_iso(*first.date) : "undated") + " \"" + shorten(first.summary, 120) + "\"";
}

void score_case(const Case& one, const path& root, Score& score) {
  const auto read = extract::read_feed(one.bytes, one.content_type, one.url);
  const extract::Feed feed = read ? *read : extract::Feed();
  if (one.expectation.claims.empty()) ++score.left_out["(only whether it is well-formed)"];
  for (const Claim& claim : one.expectation.claims) {
    const auto met = judge_claim(feed, claim, one);
    if (!met) {
      ++score.left_out[claim.path];
      continue;
    }
    ++score.claims;
    if (*met) {
      ++score.met;
    } else {
      score.misses.push_back(std::filesystem::relative(one.file, root).string() + ": " + claim.path +
                             " == \"" + claim.value + "\"; " + told(feed, read ? "" : read.error().message));
    }
  }
}

std::optional<Figure> figure_of(const path& root, std::string name, const std::vector<std::string>& folders) {
  std::vector<path> files;
  for (const std::string& folder : folders) {
    if (!std::filesystem::is_directory(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file() && entry.path().extension() == ".xml") files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  Score score;
  for (const path& file : files) score_case(open_case(file, root), root, score);
  if (score.claims == 0) return std::nullopt;
  std::size_t left_out = 0;
  std::string rest = "not scored:";
  for (const auto& [field, count] : score.left_out) {
    left_out += count;
    rest += " " + shorten(field, 60) + "×" + std::to_string(count);
  }
  score.misses.push_back(rest);
  return Figure{"feedparser " + std::move(name) + ", " + std::to_string(files.size()) + " files",
                std::to_string(score.claims) + " expectations (" + std::to_string(left_out) + " not scored)",
                static_cast<double>(score.met) / static_cast<double>(score.claims),
                0.97,
                false,
                std::move(score.misses)};
}

}  // namespace

std::vector<Figure> feed_figures(const std::filesystem::path& pages) {
  const path root = pages / "feedparser";
  std::vector<Figure> out;
  const auto add = [&](std::string name, const std::vector<std::string>& folders) {
    if (auto figure = figure_of(root, std::move(name), folders)) out.push_back(std::move(*figure));
  };
  for (const char* format : {"rss", "atom", "atom10", "rdf", "cdf", "base"}) {
    add("wellformed " + std::string(format), {"wellformed/" + std::string(format)});
  }
  add("encoding", {"encoding"});
  add("illformed", {"illformed"});
  add("other", {"wellformed/namespace", "wellformed/node_precedence", "wellformed/lang", "wellformed/sgml",
                "wellformed/xml", "wellformed/amp", "wellformed/feedburner", "wellformed/media-rss",
                "wellformed/itunes", "wellformed/http", "entities"});
  return out;
}

}  // namespace policywatch::bench
