#include "daemon/courier.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "daemon/bounces.hpp"
#include "daemon/courier_parts.hpp"
#include "daemon/log.hpp"
#include "daemon/outbox.hpp"

namespace policywatch::daemon {

namespace asio = boost::asio;

namespace {

constexpr Millis kLookAgain = std::chrono::seconds(30);
// Of what is due, so much is taken at a time: for programs a few, for people all that a roll-up may hold.
constexpr int kForPrograms = 100, kForPeople = 2000;
// A one-shot command waits for a limit so long and no longer.
constexpr Millis kCourierPatience = std::chrono::seconds(5);
// So long a notifier may fail before the others are told.
constexpr Millis kTellAfter = std::chrono::hours(24);

const NotifierSettings* find_notifier(const Settings& settings, const std::string& id) {
  const auto found = std::ranges::find(settings.notifiers, id, &NotifierSettings::id);
  return found == settings.notifiers.end() ? nullptr : &*found;
}

}  // namespace

namespace {

bool tells_of_storage(const Delivery& delivery) {
  return delivery.event == EventType::storage_full || delivery.event == EventType::storage_recovered;
}

/// What leaves from a full disk, for its outcome can be recorded from the reserve: word of that.
void keep_word_of_storage(std::vector<Delivery>& due) {
  std::erase_if(due, [](const Delivery& row) { return !tells_of_storage(row); });
}

std::optional<Time> next_word_of_storage(store::Store& store, const std::string& notifier) {
  std::vector<Delivery> waiting = store.due_deliveries(notifier, Time::max(), kForPeople, false);
  keep_word_of_storage(waiting);
  const auto first = std::ranges::min_element(waiting, {}, &Delivery::next_attempt_at);
  return first == waiting.end() ? std::nullopt : std::optional(first->next_attempt_at);
}

}  // namespace

struct Courier::Waiting {
  Time due{};
  store::Store::NotifierState state;
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

std::string Courier::draw_key() {
  return "msg_" + to_base64url(world_.random.bytes(18));
}

asio::awaitable<std::vector<Courier::Waiting>> Courier::look() {
  const std::shared_ptr<const Settings> settings = settings_;
  auto job = [settings, full = world_.store.full()](store::Store& store) {
    std::vector<Waiting> waiting;
    for (const std::string& id : store.waiting_notifiers()) {
      const NotifierSettings* notifier = find_notifier(*settings, id);
      const std::optional<Time> due = full ? next_word_of_storage(store, id)
                                           : store.next_delivery_due(id, !notifier || notifier->ordered);
      if (due) waiting.push_back({*due, store.notifier_state(id)});
      if (due) waiting.back().state.id = id;
    }
    return waiting;
  };
  std::vector<Waiting> found = co_await world_.store.run(std::move(job));
  co_return found;
}

Time Courier::opens_at(const NotifierSettings& notifier, Lane& lane, Time now) const {
  const notifiers::Limit limit = notifiers::sending_limit(notifier).value_or(notifiers::Limit{1, kLookAgain});
  while (!lane.sent.empty() && lane.sent.front() + limit.window <= now) lane.sent.pop_front();
  const Time free = lane.sent.size() < limit.count ? now : lane.sent.front() + limit.window;
  return std::max(free, lane.closed_until);
}

asio::awaitable<void> Courier::run_lane(std::string id) {
  co_await turn(id);
  lanes_[id].busy = false;
  wake_.notify();
}

asio::awaitable<void> Courier::bury(std::string notifier) {
  const Time now = world_.clock.now();
  auto job = [notifier, now](store::Store& store) {
    store::Store::AttemptRecord record;
    record.deliveries = store.due_deliveries(notifier, now, kForPeople, false);
    for (Delivery& delivery : record.deliveries) {
      delivery.state = DeliveryState::dead;
      delivery.last_error = "the configuration has no notifier of this name any more";
    }
    store.record_attempts(record);
  };
  co_await world_.store.run(std::move(job));
  log::warn("delivery.failed", {{"notifier", notifier}, {"cause", "no notifier of this name any more"}});
}

/// Everything of one notifier that may go now; how many messages failed.
asio::awaitable<int> Courier::turn(std::string id) {
  const std::shared_ptr<const Settings> settings = settings_;
  const NotifierSettings* found = find_notifier(*settings, id);
  if (!found) {
    co_await bury(id);
    co_return 1;
  }
  const NotifierSettings notifier = *found;
  const notifiers::Limit limit = notifiers::sending_limit(notifier).value_or(notifiers::Limit{1, kLookAgain});
  const Time now = world_.clock.now();
  const Time since = lanes_[id].known ? now : now - limit.window;
  auto job = [notifier, now, since](store::Store& store) {
    const int most = notifiers::is_for_programs(notifier.type) ? kForPrograms : kForPeople;
    std::vector<Delivery> due = store.due_deliveries(notifier.id, now, most, notifier.ordered);
    hold_back_paused(store, due);
    return std::pair(std::move(due), store.sent_since(notifier.id, since));
  };
  std::pair<std::vector<Delivery>, std::vector<Time>> taken = co_await world_.store.run(std::move(job));
  if (world_.store.full()) keep_word_of_storage(taken.first);
  Lane& lane = lanes_[id];
  if (!lane.known) lane.sent.assign(taken.second.begin(), taken.second.end());
  lane.known = true;
  if (opens_at(notifier, lane, now) > now) co_return 0;
  const std::size_t room = limit.count - std::min(limit.count, lane.sent.size());
  int failed = 0;
  Topics behind;  // something that failed just now: what follows keeps its place
  for (std::vector<Delivery>& rows : make_parcels(notifier, std::move(taken.first), room)) {
    const Time moment = world_.clock.now();
    if (opens_at(notifier, lane, moment) > moment) break;
    if (world_.store.full() && !tells_of_storage(rows.front())) continue;  // since this turn began
    Parcel parcel{std::move(rows), {}};
    parcel.event = unpack(parcel.deliveries);
    const Topics topics = topics_of(parcel.deliveries, parcel.event);
    const bool waits = std::ranges::any_of(topics, [&](const auto& one) { return behind.contains(one); });
    if (waits && notifier.ordered) continue;
    lane.sent.push_back(moment);
    if (is_roll_up(notifier, parcel.deliveries)) lane.closed_until = moment + limit.window;
    const Sent sent = co_await send(notifier, std::move(parcel));
    if (sent == Sent::stopped) break;
    if (sent != Sent::good) ++failed;
    if (sent == Sent::again) behind.insert(topics.begin(), topics.end());
    if (sent == Sent::pause) break;
  }
  co_return failed;
}

/// The other notifiers hear of it, once until it works again.
asio::awaitable<void> Courier::tell_failing(store::Store::NotifierState state) {
  const std::string detail =
      "nothing has arrived since " + to_rfc3339(*state.failing_since) + ": " + state.why;
  state.told = true;
  store::Store::AttemptRecord record;
  record.outbox = rows_for_notifier(settings_->notifiers, EventType::notifier_failing, state.id, detail,
                                    world_.clock.now(), [this] { return draw_key(); });
  record.state = std::move(state);
  auto job = [record](store::Store& store) { store.record_attempts(record); };
  co_await world_.store.run(std::move(job));
  wake_.notify();
}

asio::awaitable<int> Courier::drain() {
  int failed = 0;
  const Time begun = world_.clock.now();
  bool more = true;
  while (more) {
    more = false;
    Time until = Time::max();
    std::vector<Waiting> waiting = co_await look();
    for (const Waiting& one : waiting) {
      if (std::max(one.due, one.state.open_at) > begun) continue;
      const int lost = co_await turn(one.state.id);
      failed += lost;
      const NotifierSettings* notifier = find_notifier(*settings_, one.state.id);
      if (!notifier || !notifiers::is_for_programs(notifier->type)) continue;
      // Programs get one message after the other: a limit of seconds is waited for.
      const Time now = world_.clock.now();
      more = true;
      until = std::min(until, opens_at(*notifier, lanes_[one.state.id], now));
    }
    if (!more || until - world_.clock.now() > kCourierPatience) break;
    const bool going_on = co_await world_.clock.sleep_until(until);
    more = going_on;
  }
  co_return failed;
}

asio::awaitable<void> Courier::run() {
  while (!alarm_.stopped()) {
    ++turns_;
    std::vector<Waiting> waiting = co_await look();
    const Time now = world_.clock.now();
    Time until = now + kLookAgain;
    for (const Waiting& one : waiting) {
      const std::string& id = one.state.id;
      Lane& lane = lanes_[id];
      if (lane.busy) continue;
      const bool failing = one.state.failing_since && !one.state.told;
      if (failing && now - *one.state.failing_since >= kTellAfter) {
        co_await tell_failing(one.state);
      }
      if (failing) until = std::min(until, std::max(now, *one.state.failing_since + kTellAfter));
      const NotifierSettings* notifier = find_notifier(*settings_, id);
      const Time opens = notifier ? opens_at(*notifier, lane, now) : now;
      const Time at = std::max({one.due, one.state.open_at, opens});
      if (at > now) {
        until = std::min(until, at);
        continue;
      }
      lane.busy = true;
      world_.tasks.spawn("deliveries to " + id, run_lane(id));
    }
    alarm_.set(until);
    co_await wake_.wait();
  }
}

}  // namespace policywatch::daemon
