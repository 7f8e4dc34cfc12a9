#include "web/hook.hpp"

#include <algorithm>
#include <boost/json/object.hpp>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kLargest = 1024 * 1024;  // a delivery holds some docket entries
constexpr std::size_t kLongestKey = 200;

/// Compared as digests, so that neither length nor a watch without a secret shows.
bool is_secret(const std::string& wanted, const std::string& given) {
  const Digest ours = sha256(wanted), theirs = sha256(given);
  return equal_constant_time(as_bytes(ours), as_bytes(theirs)) && !wanted.empty();
}

bool is_json(const HttpRequest& request) {
  const std::string* type = find_header(request.headers, "Content-Type");
  const std::string low = type == nullptr ? "" : ascii_lower(*type);
  return trim(std::string_view(low).substr(0, low.find(';'))) == "application/json";
}

/// The sender's own name for this delivery; without one its bytes are its name.
std::string key_of(const HttpRequest& request) {
  const std::string* header = find_header(request.headers, "Idempotency-Key");
  const std::string key = header == nullptr ? "" : std::string(trim(*header));
  const bool plain = !key.empty() && key.size() <= kLongestKey &&
                     std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7F; });
  return plain ? key : "sha256:" + sha256_hex(key.empty() ? request.body : key);
}

HttpReply too_many() {
  HttpReply reply = problem(429, "too many deliveries; send it again later");
  reply.headers.emplace_back("Retry-After", "60");
  return reply;
}

}  // namespace

bool Deliveries::take(const std::string& watch, Time now) {
  constexpr int kBurst = 120;
  constexpr Millis kEach{500};  // 120 a minute
  Millis& ahead = ahead_[watch];
  if (now > seen_) {
    const Millis passed = now - seen_;
    for (auto& [id, used] : ahead_) used = std::max(used - passed, Millis(0));
  }
  seen_ = now;
  if (ahead + kEach > kBurst * kEach) return false;
  ahead += kEach;
  return true;
}

HttpReply courtlistener_hook(Call& call, Hooks& hooks) {
  const std::string &watch = call.captures.at(0), &secret = call.captures.at(1);
  const std::string wanted = hooks.pushes.secret_of ? hooks.pushes.secret_of(watch) : "";
  if (!is_secret(wanted, secret)) {
    if (hooks.deliveries.take("", call.desk->now())) note(hooks, call, "hook_refused", "", "a wrong address");
    return problem(404, "There is nothing at this address.");
  }
  if (call.request->body.size() > kLargest) return problem(413, "a delivery is at most 1 MiB");
  if (!is_json(*call.request)) return problem(415, "application/json is wanted");
  const auto body = parse_json(call.request->body);
  const auto* object = body ? body->if_object() : nullptr;
  if (object == nullptr || !object->contains("payload")) return problem(400, "this is not a delivery's JSON");
  if (!hooks.deliveries.take(watch, call.desk->now())) return too_many();
  const bool is_new = hooks.pushes.record({watch, key_of(*call.request), call.request->body});
  return json_reply(200, boost::json::object{{"status", is_new ? "recorded" : "known"}});
}

}  // namespace policywatch::web
