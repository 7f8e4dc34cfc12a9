#include "daemon/mailbox_round.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "daemon/log.hpp"
#include "io/maildir.hpp"
#include "io/run_on.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

// The rest comes with the next round.
constexpr std::size_t kMailsARound = 200;

/// A person's mail, or a report about a mail that is none of ours, is left for a person to read.
bool is_settled(const BounceNews& news) {
  return !news.recipient.empty() || news.bounce.kind == notifiers::BounceKind::automatic;
}

}  // namespace

std::string_view word_of(notifiers::BounceKind kind) {
  switch (kind) {
    case notifiers::BounceKind::hard:
      return "hard";
    case notifiers::BounceKind::soft:
      return "soft";
    case notifiers::BounceKind::automatic:
      return "automatic";
    case notifiers::BounceKind::none:
      break;
  }
  return "none";
}

std::vector<std::string> MailboxRound::mailboxes() const {
  std::set<std::string> folders;
  for (const NotifierSettings& notifier : settings_->notifiers) {
    if (!notifier.email.bounces.empty()) folders.insert(notifier.email.bounces);
  }
  return {folders.begin(), folders.end()};
}

void MailboxRound::start() {
  if (running_ || mailboxes().empty()) return;
  running_ = true;
  world_.tasks.spawn("mailboxes", run());
}

void MailboxRound::configure(std::shared_ptr<const Settings> settings) {
  settings_ = std::move(settings);
  start();
}

asio::awaitable<void> MailboxRound::run() {
  bool going_on = true;
  while (going_on && !mailboxes().empty()) {
    for (const std::string& folder : mailboxes()) {
      co_await empty(folder);
    }
    const Time next = world_.clock.now() + kMailboxEvery;
    const bool awake = co_await world_.clock.sleep_until(next);
    going_on = awake;
  }
  running_ = false;
}

void MailboxRound::tell(const std::string& folder, const std::string& name, const BounceNews& news) {
  const notifiers::Bounce& bounce = news.bounce;
  if (!is_settled(news)) {
    log::info(
        "bounce.left",
        {{"mailbox", folder},
         {"mail", name},
         {"kind", std::string(word_of(bounce.kind))},
         {"cause", bounce.kind == notifiers::BounceKind::none ? "not understood" : "about no mail of ours"}});
    return;
  }
  const bool hard = bounce.kind == notifiers::BounceKind::hard;
  log::event(hard ? log::Level::warn : log::Level::info, "bounce.recorded",
             {{"kind", std::string(word_of(bounce.kind))},
              {"notifier", news.notifier},
              {"recipient", news.recipient.empty() ? bounce.recipient : news.recipient},
              {"in_a_row", std::to_string(news.in_a_row)},
              {"status", bounce.status},
              {"cause", bounce.why}});
  if (news.paused) log::warn("recipient.paused", {{"recipient", news.recipient}, {"cause", bounce.why}});
}

asio::awaitable<void> MailboxRound::empty(std::string folder) {
  using Mails = std::vector<Read>;
  auto look = [folder, known = left_[folder]]() -> std::pair<Result<std::vector<std::string>>, Mails> {
    Result<std::vector<std::string>> names = io::new_mails(folder);
    Mails mails;
    if (!names) return {std::move(names), Mails()};
    for (const std::string& name : *names) {
      if (known.contains(name) || mails.size() >= kMailsARound) continue;
      const Result<std::string> bytes = io::read_mail(folder, name, notifiers::kMostReturnedMail);
      mails.push_back({name, bytes ? notifiers::read_bounce(*bytes) : notifiers::Bounce{}});
    }
    return {std::move(names), std::move(mails)};
  };
  std::pair<Result<std::vector<std::string>>, Mails> found =
      co_await io::run_on(world_.pool, std::move(look));
  if (!found.first) {
    if (unreadable_.insert(folder).second)
      log::warn("mailbox.unreadable", {{"mailbox", folder}, {"cause", found.first.error().message}});
    co_return;
  }
  unreadable_.erase(folder);
  std::set<std::string>& left = left_[folder];
  std::erase_if(left,
                [&](const std::string& name) { return !std::ranges::binary_search(*found.first, name); });
  if (found.second.empty()) co_return;
  auto record = [mails = found.second, settings = settings_, now = world_.clock.now(),
                 &random = world_.random](store::Store& store) {
    const auto draw = [&] { return "msg_" + to_base64url(random.bytes(18)); };
    const SentMails sent(store, now);
    std::vector<BounceNews> all;
    for (const Read& mail : mails)
      all.push_back(record_bounce(store, *settings, sent, mail.bounce, now, draw));
    return all;
  };
  std::vector<BounceNews> news = co_await world_.store.run(std::move(record));
  std::vector<std::string> settled;
  for (std::size_t i = 0; i < news.size(); ++i) {
    const std::string& name = found.second[i].name;
    tell(folder, name, news[i]);
    // Also what is settled, until it is moved: where that fails, it is not looked at for ever.
    left.insert(name);
    if (is_settled(news[i])) settled.push_back(name);
  }
  auto move = [folder, settled] {
    std::string trouble;
    for (const std::string& name : settled) {
      if (const Result<void> moved = io::mark_seen(folder, name); !moved) trouble = moved.error().message;
    }
    return trouble;
  };
  const std::string trouble = co_await io::run_on(world_.pool, std::move(move));
  if (!trouble.empty()) log::warn("mailbox.not_moved", {{"mailbox", folder}, {"cause", trouble}});
  const bool told = std::ranges::any_of(news, &BounceNews::paused);
  if (told && on_messages) on_messages();
}

}  // namespace policywatch::daemon
