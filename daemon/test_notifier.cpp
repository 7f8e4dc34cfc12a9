#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <filesystem>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "daemon/load_settings.hpp"
#include "daemon/one_shot.hpp"
#include "daemon/tasks.hpp"
#include "daemon/web_door.hpp"
#include "io/commands.hpp"
#include "io/http.hpp"
#include "io/mail.hpp"
#include "io/random.hpp"
#include "manners/manners.hpp"
#include "notifiers/notifiers.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

Update test_update(Time now) {
  Update update;
  update.title = "This is a test message; nothing happened";
  update.headline = update.title;
  update.text = "Sent by policywatch notify test.";
  update.detected_at = now;
  update.flags = {"test"};
  return update;
}

// A button that is pressed a hundred times sends one message in this time.
constexpr Millis kBetweenTests = std::chrono::seconds(5);

const NotifierSettings* find(const Settings& settings, const std::string& id) {
  const auto found = std::ranges::find(settings.notifiers, id, &NotifierSettings::id);
  return found == settings.notifiers.end() ? nullptr : &*found;
}

/// Only where there is a store already: a test makes none.
Result<void> take_turn(const Settings& settings, const std::string& id, Time now) {
  std::error_code ignored;
  if (!std::filesystem::exists(settings.state_dir + "/policywatch.db", ignored)) return {};
  const std::unique_ptr<store::Store> store = store::open_sqlite(settings.state_dir);
  const std::string note = "notify.test." + id;
  const std::optional<std::string> last = store->note(note);
  const std::optional<Time> at = last ? parse_rfc3339(*last) : std::nullopt;
  if (at && *at <= now && now - *at < kBetweenTests)
    return fail(ErrorKind::refused, id + ": a test was sent just now; wait five seconds");
  store->put_note(note, to_rfc3339(now));
  return {};
}

asio::awaitable<void> post(io::Http& http, io::HttpCall call, NotifierSettings notifier, Time now,
                           notifiers::Judgement& judgement) {
  Result<Response> answer = co_await http.fetch(std::move(call));
  if (answer)
    judgement =
        notifiers::judge_http(notifier, answer->status, answer->headers, answer->body, answer->failure, now);
  http.stop();
}

asio::awaitable<void> post_mail(io::Mail& mail, io::MailCall call, notifiers::Judgement& judgement) {
  Result<io::MailAnswer> answer = co_await mail.send(std::move(call));
  if (answer) {
    judgement = notifiers::judge_mail(answer->code, answer->detail);
    if (answer->accepted) judgement = {notifiers::Verdict::delivered, answer->detail, {}, {}};
  }
  mail.stop();
}

asio::awaitable<void> run_program(io::Commands& commands, io::CommandCall call,
                                  notifiers::Judgement& judgement) {
  Result<io::CommandAnswer> answer = co_await commands.run(std::move(call));
  if (answer) judgement = notifiers::judge_command(answer->status, answer->output, answer->failure);
}

std::string shown(const notifiers::Message& message) {
  if (!message.mail.empty()) {
    return "To: " + join(message.recipients, ", ") + " (envelope)\n\n" +
           replace_all(message.mail, "\r\n", "\n");
  }
  std::string text;
  if (!message.argv.empty()) text = "run " + join(message.argv, " ") + "\n\n";
  for (const auto& [name, value] : message.headers) {
    const bool secret = equals_ascii_nocase(name, "authorization");
    text += name + ": " + (secret ? "(hidden)" : value) + "\n";
  }
  return text + (message.argv.empty() ? "\n" : "") + message.body + "\n";
}

notifiers::Event test_event(io::Random& random, Time now) {
  notifiers::Event event;
  event.key = "msg_test_" + to_base64url(random.bytes(12));
  event.at = now;
  event.updates = {test_update(now)};
  return event;
}

}  // namespace

Result<std::string> preview_notifier(const Settings& settings, const std::string& id, const Update* update,
                                     const std::vector<Policy>& policies) {
  const NotifierSettings* notifier = find(settings, id);
  if (!notifier) return fail(ErrorKind::not_found, "no notifier is named '" + id + "'");
  io::SystemRandom random;
  const Time now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  notifiers::Event event = test_event(random, now);
  if (update) {
    event.updates = {*update};
    event.at = update->detected_at;
  }
  const notifiers::Desk desk{settings.review.public_url, policies, "policywatch.localhost", "", false};
  return shown(notifiers::compose(*notifier, "", event, desk, now));
}

std::string new_webhook_secret() {
  constexpr std::size_t kBytes = 32;  // the standard asks for 24 to 64
  io::SystemRandom random;
  return "whsec_" + to_base64(random.bytes(kBytes));
}

Result<std::string> test_notifier(const Settings& settings, const std::string& id,
                                  const config::Environment& environment) {
  const NotifierSettings* notifier = find(settings, id);
  if (!notifier) return fail(ErrorKind::not_found, "no notifier is named '" + id + "'");
  std::vector<std::string> mistakes;
  std::map<std::string, std::string> secrets = read_secrets(settings, environment, mistakes);
  const std::string& secret = secrets[id];
  auto parsed = manners::AddressRules::parse(settings.fetch.allow_addresses);
  if (!parsed) return std::unexpected(parsed.error());
  const auto rules = std::make_shared<const manners::AddressRules>(std::move(*parsed));
  const std::uint16_t own_port = port_of(settings.review.listen);
  asio::io_context loop(1);
  auto clock = io::make_system_clock(loop.get_executor());
  const Time now = clock->now();
  const Result<void> turn = take_turn(settings, id, now);
  if (!turn) return std::unexpected(turn.error());
  io::SystemRandom random;
  const notifiers::Desk desk{settings.review.public_url, {}, "policywatch.localhost", "", false};
  notifiers::Message message = notifiers::compose(*notifier, secret, test_event(random, now), desk, now);
  auto http =
      io::make_curl_http(loop.get_executor(), *clock, guards_of(rules, own_port), settings.fetch.ca_file);
  auto mail = io::make_curl_mail();
  auto commands = io::make_commands(loop.get_executor());
  notifiers::Judgement judgement;
  Tasks tasks(loop.get_executor());
  if (!message.argv.empty()) {
    io::CommandCall call{std::move(message.argv), std::move(message.body), notifier->command.timeout};
    tasks.spawn("test message", run_program(*commands, std::move(call), judgement));
  } else if (message.mail.empty()) {
    io::HttpCall call;
    call.method = "POST";
    call.request.url = message.url;
    call.request.headers = std::move(message.headers);
    call.body = std::move(message.body);
    call.timeout = std::chrono::seconds(30);
    call.max_body = 64 * 1024;
    call.follow_redirects = false;
    call.user_agent = settings.fetch.user_agent;
    tasks.spawn("test message", post(*http, std::move(call), *notifier, now, judgement));
  } else {
    io::MailCall call{.smtp = notifier->email.smtp,
                      .starttls = notifier->email.starttls,
                      .username = notifier->email.username,
                      .password = secret,
                      .ca_file = notifier->email.ca_file,
                      .envelope_from = message.envelope_from,
                      .recipients = message.recipients,
                      .message = std::move(message.mail)};
    tasks.spawn("test message", post_mail(*mail, std::move(call), judgement));
  }
  loop.run();
  if (judgement.verdict != notifiers::Verdict::delivered)
    return fail(ErrorKind::unreachable, id + ": " + judgement.reason);
  return "delivered to " + id + (judgement.reason.empty() ? "" : ": " + judgement.reason);
}

}  // namespace policywatch::daemon
