// Memento (RFC 7089): what an address said at a moment. TimeGate, TimeMap and Mementos over the snapshots.
#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "base/url.hpp"
#include "web/api.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

/// One address with its snapshots, oldest first, one a second: a moment names one.
struct Past {
  std::string url;
  std::vector<review::SnapshotView> snapshots;
};

std::string plain_address(std::string_view url) {
  const auto parsed = Url::parse(url);
  return parsed ? replace_all(parsed->href(), ">", "%3E") : "";
}

Time second_of(const review::SnapshotView& snapshot) {
  return std::chrono::floor<Seconds>(snapshot.fetched_at);
}

/// What the watch asked for then: a former address until it was moved.
std::string address_at(const review::WatchView& view, Time moment) {
  const auto former =
      std::ranges::find_if(view.former, [&](const FormerAddress& one) { return moment < one.until; });
  return plain_address(former == view.former.end() ? view.watch.url : former->url);
}

/// Of the watches that have the address or had it before they moved, what was seen there.
Result<Past> past_of(const Call& call) {
  Past past{plain_address(call.query.get("url")), {}};
  if (past.url.empty()) return fail(ErrorKind::invalid, "url: an address is wanted");
  for (const review::WatchView& view : call.desk->watches_near(past.url)) {
    const bool had = std::ranges::any_of(
        view.former, [&](const FormerAddress& former) { return plain_address(former.url) == past.url; });
    if (!had && plain_address(view.watch.url) != past.url) continue;
    Result<std::vector<review::SnapshotView>> snapshots = call.desk->snapshots(view.watch.id);
    if (!snapshots) continue;
    std::ranges::copy_if(
        *snapshots, std::back_inserter(past.snapshots),
        [&](const review::SnapshotView& one) { return address_at(view, one.fetched_at) == past.url; });
  }
  std::ranges::sort(past.snapshots, {},
                    [](const review::SnapshotView& one) { return std::tie(one.fetched_at, one.sha256); });
  const auto doubles = std::ranges::unique(past.snapshots, {}, second_of);
  past.snapshots.erase(doubles.begin(), doubles.end());
  if (past.snapshots.empty()) return fail(ErrorKind::not_found, "nothing is kept of this address");
  return past;
}

HttpReply no_past(const Error& error) {
  return error.kind == ErrorKind::invalid ? problem(400, error.message) : problem(error);
}

std::string here(const Call& call, std::initializer_list<std::string_view> segments, const Past& past) {
  std::string front = call.options->public_url;
  while (front.ends_with('/')) front.pop_back();
  Params query;
  query.set("url", past.url);
  return front + path_of(segments, query);
}

std::string memento_address(const Call& call, const Past& past, std::size_t index) {
  return here(call, {"api", "v1", "mementos", to_compact(second_of(past.snapshots[index]))}, past);
}

std::string memento_link(const Call& call, const Past& past, std::size_t index, std::string rel) {
  const std::string at = to_http_date(second_of(past.snapshots[index]));
  return "<" + memento_address(call, past, index) + ">; rel=\"" + std::move(rel) + "\"; datetime=\"" + at +
         "\"";
}

std::string timemap_link(const Call& call, const Past& past, std::string_view rel) {
  return "<" + here(call, {"api", "v1", "timemap"}, past) + ">; rel=\"" + std::string(rel) +
         "\"; type=\"application/link-format\"; from=\"" + to_http_date(second_of(past.snapshots.front())) +
         "\"; until=\"" + to_http_date(second_of(past.snapshots.back())) + "\"";
}

std::string timegate_link(const Call& call, const Past& past) {
  return "<" + here(call, {"api", "v1", "timegate"}, past) + ">; rel=\"timegate\"";
}

std::string original_link(const Past& past) {
  return "<" + past.url + ">; rel=\"original\"";
}

