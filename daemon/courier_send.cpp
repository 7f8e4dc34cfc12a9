// One message: written, handed over, judged, and what became of it recorded.
#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "daemon/courier_parts.hpp"
#include "daemon/log.hpp"
#include "daemon/outbox.hpp"
#include "manners/manners.hpp"

namespace policywatch::daemon {

namespace asio = boost::asio;

namespace {

constexpr Millis kTimeout = std::chrono::seconds(30);
constexpr std::uint64_t kMaxAnswer = 64 * 1024;
// "Message size exceeds fixed limit".
constexpr int kTooLarge = 552;
constexpr const char* kTakenBack = "taken back before it left";

/// What a writer needs from the store.
struct Sources {
  std::vector<Policy> policies;
  std::vector<Delivery> sealed;
  std::map<std::int64_t, std::string> since;  // only at the first attempt: a message stays the same
  std::string unsubscribe_key;
};

bool says(const std::vector<std::string>& flags, std::string_view word) {
  return std::ranges::find(flags, word) != flags.end();
}

/// What became of the update since it was written down, if that matters to a reader.
std::string since_then(const Update& then, const Update& now) {
  if (says(now.flags, "alternating") && !says(then.flags, "alternating"))
    return "changed and reverted: the page says again what it said before";
  if (now.state == then.state) return "";
  switch (now.state) {
    case UpdateState::rejected:
    case UpdateState::merged:
    case UpdateState::superseded:
    case UpdateState::retracted:
      return std::string(word(now.state)) + (now.decided_by.empty() ? "" : " by " + now.decided_by);
    default:
      return "";
  }
}

void keep_since(const std::map<std::int64_t, std::string>& since, Delivery& delivery) {
  const auto found = since.find(delivery.update_id);
  if (found == since.end()) return;
  Result<boost::json::value> payload = parse_json(delivery.payload);
  if (!payload || !payload->is_object()) return;
  payload->as_object()[kSinceThen] = found->second;
  delivery.payload = print_json(*payload);
}

Sources look_up(store::Store& store, std::vector<Delivery> deliveries, const notifiers::Event& event,
                const std::string& drawn) {
  Sources found;
  for (const Update& update : event.updates) {
    for (const PolicyId& id : update.policies) {
      if (auto policy = store.policy(id)) found.policies.push_back(std::move(*policy));
    }
    if (event.type != EventType::update_detected || deliveries.front().sequence != 0) continue;
    const std::optional<Update> current = store.update(update.id);
    const std::string since = current ? since_then(update, *current) : "";
    if (!since.empty()) found.since[update.id] = since;
  }
  for (Delivery& delivery : deliveries) keep_since(found.since, delivery);
  if (!store.note(kUnsubscribeKey)) store.put_note(kUnsubscribeKey, drawn);
  found.unsubscribe_key = store.note(kUnsubscribeKey).value_or("");
  store.seal(deliveries);  // last: on a full disk all of this is done again
  found.sealed = std::move(deliveries);
  return found;
}

std::string with_slash(const std::string& url) {
  return url.ends_with('/') ? url : url + "/";
}

void log_attempt(const Delivery& delivery) {
  const bool good = delivery.state == DeliveryState::delivered;
  log::event(good ? log::Level::info : log::Level::warn, good ? "delivery.sent" : "delivery.failed",
             {{"notifier", delivery.notifier},
              {"delivery", std::to_string(delivery.id)},
              {"event", std::string(word(delivery.event))},
              {"attempt", std::to_string(delivery.attempts)},
              {"state", std::string(word(delivery.state))},
              {"cause", delivery.last_error}});
}

/// Until the next attempt; nullopt: it was the last.
std::optional<Millis> wait_after(const NotifierSettings& notifier, const notifiers::Judgement& judgement,
                                 const Delivery& delivery) {
  const std::uint64_t seed = fingerprint(delivery.key);
  const auto wait = notifier.type == NotifierType::email
                        ? notifiers::mail_delay(delivery.attempts, judgement.wait.has_value(), seed)
                        : manners::delivery_delay(delivery.attempts, seed);
  if (!wait) return std::nullopt;
  return std::max(*wait, judgement.wait.value_or(Millis(0)));
}

void note_attempt(const NotifierSettings& notifier, const notifiers::Judgement& judgement, Time now,
                  Delivery& delivery) {
  using notifiers::Verdict;
  ++delivery.attempts;
  delivery.last_error = judgement.verdict == Verdict::delivered ? "" : judgement.reason;
  if (judgement.verdict == Verdict::delivered) {
    delivery.state = DeliveryState::delivered;
    delivery.delivered_at = now;
    return;
  }
  const auto wait = wait_after(notifier, judgement, delivery);
  if (judgement.verdict == Verdict::dead || !wait) {
    delivery.state = DeliveryState::dead;
  } else {
    delivery.next_attempt_at = now + *wait;
  }
}

}  // namespace

asio::awaitable<notifiers::Judgement> Courier::mail(NotifierSettings notifier, notifiers::Message message) {
  notifiers::Judgement judgement;
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
  judgement = answer->accepted ? notifiers::Judgement{notifiers::Verdict::delivered, answer->detail, {}, {}}
                               : notifiers::judge_mail(answer->code, answer->detail);
  co_return judgement;
}

asio::awaitable<notifiers::Judgement> Courier::run_command(NotifierSettings notifier,
                                                           notifiers::Message message) {
  notifiers::Judgement judgement;
  judgement.reason = "commands cannot be run here";
  if (world_.commands == nullptr) co_return judgement;
  io::CommandCall call{std::move(message.argv), std::move(message.body), notifier.command.timeout};
  Result<io::CommandAnswer> answer = co_await world_.commands->run(std::move(call));
  if (!answer) {
    judgement.reason = "stopped";
    co_return judgement;
  }
  judgement = notifiers::judge_command(answer->status, answer->output, answer->failure);
  co_return judgement;
}

asio::awaitable<notifiers::Judgement> Courier::post(NotifierSettings notifier, notifiers::Message message) {
  notifiers::Judgement judgement;
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

asio::awaitable<notifiers::Judgement> Courier::hand_over(NotifierSettings notifier,
                                                         notifiers::Message message) {
  if (!message.mail.empty()) {
    notifiers::Judgement judgement = co_await mail(std::move(notifier), std::move(message));
    co_return judgement;
  }
  if (!message.argv.empty()) {
    notifiers::Judgement judgement = co_await run_command(std::move(notifier), std::move(message));
    co_return judgement;
  }
  notifiers::Judgement judgement = co_await post(std::move(notifier), std::move(message));
  co_return judgement;
}

asio::awaitable<void> Courier::write_down(NotifierSettings notifier, std::vector<Delivery> deliveries,
                                          notifiers::Judgement judgement) {
  using notifiers::Verdict;
  const Time now = world_.clock.now();
  bool given_up = false;
  for (Delivery& delivery : deliveries) {
    note_attempt(notifier, judgement, now, delivery);
    given_up = given_up || delivery.state == DeliveryState::dead;
    log_attempt(delivery);
  }
  const DrawKey draw = [this] { return draw_key(); };
  const auto tell = [&](EventType event, const std::string& detail) {
    return rows_for_notifier(settings_->notifiers, event, notifier.id, detail, now, draw);
  };
  const bool good = judgement.verdict == Verdict::delivered;
  const std::vector<Delivery> failing =
      good ? std::vector<Delivery>() : tell(EventType::notifier_failing, judgement.reason);
  const std::vector<Delivery> recovered =
      good ? tell(EventType::notifier_recovered, "messages arrive again") : std::vector<Delivery>();
  auto job = [=](store::Store& store) {
    store::Store::AttemptRecord record{deliveries, store.notifier_state(notifier.id), "", {}};
    store::Store::NotifierState& state = record.state;
    state.open_at = now + judgement.pause.value_or(Millis(0));
    // A mail address that a server refuses says nothing of the way there.
    const bool of_reader = notifier.type == NotifierType::email && judgement.verdict == Verdict::dead;
    if (good) {
      if (state.told) record.outbox = recovered;
      state = {.id = notifier.id, .open_at = state.open_at, .why = "", .failing_since = {}, .told = false};
    } else if (!of_reader) {
      state.why = judgement.reason;
      if (!state.failing_since) state.failing_since = now;
      if (!state.told && (given_up || judgement.verdict == Verdict::disable)) {
        state.told = true;
        record.outbox = failing;
      }
    }
    if (judgement.verdict == Verdict::disable) record.disabled = judgement.reason;
    store.record_attempts(record);
  };
  co_await world_.store.run(std::move(job));
}

asio::awaitable<Courier::Sent> Courier::send(NotifierSettings notifier, Parcel parcel) {
  using notifiers::Verdict;
  const std::string drawn = to_base64url(world_.random.bytes(32));
  auto job = [parcel, drawn](store::Store& store) {
    return look_up(store, parcel.deliveries, parcel.event, drawn);
  };
  Sources found = co_await world_.store.run(std::move(job));
  parcel.deliveries = std::move(found.sealed);
  parcel.event.sequence = parcel.deliveries.front().sequence;
  parcel.event.previous = parcel.deliveries.front().previous;
  if (!found.since.empty()) parcel.event.since = std::move(found.since);
  const bool all_back =
      !parcel.event.updates.empty() && parcel.event.since.size() == parcel.event.updates.size();
  if (notifier.reverted == "drop" && all_back) {
    for (Delivery& delivery : parcel.deliveries) {
      delivery.state = DeliveryState::cancelled;
      delivery.last_error = kTakenBack;
    }
    store::Store::AttemptRecord record;
    record.deliveries = std::move(parcel.deliveries);
    auto drop = [record](store::Store& store) { store.record_attempts(record); };
    co_await world_.store.run(std::move(drop));
    co_return Sent::good;
  }
  const std::string& front = settings_->review.public_url;
  notifiers::Desk desk{front, found.policies, world_.host, "", false};
  if (!parcel.event.recipient.empty() && front.starts_with("https://")) {
    desk.unsubscribe_url = with_slash(front) + "unsubscribe/" +
                           unsubscribe_token(found.unsubscribe_key, notifier.id, parcel.event.recipient);
  }
  const std::string secret = secrets_[notifier.id];
  notifiers::Message message = notifiers::compose(notifier, secret, parcel.event, desk, world_.clock.now());
  notifiers::Judgement judgement = co_await hand_over(notifier, std::move(message));
  if (judgement.verdict == Verdict::dead && judgement.reason.starts_with(std::to_string(kTooLarge)) &&
      notifier.type == NotifierType::email) {
    desk.brief = true;
    notifiers::Message brief = notifiers::compose(notifier, secret, parcel.event, desk, world_.clock.now());
    notifiers::Judgement again = co_await hand_over(notifier, std::move(brief));
    judgement = std::move(again);
  }
  if (judgement.reason == "stopped") co_return Sent::stopped;
  co_await write_down(notifier, std::move(parcel.deliveries), judgement);
  if (judgement.verdict == Verdict::delivered) co_return Sent::good;
  if (judgement.verdict == Verdict::disable || judgement.pause) co_return Sent::pause;
  co_return judgement.verdict == Verdict::retry ? Sent::again : Sent::lost;
}

}  // namespace policywatch::daemon
