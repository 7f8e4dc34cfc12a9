#include "web/repeats.hpp"

#include <algorithm>
#include <chrono>

#include "base/hash.hpp"
#include "base/page.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kMaxKept = 1000, kMaxKey = 255, kMaxBody = 256 * 1024;
constexpr auto kLives = std::chrono::hours(24);

const std::string* idempotency_key(const HttpRequest& request) {
  if (request.method != "POST" || !request.target.starts_with("/api/")) return nullptr;
  return find_header(request.headers, "Idempotency-Key");
}

std::string name_of(std::string_view who, std::string_view key) {
  return std::string(who) + "\n" + std::string(key);
}

std::string print_of(const HttpRequest& request) {
  return sha256_hex(request.target + "\n" + request.body);
}

}  // namespace

std::optional<HttpReply> Repeats::answer_again(const HttpRequest& request, std::string_view who, Time now) {
  const std::string* key = idempotency_key(request);
  if (key == nullptr) return std::nullopt;
  if (key->empty() || key->size() > kMaxKey)
    return problem(400, "Idempotency-Key: 1 to 255 characters are wanted");
  const auto found = kept_.find(name_of(who, *key));
  if (found == kept_.end() || now - found->second.at >= kLives) return std::nullopt;
  if (found->second.print != print_of(request))
    return problem(422, "Idempotency-Key: this key was sent with another request");
  HttpReply again = found->second.reply;
  again.headers.emplace_back("Idempotent-Replayed", "true");
  return again;
}

void Repeats::keep(const HttpRequest& request, std::string_view who, const HttpReply& reply, Time now) {
  const std::string* key = idempotency_key(request);
  const bool changed = reply.status >= 200 && reply.status < 300 && !reply.preview;
  if (key == nullptr || !changed || reply.body.size() > kMaxBody) return;
  if (kept_.size() >= kMaxKept) {
    std::erase_if(kept_, [&](const auto& one) { return now - one.second.at >= kLives; });
    if (kept_.size() >= kMaxKept)
      kept_.erase(std::ranges::min_element(kept_, {}, [](const auto& one) { return one.second.at; }));
  }
  kept_[name_of(who, *key)] = Kept{print_of(request), reply, now};
}

}  // namespace policywatch::web
