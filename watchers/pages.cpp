#include "watchers/pages.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "base/url.hpp"
#include "watchers/next_page.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

constexpr std::string_view kType = "multipart/mixed; boundary=policywatch-page";
constexpr std::string_view kTypeMissing = "multipart/mixed; boundary=policywatch-page; missing=yes";
constexpr std::string_view kBoundary = "--policywatch-page";
constexpr std::size_t kMostPages = 100;
constexpr int kMostAsked = 20;  // as in the configuration

const std::string& address_of(const Response& response) {
  return response.final_url.empty() ? response.url : response.final_url;
}

/// As one line of a head.
std::string head_value(std::string_view text) {
  std::string value(text);
  std::ranges::replace(value, '\r', ' ');
  std::ranges::replace(value, '\n', ' ');
  return value;
}

void write_part(std::string& out, const Response& page) {
  const std::string* type = find_header(page.headers, "Content-Type");
  out.append(kBoundary).append("\r\nContent-Location: ").append(head_value(address_of(page)));
  if (type != nullptr) out.append("\r\nContent-Type: ").append(head_value(*type));
  out.append("\r\nContent-Length: ").append(std::to_string(page.body.size())).append("\r\n\r\n");
  out.append(page.body).append("\r\n");
}

/// The part at the front of `rest`, which moves behind it. nullopt: none, or a damaged one.
std::optional<Response> read_part(std::string_view& rest, const Response& whole) {
  const std::string begin = std::string(kBoundary) + "\r\n";
  const std::size_t end = rest.find("\r\n\r\n");
  if (!rest.starts_with(begin) || end == std::string_view::npos) return std::nullopt;
  Response page;
  page.status = whole.status;
  page.started = whole.started;
  page.finished = whole.finished;
  std::optional<std::size_t> length;
  for (const std::string_view line : lines(rest.substr(begin.size(), end - begin.size()))) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string_view name = line.substr(0, colon), text = line.substr(colon + 2);
    if (name == "Content-Location") page.url = page.final_url = text;
    if (name == "Content-Type") page.headers = {{"Content-Type", std::string(text)}};
    std::size_t size = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (name == "Content-Length" && error == std::errc() && stop == text.data() + text.size()) length = size;
  }
  rest.remove_prefix(end + 4);
  if (!length || *length > rest.size() || !rest.substr(*length).starts_with("\r\n")) return std::nullopt;
  page.body = rest.substr(0, *length);
  rest.remove_prefix(*length + 2);
  return page;
}

}  // namespace

Response join_pages(const std::vector<Response>& pages, const std::string& missing) {
  if (pages.empty()) return {};
  Response joined = pages.front();
  if (joined.quality != Quality::ok || (pages.size() == 1 && missing.empty())) return joined;
  joined.body.clear();
  for (const Response& page : pages) write_part(joined.body, page);
  joined.body.append(kBoundary).append("--\r\n");
  std::erase_if(joined.headers,
                [](const auto& header) { return equals_ascii_nocase(header.first, "Content-Type"); });
  joined.headers.emplace_back("Content-Type", missing.empty() ? kType : kTypeMissing);
  joined.finished = std::ranges::max(pages, {}, &Response::finished).finished;
  joined.wire_sha256.clear();
  joined.missing = missing;
  return joined;
}

std::optional<SplitPages> split_pages(const Response& response) {
  const std::string* type = find_header(response.headers, "Content-Type");
  if (type == nullptr || (*type != kType && *type != kTypeMissing)) return std::nullopt;
  SplitPages split;
  split.missing = *type == kTypeMissing;
  std::string_view rest = response.body;
  while (split.pages.size() < kMostPages) {
    auto page = read_part(rest, response);
    if (!page) break;
    split.pages.push_back(std::move(*page));
  }
  if (split.pages.empty()) return std::nullopt;
  // How the first page was reached is the answer's own.
  split.pages.front().url = response.url;
  split.pages.front().redirects = response.redirects;
  return split;
}

PageTrail::PageTrail(Watch watch, std::uint64_t max_bytes)
    : watch_(std::move(watch)),
      bound_(static_cast<std::size_t>(std::clamp(watch_.pages, 1, kMostAsked))),
      max_bytes_(max_bytes) {
  asked_.insert(watch_.url);
  watch_.pages = 1;  // each is read by itself
}

void PageTrail::give_up(const std::string& why) {
  missing_ = "page " + std::to_string(pages_.size() + 1) + " (" + next_ + "): " + why;
  next_.clear();
}

/// Whether and where it goes on after a page that was taken.
void PageTrail::look_on(const Response& response) {
  next_.clear();
  if (pages_.size() >= bound_) return;
  NextPage next = next_page(watch_, response);
  // A circle ends where it closes.
  if (!next.url.empty() && asked_.insert(next.url).second) next_ = std::move(next.url);
}

void PageTrail::take(Response response) {
  const bool first = pages_.empty();
  if (!first) {
    if (response.quality != Quality::ok)
      return give_up(std::string(word(response.quality)) + ": " + response.failure);
    const auto asked = Url::parse(next_), landed = Url::parse(address_of(response));
    if (asked && landed && asked->origin() != landed->origin())
      return give_up("it was redirected to another host or scheme: " + landed->href());
    if (response.body.size() > room()) return give_up("the pages together are larger than max_body");
  }
  Reading reading;
  reading.quality = response.quality;
  if (response.quality == Quality::ok) reading = read(watch_, response);
  if (first) {
    bytes_ += std::min<std::uint64_t>(response.body.size(), max_bytes_);
    for (const Item& item : reading.document.items) keys_.insert(item.key);
    asked_.insert(address_of(response));
    pages_.push_back(std::move(response));
    if (reading.quality == Quality::ok) look_on(pages_.back());
    return;
  }
  if (reading.quality != Quality::ok)
    return give_up(std::string(word(reading.quality)) + ": " + reading.reason);
  bool news = false;
  for (const Item& item : reading.document.items) news = keys_.insert(item.key).second || news;
  if (!news) return next_.clear();  // a page that was seen before, or an empty one: the end
  bytes_ += response.body.size();
  asked_.insert(address_of(response));
  pages_.push_back(std::move(response));
  look_on(pages_.back());
}

std::string pages_note(const Watch& watch, const Response& last) {
  return watch.pages > 1 ? next_page(watch, last).refused : "";
}

}  // namespace policywatch::watchers