/// The memento with its neighbours and the ends; each address once, with all that it is.
std::vector<std::string> links_around(const Call& call, const Past& past, std::size_t index) {
  const std::size_t last = past.snapshots.size() - 1;
  std::vector<std::size_t> shown = {0, index > 0 ? index - 1 : index, index, std::min(index + 1, last), last};
  shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
  std::vector<std::string> links;
  for (const std::size_t one : shown) {
    std::string rel;
    if (one == 0) rel += "first ";
    if (one == last) rel += "last ";
    if (one + 1 == index) rel += "prev ";
    if (one == index + 1) rel += "next ";
    links.push_back(memento_link(call, past, one, rel + "memento"));
  }
  return links;
}

/// The one that was current then: the last that is not later. Before the first, the first.
std::size_t current_at(const Past& past, Time moment) {
  const auto later = std::ranges::upper_bound(past.snapshots, moment, {}, second_of);
  return later == past.snapshots.begin() ? 0 : static_cast<std::size_t>(later - past.snapshots.begin()) - 1;
}

}  // namespace

HttpReply api_timegate(Call& call, Hooks& /*hooks*/) {
  const Result<Past> past = past_of(call);
  if (!past) return no_past(past.error());
  std::size_t index = past->snapshots.size() - 1;
  if (const std::string* wanted = find_header(call.request->headers, "Accept-Datetime")) {
    // RFC 7089 section 2.1.1 takes one form of date, in GMT.
    const auto moment = parse_http_date(trim(*wanted), call.desk->now());
    if (!moment || to_http_date(*moment) != trim(*wanted)) {
      HttpReply bad =
          problem(400, "Accept-Datetime: a date like \"Thu, 31 May 2007 20:35:00 GMT\" is wanted");
      bad.headers.emplace_back("Vary", "accept-datetime");
      return bad;
    }
    index = current_at(*past, *moment);
  }
  HttpReply reply{.status = 302, .headers = {}, .body = {}};
  reply.headers.emplace_back("Location", memento_address(call, *past, index));
  reply.headers.emplace_back("Vary", "accept-datetime");
  std::vector<std::string> links = {original_link(*past), timemap_link(call, *past, "timemap")};
  std::ranges::move(links_around(call, *past, index), std::back_inserter(links));
  reply.headers.emplace_back("Link", join(links, ", "));
  return reply;
}

HttpReply api_timemap(Call& call, Hooks& /*hooks*/) {
  const Result<Past> past = past_of(call);
  if (!past) return no_past(past.error());
  std::vector<std::string> links = {original_link(*past), timemap_link(call, *past, "self"),
                                    timegate_link(call, *past)};
  const std::size_t last = past->snapshots.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    const std::string ends = std::string(i == 0 ? "first " : "") + (i == last ? "last " : "");
    links.push_back(memento_link(call, *past, i, ends + "memento"));
  }
  HttpReply reply{.status = 200, .headers = {}, .body = join(links, ",\n") + "\n"};
  reply.headers.emplace_back("Content-Type", "application/link-format");
  return reply;
}

HttpReply api_memento(Call& call, Hooks& /*hooks*/) {
  const Result<Past> past = past_of(call);
  if (!past) return no_past(past.error());
  const auto moment = parse_compact(call.capture());
  if (!moment || to_compact(*moment) != call.capture())
    return problem(400, "the moment: a time like 20070531T203500Z is wanted");
  const auto found = std::ranges::find(past->snapshots, *moment, second_of);
  if (found == past->snapshots.end())
    return problem(404, "nothing was kept at that moment; the timemap lists all");
  const auto index = static_cast<std::size_t>(found - past->snapshots.begin());
  Result<std::pair<review::SnapshotView, std::string>> kept = call.desk->snapshot(found->sha256);
  if (!kept) return problem(kept.error());
  HttpReply reply = inert_reply(found->sha256, std::move(kept->second));
  reply.headers.emplace_back("Memento-Datetime", to_http_date(*moment));
  std::vector<std::string> links = {original_link(*past), timegate_link(call, *past),
                                    timemap_link(call, *past, "timemap")};
  std::ranges::move(links_around(call, *past, index), std::back_inserter(links));
  reply.headers.emplace_back("Link", join(links, ", "));
  return reply;
}

}  // namespace policywatch::web
