#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "notifiers/channels.hpp"

namespace policywatch::notifiers {
namespace {

namespace json = boost::json;

// Standard Webhooks asks for payloads under 20 KB; room is left for the envelope.
constexpr std::size_t kMaxData = 18'000;
constexpr std::size_t kMinKey = 16, kMaxKey = 64;

/// The update with its long parts cut: `level` 0 keeps all, each further one less. The cut is told in
/// `flags`, so that a receiver knows to ask the API for the whole.
Update bounded(const Update& update, int level) {
  if (level == 0) return update;
  std::size_t room = level == 1 ? 2000 : level == 2 ? 600 : 150;
  std::size_t rows = level == 1 ? 10 : level == 2 ? 4 : 1;
  Update cut = update;
  for (std::string* text : {&cut.title, &cut.headline, &cut.outlet, &cut.url, &cut.text, &cut.status_quote,
                            &cut.scope, &cut.reject_note, &cut.claimed_by, &cut.decided_by}) {
    *text = shorten(*text, room);
  }
  cut.evidence.resize(std::min(cut.evidence.size(), rows));
  for (Evidence& evidence : cut.evidence) {
    for (std::string* text :
         {&evidence.watch, &evidence.url, &evidence.quote, &evidence.headline, &evidence.outlet}) {
      *text = shorten(*text, room);
    }
  }
  cut.score_terms.resize(std::min(cut.score_terms.size(), rows));
  for (ScoreTerm& term : cut.score_terms) term.detail = shorten(term.detail, room / 4);
  for (auto* list : {&cut.reasons, &cut.identifiers, &cut.flags, &cut.policies}) {
    list->resize(std::min(list->size(), rows * 2));
    for (std::string& text : *list) text = shorten(text, room / 2);
  }
  cut.flags.push_back("shortened");
  return cut;
}

/// Whether the whole record is worth printing to see if it fits: evidence quotes and texts decide.
bool is_small(const Update& update) {
  std::size_t size = update.title.size() + update.headline.size() + update.text.size() + update.url.size();
  for (const Evidence& evidence : update.evidence) size += evidence.quote.size() + evidence.url.size();
  return size <= kMaxData;
}

json::value update_data(const Update& update) {
  for (int level = is_small(update) ? 0 : 1; level < 3; ++level) {
    json::value data = to_json(bounded(update, level));
    if (print_json(data).size() <= kMaxData) return data;
  }
  return to_json(bounded(update, 3));
}

json::value digest_data(const std::vector<Update>& updates) {
  json::array list;
  std::size_t size = 0, kept = 0;
  for (const Update& update : updates) {
    json::value data = to_json(bounded(update, updates.size() > 20 ? 3 : 2));
    size += print_json(data).size() + 1;
    if (size > kMaxData) break;
    list.push_back(std::move(data));
    ++kept;
  }
  json::object data;
  data["updates"] = std::move(list);
  data["total"] = updates.size();
  data["left_out"] = updates.size() - kept;
  return data;
}

json::value watch_data(const Event& event) {
  json::object data;
  const bool of_notifier =
      event.type == EventType::notifier_failing || event.type == EventType::notifier_recovered;
  const bool of_storage = event.type == EventType::storage_full || event.type == EventType::storage_recovered;
  data[of_storage ? "storage" : of_notifier ? "notifier" : "watch"] = event.watch;
  if (!of_notifier && !of_storage) data["url"] = event.watch_url;
  data["detail"] = shorten(event.detail, 4000);
  return data;
}

}  // namespace

namespace {

json::object body_of(const Event& event) {
  json::object body;
  body["type"] = word(event.type);
  body["timestamp"] = to_rfc3339(event.at);
  if (event.sequence != 0) {
    body["sequence"] = event.sequence;
    body["previous"] = event.previous.empty() ? json::value() : json::value(event.previous);
  }
  if (event.updates.empty()) {
    body["data"] = watch_data(event);
  } else {
    body["data"] =
        event.updates.size() == 1 ? update_data(event.updates.front()) : digest_data(event.updates);
  }
  return body;
}

}  // namespace

Message compose_command(const NotifierSettings& notifier, const Event& event) {
  json::object body = body_of(event);
  body["id"] = event.key;  // which a webhook says in a header
  Message message;
  message.argv = notifier.command.argv;
  message.body = print_json(std::move(body)) + "\n";
  return message;
}

Message compose_webhook(const NotifierSettings& notifier, const std::string& secret, const Event& event,
                        Time now) {
  Message message = json_post(notifier, body_of(event));
  message.headers = {{"Content-Type", "application/json"}};
  std::int64_t timestamp = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  message.headers.emplace_back("webhook-id", event.key);
  message.headers.emplace_back("webhook-timestamp", std::to_string(timestamp));
  std::string signatures;
  const std::string secrets = collapse_space(secret);
  for (std::string_view one : split(secrets, ' ')) {
    const auto signature = sign_webhook(one, event.key, timestamp, message.body);
    if (signature) signatures += (signatures.empty() ? "" : " ") + *signature;
  }
  if (!signatures.empty()) message.headers.emplace_back("webhook-signature", std::move(signatures));
  return message;
}

std::optional<std::string> sign_webhook(std::string_view secret, std::string_view id, std::int64_t timestamp,
                                        std::string_view body) {
  if (secret.starts_with("whsec_")) secret.remove_prefix(6);
  while (secret.ends_with('=')) secret.remove_suffix(1);
  std::string text(secret);
  // Hand-made secrets end in any letter: bits beyond the last whole byte carry nothing and are cleared.
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::size_t rest = text.size() % 4;
  if (rest == 2 || rest == 3) {
    std::size_t value = kAlphabet.find(text.back());
    if (value == std::string_view::npos) return std::nullopt;
    text.back() = kAlphabet[value & (rest == 2 ? 0x30u : 0x3Cu)];
  }
  std::optional<std::string> key = from_base64(text);
  if (!key || key->size() < kMinKey || key->size() > kMaxKey) return std::nullopt;
  std::string message = std::string(id) + "." + std::to_string(timestamp) + "." + std::string(body);
  return "v1," + to_base64(as_bytes(hmac_sha256(*key, message)));
}

}  // namespace policywatch::notifiers
