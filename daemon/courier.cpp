#include "daemon/courier.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "daemon/log.hpp"
#include "manners/manners.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

constexpr int kAtOnce = 500;
constexpr Millis kLookAgain = std::chrono::seconds(30);
// More instant messages than this for one notifier at one moment become one roll-up: a storm is one mail.
constexpr std::size_t kStorm = 20;
constexpr Millis kTimeout = std::chrono::seconds(30);
constexpr std::uint64_t kMaxAnswer = 64 * 1024;

const NotifierSettings* find_notifier(const Settings& settings, const std::string& id) {
  for (const NotifierSettings& notifier : settings.notifiers) {
    if (notifier.id == id) return &notifier;
  }
  return nullptr;
}

std::string text_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

void unpack(const Delivery& delivery, notifiers::Event& event) {
  const Result<boost::json::value> payload = parse_json(delivery.payload);
  if (!payload) return;
  if (delivery.update_id != 0) {
    if (auto update = update_from_json(*payload)) event.updates.push_back(std::move(*update));
  } else if (payload->is_object()) {
    const boost::json::object& object = payload->as_object();
    event.watch = text_of(object, "watch");
    event.watch_url = text_of(object, "url");
    event.detail = text_of(object, "detail");
  }
}

}  // namespace

struct Courier::Parcel {
  std::string notifier;
  std::vector<Delivery> deliveries;
};

Courier::Courier(World world, std::shared_ptr<const Settings> settings,
                 std::map<std::string, std::string> secrets)
    : world_(std::move(world)),
      settings_(std::move(settings)),
      secrets_(std::move(secrets)),
      wake_(world_.loop),
      alarm_(world_.clock, world_.tasks, wake_) {}

void Courier::configure(std::shared_ptr<const Settings> settings,
                        std::map<std::string, std::string> secrets) {
  settings_ = std::move(settings);
  secrets_ = std::move(secrets);
  wake_.notify();
}

asio::awaitable<std::vector<Courier::Parcel>> Courier::collect(Time now) {
  auto look = [now](store::Store& store) {
    return std::pair(store.due_deliveries(now, kAtOnce), store.disabled_notifiers());
  };
  std::pair<std::vector<Delivery>, std::vector<std::pair<std::string, std::string>>> found =
      co_await world_.store.run(std::move(look));
  // Together: a digest's messages, and storms; by notifier and event.
  std::map<std::pair<std::string, EventType>, std::vector<Delivery>> groups;
  for (Delivery& delivery : found.first) {
    const bool disabled = std::any_of(found.second.begin(), found.second.end(),
                                      [&](const auto& entry) { return entry.first == delivery.notifier; });
    if (!disabled) groups[{delivery.notifier, delivery.event}].push_back(std::move(delivery));
  }
  std::vector<Parcel> parcels;
  for (auto& [key, deliveries] : groups) {
    const NotifierSettings* notifier = find_notifier(*settings_, key.first);
    const bool updates = deliveries.front().update_id != 0;
    // A retry keeps its own key and message; only first attempts may share one.
    const bool fresh =
        std::all_of(deliveries.begin(), deliveries.end(), [](const Delivery& d) { return d.attempts == 0; });
    const bool together = updates && fresh && notifier && notifier->type != NotifierType::webhook &&
                          (notifier->digest != "instant" || deliveries.size() > kStorm);
    if (together) {
      parcels.push_back({key.first, std::move(deliveries)});
      continue;
    }
    for (Delivery& delivery : deliveries) parcels.push_back({key.first, {std::move(delivery)}});
  }
  std::ranges::sort(parcels, {}, [](const Parcel& parcel) { return parcel.deliveries.front().id; });
  co_return parcels;
}

asio::awaitable<notifiers::Judgement> Courier::hand_over(NotifierSettings notifier,
                                                         notifiers::Message message) {
  notifiers::Judgement judgement;
  if (!message.mail.empty()) {
    io::MailCall call;
    call.smtp = notifier.email.smtp;
    call.starttls = notifier.email.starttls;
    call.username = notifier.email.username;
    call.password = secrets_[notifier.id];
    call.ca_file = notifier.email.ca_file;
    call.envelope_from = message.envelope_from;
    call.recipients = message.recipients;
    call.message = std::move(message.mail);
    Result<io::MailAnswer> answer = co_await world_.mail.send(std::move(call));
    if (!answer) {
      judgement.reason = "stopped";
      co_return judgement;
    }
    judgement = answer->accepted
                    ? notifiers::Judgement{notifiers::Verdict::delivered, answer->detail, std::nullopt}
                    : notifiers::judge_mail(answer->code, answer->detail);
    co_return judgement;
  }
  io::HttpCall call;
  call.method = "POST";
  call.request.url = message.url;
  call.request.headers = std::move(message.headers);
  call.body = std::move(message.body);
  call.timeout = kTimeout;
  call.max_body = kMaxAnswer;
  call.follow_redirects = false;
  call.user_agent = settings_->fetch.user_agent;
  Result<Response> response = co_await world_.http.fetch(std::move(call));
  if (!response) {
    judgement.reason = "stopped";
    co_return judgement;
  }
  judgement = notifiers::judge_http(notifier, response->status, response->headers, response->body,
                                    response->failure, world_.clock.now());
  co_return judgement;
}

