// /updates.atom (RFC 4287): what waits and what was accepted, newest first; with ?state=accepted only what
// may be published; with ?q= only what the query finds among them.
#include <algorithm>

#include "base/text.hpp"
#include "web/pages.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr int kLookedAt = 1000;        // of each state, most important first
constexpr std::size_t kEntries = 100;  // in the feed

/// XML 1.0 allows no control characters but tab and line ends, and neither U+FFFE nor U+FFFF.
std::string xml(std::string_view text) {
  const std::string plain =
      replace_all(replace_all(visible(text), "\xef\xbf\xbe", "\xef\xbf\xbd"), "\xef\xbf\xbf", "\xef\xbf\xbd");
  return escape_html(plain);
}

std::string base_of(const Call& call) {
  std::string base = call.options->public_url;
  if (base.empty()) {
    const std::string* host = find_header(call.request->headers, "Host");
    base = "http://" + (host != nullptr ? *host : std::string("localhost"));
  }
  while (base.ends_with('/')) base.pop_back();
  return base;
}

Time changed_at(const Update& update) {
  return update.decided_at.value_or(update.detected_at);
}

std::string entry(const Update& update, const std::string& base) {
  const std::string address = xml(base + "/updates/" + std::to_string(update.id));
  const std::string& title = update.title.empty() ? update.headline : update.title;
  std::string out = "<entry><id>" + address + "</id><title>" + xml(title) + "</title><updated>" +
                    to_rfc3339(changed_at(update)) + "</updated><published>" +
                    to_rfc3339(update.detected_at) + "</published><link rel=\"alternate\" href=\"" + address +
                    "\"/>";
  if (!update.url.empty() && !Href::external(update.url).empty()) {
    out += "<link rel=\"related\" href=\"" + xml(Href::external(update.url).value()) + "\"/>";
  }
  for (const PolicyId& policy : update.policies) {
    out += "<category scheme=\"policy\" term=\"" + xml(policy) + "\"/>";
  }
  out += "<category scheme=\"kind\" term=\"" + std::string(word(update.kind)) +
         "\"/><category scheme=\"state\" term=\"" + std::string(word(update.state)) + "\"/>";
  if (update.status) {
    out += "<category scheme=\"status\" term=\"" + std::string(word(*update.status)) + "\"/>";
  }
  out += "<author><name>" + xml(update.outlet.empty() ? "Policywatch" : update.outlet) + "</name></author>";
  return out + "<summary>" + xml(shorten(update.text, 2000)) + "</summary></entry>\n";
}

/// `accepted`: only what a site may publish: accepted, and no longer within the grace in which it may be
/// undone.
std::vector<Update> newest(review::Desk& desk, const review::QueueFilter& asked, bool accepted,
                           Millis grace) {
  std::vector<Update> found;
  for (const char* state : {"open", "accepted"}) {
    if (accepted && state == std::string_view("open")) continue;
    review::QueueFilter filter = asked;
    filter.state = state;
    filter.limit = kLookedAt;
    std::vector<Update> some = desk.queue(filter).updates;
    std::ranges::move(some, std::back_inserter(found));
  }
  if (accepted)
    std::erase_if(found, [&](const Update& update) { return changed_at(update) + grace > desk.now(); });
  std::ranges::sort(found, std::greater(),
                    [](const Update& update) { return std::pair(changed_at(update), update.id); });
  if (found.size() > kEntries) found.resize(kEntries);
  return found;
}

}  // namespace

HttpReply updates_feed(Call& call, Hooks& /*hooks*/) {
  const std::string base = base_of(call);
  const std::string& state = call.query.get("state");
  if (!state.empty() && state != "accepted") return problem(400, "state: accepted, or nothing, is wanted");
  Params narrowed;
  narrowed.set("q", call.query.get("q"));
  const Result<review::QueueFilter> filter = filter_from(narrowed, call.visitor);
  if (!filter) return problem(400, filter.error().message);
  narrowed.set("state", state);
  const std::string self = base + path_of({"updates.atom"}, narrowed);
  const std::vector<Update> updates = newest(*call.desk, *filter, !state.empty(), call.options->grace);
  const Time latest = updates.empty() ? call.desk->now() : changed_at(updates.front());
  std::string body =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>" +
      xml(self) + "</id><title>Policywatch updates</title><updated>" + to_rfc3339(latest) +
      "</updated><link rel=\"self\" href=\"" + xml(self) + "\"/><link rel=\"alternate\" href=\"" +
      xml(base + "/") + "\"/>\n";
  for (const Update& update : updates) body += entry(update, base);
  HttpReply reply{.status = 200, .headers = {}, .body = body + "</feed>\n"};
  reply.headers.emplace_back("Content-Type", "application/atom+xml; charset=utf-8");
  return reply;
}

}  // namespace policywatch::web
