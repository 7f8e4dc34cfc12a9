#include "daemon/demo.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <thread>

#include "daemon/app.hpp"
#include "daemon/demo_mailbox.hpp"
#include "daemon/open_desk.hpp"
#include "daemon/tasks.hpp"
#include "demo/site.hpp"
#include "web/listener.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

constexpr const char* kUsualPort = "127.0.0.1:8737";

/// Site and mailbox on a thread of their own: to the daemon they are the outside world.
class DemoWorld {
 public:
  DemoWorld() : tasks_(loop_.get_executor()), mailbox_(loop_.get_executor(), tasks_) {
    auto handler = [this](web::HttpRequest request) { return answer(std::move(request)); };
    auto listening = web::listen(loop_.get_executor(), "127.0.0.1:0", handler);
    if (!listening) throw WorldError("the demonstration site cannot listen: " + listening.error().message);
    listener_ = std::move(*listening);
    tasks_.spawn("demonstration site", serve());
    tasks_.spawn("demonstration mailbox", mailbox_.run());
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~DemoWorld() {
    asio::post(loop_, [this] {
      listener_->stop();
      mailbox_.stop();
    });
    thread_.join();
  }
  std::string base() const { return "http://" + listener_->address(); }
  unsigned short mail_port() const { return mailbox_.port(); }

 private:
  static Time now() { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); }
  asio::awaitable<void> serve() { co_await listener_->run(); }
  asio::awaitable<web::HttpReply> answer(web::HttpRequest request) {
    web::HttpReply reply;
    if (request.target == "/mail") {
      reply.headers = {{"Content-Type", "text/html; charset=utf-8"}};
      reply.body = mailbox_.page();
      co_return reply;
    }
    const auto since = std::chrono::duration_cast<Seconds>(now() - started_);
    const demo::Visit visit{.path = request.target, .since_start = since, .visits = ++visits_, .now = now()};
    demo::Page page = demo::visit(visit);
    reply.status = page.status;
    reply.headers = {{"Content-Type", page.content_type}};
    reply.body = std::move(page.body);
    co_return reply;
  }

  asio::io_context loop_{1};
  Tasks tasks_;
  DemoMailbox mailbox_;
  std::unique_ptr<web::Listener> listener_;
  Time started_ = now();
  std::uint64_t visits_ = 0;
  std::thread thread_;
};

bool is_free(const std::string& port) {
  asio::io_context loop;
  boost::system::error_code error;
  asio::ip::tcp::acceptor acceptor(loop);
  acceptor.open(asio::ip::tcp::v4(), error);
  acceptor.set_option(asio::socket_base::reuse_address(true), error);
  acceptor.bind({asio::ip::address_v4::loopback(),
                 static_cast<unsigned short>(std::stoi(port.substr(port.find(':') + 1)))},
                error);
  return !error;
}

Settings demo_settings(const DemoRequest& request, const DemoWorld& world, const std::string& state_dir) {
  Settings settings;
  settings.state_dir = state_dir;
  settings.fetch.user_agent = "policywatch/0.1 (demonstration)";
  settings.fetch.per_host_delay = Millis(0);
  settings.fetch.allow_addresses = {"127.0.0.1/32"};
  settings.schedule.every = std::chrono::seconds(5);
  settings.review.listen = !request.listen.empty() ? request.listen
                           : is_free(kUsualPort)   ? kUsualPort
                                                   : "127.0.0.1:0";
  settings.review.grace = std::chrono::seconds(20);
  settings.log.level = "warn";
  settings.watches = demo::watches(world.base());
  NotifierSettings mail;
  mail.id = "editors";
  mail.type = NotifierType::email;
  mail.events = {EventType::update_detected, EventType::update_accepted, EventType::update_retracted};
  mail.email.smtp = "smtp://127.0.0.1:" + std::to_string(world.mail_port());
  mail.email.starttls = "none";
  mail.email.from = "Policywatch <policywatch@demo.localhost>";
  mail.email.to = {"editors@demo.localhost"};
  settings.notifiers = {mail};
  return settings;
}

std::string fresh_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "policywatch-demo-XXXXXX").string();
  if (!mkdtemp(name.data()))
    throw WorldError("no temporary folder can be made under " +
                     std::filesystem::temp_directory_path().string());
  return name;
}

}  // namespace

int run_demo(DemoRequest request) {
  DemoWorld world;
  const bool own_folder = request.state_dir.empty();
  const std::string state_dir = own_folder ? fresh_folder() : request.state_dir;
  const Settings settings = demo_settings(request, world, state_dir);
  {
    auto desk = open_desk(settings, std::nullopt);
    if (auto imported = desk->desk().import_policies(demo::policies(), "demo"); !imported)
      throw WorldError(imported.error().message);
  }
  request.out << "demonstration site on " << world.base() << "/ (mail that is sent: " << world.base()
              << "/mail)\n"
              << "state in " << state_dir << (own_folder ? " (removed at the end)" : "") << "\n";
  auto greet = [&request](const std::string&, const std::string& link) {
    request.out
        << "\nOpen the link above in a browser. Updates arrive within the first minute:\n"
        << "a press release, a court order, one event told by three outlets, a register document, a reworded "
           "page,\n"
        << "a new tracker entry; nothing for the maintenance page and the visitor counter. Ctrl-C ends it.\n"
        << std::flush;
    (void)link;
  };
  const int status = run_daemon({.settings = settings,
                                 .config_path = "",
                                 .state_dir = state_dir,
                                 .environment = request.environment,
                                 .out = request.out,
                                 .print_sign_in = true,
                                 .on_listening = greet});
  if (own_folder) {
    std::error_code ignored;
    std::filesystem::remove_all(state_dir, ignored);
  }
  return status;
}

}  // namespace policywatch::daemon