asio::awaitable<void> Courier::write_down(std::vector<Delivery> deliveries, notifiers::Judgement judgement,
                                          std::string notifier) {
  const Time now = world_.clock.now();
  for (Delivery& delivery : deliveries) {
    ++delivery.attempts;
    delivery.last_error = judgement.verdict == notifiers::Verdict::delivered ? "" : judgement.reason;
    const auto wait = manners::delivery_delay(delivery.attempts, fingerprint(delivery.key));
    switch (judgement.verdict) {
      case notifiers::Verdict::delivered:
        delivery.state = DeliveryState::delivered;
        delivery.delivered_at = now;
        break;
      case notifiers::Verdict::dead:
        delivery.state = DeliveryState::dead;
        break;
      case notifiers::Verdict::disable:
      case notifiers::Verdict::retry:
        if (wait) {
          delivery.next_attempt_at = now + std::max(*wait, judgement.wait.value_or(Millis(0)));
        } else {
          delivery.state = DeliveryState::dead;
        }
        break;
    }
    const bool good = delivery.state == DeliveryState::delivered;
    log::event(good ? log::Level::info : log::Level::warn, good ? "delivery.sent" : "delivery.failed",
               {{"notifier", notifier},
                {"delivery", std::to_string(delivery.id)},
                {"event", std::string(word(delivery.event))},
                {"attempt", std::to_string(delivery.attempts)},
                {"state", std::string(word(delivery.state))},
                {"cause", delivery.last_error}});
  }
  auto job = [deliveries, judgement, notifier](store::Store& store) {
    for (const Delivery& delivery : deliveries) store.record_attempt(delivery);
    if (judgement.verdict == notifiers::Verdict::disable)
      store.set_notifier_disabled(notifier, judgement.reason);
  };
  co_await world_.store.run(std::move(job));
}

asio::awaitable<bool> Courier::send(Parcel parcel) {
  const std::shared_ptr<const Settings> settings = settings_;
  const NotifierSettings* found = find_notifier(*settings, parcel.notifier);
  if (!found) {
    notifiers::Judgement gone{notifiers::Verdict::dead,
                              "the configuration has no notifier of this name any more", std::nullopt};
    co_await write_down(std::move(parcel.deliveries), std::move(gone), parcel.notifier);
    co_return false;
  }
  const NotifierSettings notifier = *found;
  notifiers::Event event;
  event.type = parcel.deliveries.front().event;
  event.key = parcel.deliveries.front().key;
  event.at = parcel.deliveries.front().created_at;
  for (const Delivery& delivery : parcel.deliveries) unpack(delivery, event);
  std::vector<PolicyId> ids;
  for (const Update& update : event.updates)
    ids.insert(ids.end(), update.policies.begin(), update.policies.end());
  const auto waits = [&](const PolicyId& id) { return waiting_.contains({notifier.id, id}); };
  if (std::ranges::any_of(ids, waits)) co_return true;  // behind something that failed just now
  auto look = [ids](store::Store& store) {
    std::vector<Policy> policies;
    for (const PolicyId& id : ids) {
      if (auto policy = store.policy(id)) policies.push_back(std::move(*policy));
    }
    return policies;
  };
  std::vector<Policy> policies = co_await world_.store.run(std::move(look));
  const notifiers::Desk desk{settings->review.public_url, policies, world_.host};
  notifiers::Message message =
      notifiers::compose(notifier, secrets_[notifier.id], event, desk, world_.clock.now());
  notifiers::Judgement judgement = co_await hand_over(notifier, std::move(message));
  if (judgement.reason == "stopped") co_return false;
  const bool good = judgement.verdict == notifiers::Verdict::delivered;
  if (judgement.verdict == notifiers::Verdict::retry) {
    for (const PolicyId& id : ids) waiting_.emplace(notifier.id, id);
  }
  co_await write_down(std::move(parcel.deliveries), std::move(judgement), parcel.notifier);
  co_return good;
}

asio::awaitable<int> Courier::drain() {
  int failed = 0;
  const Time now = world_.clock.now();
  std::vector<Parcel> parcels = co_await collect(now);
  waiting_.clear();
  for (Parcel& parcel : parcels) {
    const bool good = co_await send(std::move(parcel));
    if (!good) ++failed;
  }
  co_return failed;
}

asio::awaitable<void> Courier::run() {
  while (!alarm_.stopped()) {
    ++turns_;
    // One message after the other per round; a dead receiver costs its timeout, other notifiers wait at most
    // that long.
    co_await drain();
    auto look = [](store::Store& store) { return store.next_delivery_due(); };
    std::optional<Time> next = co_await world_.store.run(std::move(look));
    const Time now = world_.clock.now();
    Time until = now + kLookAgain;
    if (next && *next > now) until = std::min(until, *next);
    alarm_.set(until);
    co_await wake_.wait();
  }
}

}  // namespace policywatch::daemon
