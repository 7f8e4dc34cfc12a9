#include <boost/asio/io_context.hpp>

#include "base/hash.hpp"
#include "daemon/load_settings.hpp"
#include "daemon/one_shot.hpp"
#include "daemon/tasks.hpp"
#include "daemon/web_door.hpp"
#include "io/http.hpp"
#include "io/mail.hpp"
#include "io/random.hpp"
#include "manners/manners.hpp"
#include "notifiers/notifiers.hpp"

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
    if (answer->accepted) judgement = {notifiers::Verdict::delivered, answer->detail, std::nullopt};
  }
  mail.stop();
}

}  // namespace

Result<std::string> test_notifier(const Settings& settings, const std::string& id,
                                  const config::Environment& environment) {
  const NotifierSettings* notifier = nullptr;
  for (const NotifierSettings& known : settings.notifiers) {
    if (known.id == id) notifier = &known;
  }
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
  io::SystemRandom random;
  notifiers::Event event{.type = EventType::update_detected,
                         .key = "msg_test_" + to_base64url(random.bytes(12)),
                         .at = now,
                         .updates = {test_update(now)},
                         .watch = "",
                         .watch_url = "",
                         .detail = ""};
  notifiers::Message message = notifiers::compose(
      *notifier, secret, event, {settings.review.public_url, {}, "policywatch.localhost"}, now);
  auto http =
      io::make_curl_http(loop.get_executor(), *clock, guards_of(rules, own_port), settings.fetch.ca_file);
  auto mail = io::make_curl_mail(loop.get_executor());
  notifiers::Judgement judgement;
  Tasks tasks(loop.get_executor());
  if (message.mail.empty()) {
    io::HttpCall call;
    call.method = "POST";
    call.request.url = message.url;
    call.request.headers = std::move(message.headers);
    call.body = std::move(message.body);
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
