#include "extract/second_look.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "base/url.hpp"

namespace policywatch::extract {

namespace {

constexpr double kSame = 0.9;           // cases/reliability D07
constexpr double kStillTheSame = 0.75;  // of two looks at one page; clocks and counters differ
constexpr double kAnotherPage = 0.3;
constexpr std::size_t kWorthGuarding = 300;  // bytes of text below which a fall says nothing
constexpr std::size_t kShortPage = 2500;     // bytes: longer pages that mention a missing page have a subject
constexpr std::size_t kSink = 3;             // watches at one address (D09)

std::string main_text(const Document& document) {
  std::string main, all;
  for (const Block& block : document.blocks) {
    all.append(block.text).append(1, ' ');
    if (block.where == Where::main) main.append(block.text).append(1, ' ');
  }
  std::string text = main.empty() ? std::move(all) : std::move(main);
  if (!text.empty()) return text;
  for (const Item& item : document.items) {
    text.append(item.title).append(1, ' ').append(item.summary).append(1, ' ');
  }
  return text;
}

// Error pages like to repeat the address that was asked for.
void add_address_words(std::string_view address, std::set<std::string, std::less<>>& result) {
  const auto url = Url::parse(address);
  if (!url) return;
  const std::string path = fold(std::string(url->path()) + "/" + std::string(url->query()));
  for (const std::string_view segment : split(path, '/')) {
    if (segment.size() >= 3) result.emplace(segment);
    for (const std::string_view word : split(segment, '-')) {
      if (word.size() >= 3) result.emplace(word);
    }
  }
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Request numbers, dates and the address itself differ from answer to answer.
std::string comparable(const Document& document, const std::set<std::string, std::less<>>& left_out) {
  const std::string folded = fold(main_text(document));
  std::string result;
  for (const std::string_view word : words(folded)) {
    if (!has_digit(word) && !left_out.contains(word)) result.append(word).append(1, ' ');
  }
  return result;
}

// Little text that tells of a missing page, in words too common to be a verdict by themselves.
bool speaks_of_missing(const Document& document) {
  static constexpr std::array<std::string_view, 14> kHints = {"not found",           "404",
                                                              "can't find",          "cannot find",
                                                              "couldn't find",       "could not find",
                                                              "can't be found",      "cannot be found",
                                                              "could not be found",  "couldn't be found",
                                                              "no longer available", "no longer exists",
                                                              "does not exist",      "doesn't exist"};
  const std::string text = main_text(document);
  if (text.size() > kShortPage) return false;
  const std::string folded = fold(document.title + " " + text);
  return std::any_of(kHints.begin(), kHints.end(),
                     [&](std::string_view hint) { return folded.find(hint) != std::string::npos; });
}

bool has_password_field(std::string_view body) {
  constexpr std::string_view kTail = "assword";
  for (std::size_t at = 0; (at = body.find(kTail, at)) != std::string_view::npos; at += kTail.size()) {
    if (at < 6 || (body[at - 1] | 0x20) != 'p') continue;
    const std::string lead =
        ascii_lower(body.substr(at < 12 ? 0 : at - 12, std::min<std::size_t>(at, 12) - 1));
    const std::size_t end = lead.find_last_not_of(" \"'");
    if (end == std::string::npos || lead[end] != '=') continue;
    const std::size_t name = lead.find_last_not_of(" =", end);
    if (name != std::string::npos && std::string_view(lead).substr(0, name + 1).ends_with("type"))
      return true;
  }
  return false;
}

bool fell_by_four_fifths(std::size_t before, std::size_t now) {
  return before >= kWorthGuarding && now * 5 <= before;
}

bool is_sink(const Response& response, const History& history) {
  if (history.others_on_final_url + 1 < kSink || response.final_url.empty()) return false;
  const std::string ended = identity_of(response.final_url);
  return ended != identity_of(response.url) && ended != identity_of(history.last_final_url);
}

bool same_as_probe(const Document& page, const History& history) {
  if (history.probe == nullptr || !resembles(page, history.probe->document)) return false;
  // Where every address shows one page, and showed it when all was well, that page says nothing.
  return history.last_good == nullptr || !resembles(*history.last_good, history.probe->document);
}

QualityVerdict judge_by_history(const Response& response, const Watch& watch, const Document& page,
                                const History& history) {
  if (is_sink(response, history)) {
    return {Quality::not_found, "redirected to " + response.final_url + ", where " +
                                    std::to_string(history.others_on_final_url) +
                                    " other watches of this host end too"};
  }
  if (same_as_probe(page, history)) {
    return {Quality::not_found, "the same page that answers for an address that does not exist"};
  }
  const bool fell = history.last_good != nullptr && !watch.allow_empty &&
                    fell_by_four_fifths(text_size(*history.last_good), text_size(page));
  if (fell && has_password_field(response.body)) {
    return {Quality::login, "a password field, and a fifth or less of the text that was there"};
  }
  return {};
}

}  // namespace

std::size_t text_size(const Document& document) {
  std::size_t main = 0, all = 0, items = 0;
  for (const Block& block : document.blocks) {
    all += block.text.size();
    if (block.where == Where::main) main += block.text.size();
  }
  for (const Item& item : document.items) items += item.title.size() + item.summary.size();
  return std::max(main == 0 ? all : main, items);
}

double resemblance(const Document& a, const Document& b) {
  std::set<std::string, std::less<>> address_words;
  add_address_words(a.url, address_words);
  add_address_words(b.url, address_words);
  return similarity(comparable(a, address_words), comparable(b, address_words));
}

bool resembles(const Document& a, const Document& b) {
  return resemblance(a, b) >= kSame;
}

std::string sibling_address(std::string_view address, std::uint64_t draw) {
  const auto url = Url::parse(address);
  if (!url || !url->is_http()) return "";
  std::string_view path = url->path();
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::size_t dot = last.rfind('.');
  const bool has_ending = dot != std::string_view::npos && last.size() - dot <= 6;
  std::string name;
  for (int i = 0; i < 13; ++i, draw /= 26) name.push_back(static_cast<char>('a' + draw % 26));
  std::string result = url->origin();
  result.append(slash == std::string_view::npos ? "/" : path.substr(0, slash + 1)).append(name);
  if (has_ending) result.append(last.substr(dot));
  return result;
}

Weighed weigh(const Response& response, const Watch& watch, const Reading& reading, const History& history) {
  Weighed result;
  result.verdict = {reading.quality, reading.reason};
  if (reading.quality != Quality::ok || response.status == 304) return result;
  const auto& allowed = watch.allow_status;
  if (std::find(allowed.begin(), allowed.end(), response.status) != allowed.end()) return result;
  const Document& page = reading.document;
  result.verdict = judge_by_history(response, watch, page, history);
  if (result.verdict.quality != Quality::ok) return result;

  const std::size_t now = text_size(page);
  const std::size_t before = history.last_good == nullptr ? 0 : text_size(*history.last_good);
  const bool known = history.last_good != nullptr;
  if (history.probe == nullptr) {
    if (speaks_of_missing(page) && !(known && resembles(*history.last_good, page))) {
      result.wants_probe = true;
      result.reason = "little text, and it speaks of a missing page";
    } else if (before >= kWorthGuarding && now < before && now <= kShortPage &&
               resemblance(*history.last_good, page) < kAnotherPage) {
      result.wants_probe = true;
      result.reason = "another and shorter page than the last good one";
    }
  }
  if (watch.allow_empty || !fell_by_four_fifths(before, now)) return result;
  if (history.held != nullptr && resemblance(*history.held, page) >= kStillTheSame) return result;
  result.wants_second_look = true;
  result.reason = std::to_string(now) + " bytes of text where there were " + std::to_string(before);
  return result;
}

}  // namespace policywatch::extract
