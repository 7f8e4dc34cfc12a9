#include "watchers/push.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "watchers/json_fields.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

using boost::json::value;

constexpr std::string_view kDocketAlert = "1";

std::string digits_at(std::string_view text) {
  return std::string(text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size())));
}

/// The entries of a docket alert; nullptr when it is something else.
const value* alert_entries(const value& whole) {
  const value* payload = field(whole, "payload");
  const value* about = field(whole, "webhook");
  if (payload == nullptr || about == nullptr || text_field(*about, "event_type") != kDocketAlert)
    return nullptr;
  const value* results = field(*payload, "results");
  return results != nullptr && results->is_array() ? results : nullptr;
}

/// An id, or the REST address of one.
std::string docket_told_by(const value& entry) {
  const std::string docket = text_field(entry, "docket");
  const std::size_t at = docket.find("/dockets/");
  return at == std::string::npos ? digits_at(docket) : digits_at(std::string_view(docket).substr(at + 9));
}

/// What the docket's own feed says after the entry's number: " in A v. B (1:26-cv-417)".
std::string case_tail(const Document& held) {
  for (const Item& item : held.items) {
    const std::size_t in = item.title.find(" in ");
    if (in != std::string::npos && item.title.starts_with("Entry #") &&
        item.title.substr(7, in - 7).find_first_not_of("0123456789") == std::string::npos)
      return item.title.substr(in);
  }
  return "";
}

}  // namespace

std::string docket_of_watch(const Watch& watch) {
  const auto url = Url::parse(watch.url);
  if (!url) return "";
  for (const std::string_view mark : {"/docket/", "/dockets/"}) {
    const std::size_t at = url->path().find(mark);
    if (at != std::string_view::npos) return digits_at(url->path().substr(at + mark.size()));
  }
  for (const std::string_view pair : split(url->query(), '&')) {
    if (pair.starts_with("docket=") || pair.starts_with("docket__id=") || pair.starts_with("docket_id="))
      return digits_at(pair.substr(pair.find('=') + 1));
  }
  return "";
}

std::set<std::string> pushed_dockets(std::string_view body) {
  std::set<std::string> dockets;
  const auto whole = parse_json(body);
  const value* entries = whole ? alert_entries(*whole) : nullptr;
  if (entries == nullptr) return dockets;
  for (const value& entry : entries->get_array()) dockets.insert(docket_told_by(entry));
  return dockets;
}

Reading read_push(const Watch& watch, const Response& delivery) {
  const auto whole = parse_json(delivery.body);
  if (!whole || alert_entries(*whole) == nullptr) {
    Reading refused;
    refused.quality = Quality::wrong_type;
    refused.reason = "a delivery that is no docket alert";
    return refused;
  }
  Response as_answer = delivery;
  as_answer.headers = {{"Content-Type", "application/json"}};
  Reading reading = read(watch, as_answer);
  const std::string docket = docket_of_watch(watch);
  if (reading.quality != Quality::ok || docket.empty()) return reading;
  const std::string mine = "cl:" + docket + "/";
  const std::size_t others =
      std::erase_if(reading.document.items, [&](const Item& item) { return !item.key.starts_with(mine); });
  if (others > 0) reading.notes.push_back(std::to_string(others) + " entries of other dockets");
  return reading;
}

Document with_pushed(const Document& held, std::vector<Item> pushed) {
  std::unordered_set<std::string> known;
  for (const Item& item : held.items) known.insert(item.key);
  const std::string tail = case_tail(held);
  Document merged = held;
  merged.items.clear();
  for (Item& item : pushed) {
    if (!known.insert(item.key).second) continue;
    const std::size_t colon = item.title.find(':');
    if (!tail.empty() && item.title.starts_with("Entry #") && colon != std::string::npos)
      item.title = item.title.substr(0, colon) + tail;
    merged.items.push_back(std::move(item));
  }
  merged.items.insert(merged.items.end(), held.items.begin(), held.items.end());
  return merged;
}

}  // namespace policywatch::watchers
