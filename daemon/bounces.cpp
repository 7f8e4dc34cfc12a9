#include "daemon/bounces.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <set>

#include "base/records_json.hpp"
#include "notifiers/notifiers.hpp"

namespace policywatch::daemon {
namespace {

constexpr Millis kMailLives = std::chrono::hours(24 * 30);

/// How a reader's mail fares.
struct Fare {
  std::vector<std::int64_t> hard;  // deliveries refused for good in a row, oldest first
  std::string why;                 // of the last
  std::optional<Time> paused;
};

std::string fare_key(const std::string& address) {
  return "bounces." + address;
}

Fare fare_of(store::Store& store, const std::string& address) {
  Fare fare;
  const auto parsed = parse_json(store.note(fare_key(address)).value_or("{}"));
  if (!parsed || !parsed->is_object()) return fare;
  const boost::json::object& object = parsed->get_object();
  if (const auto* hard = object.if_contains("hard"); hard != nullptr && hard->is_array()) {
    for (const boost::json::value& id : hard->get_array())
      if (id.is_int64()) fare.hard.push_back(id.get_int64());
  }
  const auto text_at = [&](std::string_view name) {
    const boost::json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  fare.why = text_at("why");
  fare.paused = parse_rfc3339(text_at("paused"));
  return fare;
}

void put_fare(store::Store& store, const std::string& address, const Fare& fare) {
  boost::json::object object;
  object["hard"] = boost::json::array(fare.hard.begin(), fare.hard.end());
  object["why"] = fare.why;
  object["paused"] = fare.paused ? to_rfc3339(*fare.paused) : "";
  store.put_note(fare_key(address), print_json(object));
}

std::string said_by(const notifiers::Bounce& bounce) {
  const bool twice = bounce.status.empty() || bounce.why.find(bounce.status) != std::string::npos;
  return twice ? bounce.why : bounce.status + (bounce.why.empty() ? "" : ": " + bounce.why);
}

/// The notifiers that write to this address.
std::vector<std::string> writers_to(const Settings& settings, const std::string& address) {
  std::vector<std::string> ids;
  for (const NotifierSettings& notifier : settings.notifiers) {
    const bool writes = std::ranges::any_of(
        notifier.email.to, [&](const std::string& to) { return notifiers::bare_address(to) == address; });
    if (notifier.type == NotifierType::email && writes) ids.push_back(notifier.id);
  }
  return ids;
}

}  // namespace

SentMails::SentMails(store::Store& store, Time now) {
  review::DeliveryFilter filter;
  filter.since = now - kMailLives;
  filter.limit = 0;
  for (Delivery& delivery : store.find_deliveries(filter)) {
    if (!delivery.recipient.empty() && delivery.attempts > 0)
      by_key_[delivery.key] = {delivery.id, std::move(delivery.notifier), std::move(delivery.recipient)};
  }
}

const SentMails::Sent* SentMails::find(const std::vector<std::string>& message_ids) const {
  for (const std::string& id : message_ids) {
    const auto found = by_key_.find(std::string_view(id).substr(0, id.find('@')));
    if (found != by_key_.end()) return &found->second;
  }
  return nullptr;
}

BounceNews record_bounce(store::Store& store, const Settings& settings, const SentMails& sent,
                         notifiers::Bounce bounce, Time now, const DrawKey& draw) {
  using notifiers::BounceKind;
  BounceNews news;
  news.bounce = std::move(bounce);
  const SentMails::Sent* about = sent.find(news.bounce.message_ids);
  if (about == nullptr || news.bounce.kind == BounceKind::none) return news;
  news.notifier = about->notifier;
  news.recipient = about->recipient;
  Fare fare = fare_of(store, about->recipient);
  const Fare before = fare;
  if (news.bounce.kind == BounceKind::hard) {
    news.counted = std::ranges::find(fare.hard, about->delivery) != fare.hard.end();
    if (!news.counted && fare.hard.size() < kHardInARow) fare.hard.push_back(about->delivery);
    fare.why = said_by(news.bounce);
    news.paused = !fare.paused && fare.hard.size() >= kHardInARow;
    if (news.paused) fare.paused = now;
  }
  // Somebody's absence is a proof that what was sent after the last refusal arrives. Silence proves nothing:
  // a server that took a mail may send it back days later.
  const bool later = !fare.hard.empty() && about->delivery > fare.hard.back();
  if (news.bounce.kind == BounceKind::automatic && later && !fare.paused) fare = {};
  news.in_a_row = fare.hard.size();
  if (fare.hard == before.hard && fare.paused == before.paused) return news;
  const auto write = [&] {
    put_fare(store, about->recipient, fare);
    if (news.paused)
      store.add_deliveries(rows_for_notifier(settings.notifiers, EventType::notifier_failing, about->notifier,
                                             words_of(PausedReader{about->recipient, fare.why, now}), now,
                                             draw));
  };
  store.together(write);
  return news;
}

std::optional<PausedReader> paused_reader(store::Store& store, const std::string& address) {
  const Fare fare = fare_of(store, address);
  if (!fare.paused) return std::nullopt;
  return PausedReader{address, fare.why, *fare.paused};
}

std::vector<PausedReader> paused_readers(store::Store& store, const Settings& settings) {
  std::set<std::string> addresses;
  for (const NotifierSettings& notifier : settings.notifiers) {
    for (const std::string& to : notifier.email.to) addresses.insert(notifiers::bare_address(to));
  }
  std::vector<PausedReader> paused;
  for (const std::string& address : addresses) {
    if (auto one = paused_reader(store, address)) paused.push_back(*std::move(one));
  }
  return paused;
}

Result<void> resume_reader(store::Store& store, const Settings& settings, const std::string& address,
                           Time now, const DrawKey& draw) {
  if (!paused_reader(store, address)) return fail(ErrorKind::not_found, address + ": its mail is not paused");
  const auto write = [&] {
    put_fare(store, address, {});
    for (const std::string& notifier : writers_to(settings, address))
      store.add_deliveries(rows_for_notifier(settings.notifiers, EventType::notifier_recovered, notifier,
                                             "mail to " + address + " is sent again", now, draw));
  };
  store.together(write);
  return {};
}

void hold_back_paused(store::Store& store, std::vector<Delivery>& due) {
  std::map<std::string, std::optional<PausedReader>> known;
  store::Store::AttemptRecord record;
  for (Delivery& delivery : due) {
    if (delivery.recipient.empty()) continue;
    const auto [at, fresh] = known.try_emplace(delivery.recipient);
    if (fresh) at->second = paused_reader(store, delivery.recipient);
    if (!at->second) continue;
    delivery.state = DeliveryState::cancelled;
    delivery.last_error = words_of(*at->second);
    record.deliveries.push_back(delivery);
  }
  if (record.deliveries.empty()) return;
  store.record_attempts(record);
  std::erase_if(due, [](const Delivery& one) { return one.state == DeliveryState::cancelled; });
}

std::string words_of(const PausedReader& paused) {
  return "mail to " + paused.address + " is paused since " + to_rfc3339(paused.since) + ", after " +
         std::to_string(kHardInARow) + " that bounced" + (paused.why.empty() ? "" : ": " + paused.why);
}

}  // namespace policywatch::daemon
