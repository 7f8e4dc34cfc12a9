#include "io/mail.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/thread_pool.hpp>
#include <charconv>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "io/curl_engine.hpp"
#include "io/run_on.hpp"

namespace policywatch::io {
namespace asio = boost::asio;
namespace {

constexpr long kConnectTimeoutMs = 20000;
// What is kept of the server's words; a hostile one may send any amount.
constexpr std::size_t kMaxReply = 2000;
// SMTP's "mailbox name not allowed": our own verdict on an address that would break the dialogue.
constexpr int kBadMailbox = 553;

/// The sockets of all dialogues: stop() ends them from the loop's thread.
class Lines {
 public:
  curl_socket_t open(const curl_sockaddr& address) {
    const std::scoped_lock lock(turn_);
    if (stopped_) return CURL_SOCKET_BAD;
    const int fd = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    if (fd < 0) return CURL_SOCKET_BAD;
    open_.insert(fd);
    return fd;
  }
  int close(curl_socket_t fd) {
    const std::scoped_lock lock(turn_);
    open_.erase(fd);
    return ::close(fd);
  }
  void stop() {
    const std::scoped_lock lock(turn_);
    stopped_ = true;
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  bool stopped() {
    const std::scoped_lock lock(turn_);
    return stopped_;
  }

 private:
  std::mutex turn_;
  std::set<int> open_;
  bool stopped_ = false;
};

/// One dialogue; the handle's call-backs point to it.
struct Dialogue {
  Lines& lines;
  std::string_view message;
  std::string reply = {};    // the server's last line
  std::string refusal = {};  // its first line with a code of 400 or more; QUIT's answer comes after it
  bool in_data = false;      // the server said 354: its next answer is the last that matters
  curl_socket_t line = CURL_SOCKET_BAD;
  std::array<char, CURL_ERROR_SIZE> error{};
};

curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address) {
  auto& dialogue = *static_cast<Dialogue*>(self);
  dialogue.line = dialogue.lines.open(*address);
  return dialogue.line;
}

int on_close(void* lines, curl_socket_t fd) {
  return static_cast<Lines*>(lines)->close(fd);
}

/// Asked once a second and more: nothing is sent any more after a stop, least of all the end of a text.
int on_progress(void* lines, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Lines*>(lines)->stopped() ? 1 : 0;
}

std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& rest = static_cast<Dialogue*>(self)->message;
  std::size_t bytes = std::min(size * count, rest.size());
  std::copy_n(rest.data(), bytes, buffer);
  rest.remove_prefix(bytes);
  return bytes;
}

std::size_t on_reply(char* data, std::size_t size, std::size_t count, void* self) {
  try {
    auto& dialogue = *static_cast<Dialogue*>(self);
    dialogue.reply.assign(data, std::min(size * count, kMaxReply));
    bool refused = dialogue.reply.starts_with('4') || dialogue.reply.starts_with('5');
    if (refused && dialogue.refusal.empty()) dialogue.refusal = dialogue.reply;
    const bool last_line = dialogue.reply.size() < 4 || dialogue.reply[3] != '-';
    // libcurl would wait for QUIT's answer for two minutes, which nobody needs.
    if (dialogue.in_data && last_line) ::shutdown(dialogue.line, SHUT_RD);
    dialogue.in_data = dialogue.in_data ? !last_line : dialogue.reply.starts_with("354");
  } catch (...) {
    return 0;
  }
  return size * count;
}

std::size_t on_output(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

void prepare_mail_handle(CURL* easy, Dialogue& dialogue) {
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, dialogue.error.data());
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &on_open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &dialogue);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, &dialogue.lines);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &dialogue.lines);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // Without it a cancel during a name look-up joins the resolver's thread: seconds of standstill.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &on_read);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_reply);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_output);
  // Messages are rare and servers close idle dialogues: each one gets its own connection.
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

long tls_level(const MailCall& call) {
  if (call.starttls == "none") return CURLUSESSL_NONE;
  // "Opportunistic" falls back to clear text, and a password must not.
  if (call.starttls == "opportunistic" && call.username.empty()) return CURLUSESSL_TRY;
  return CURLUSESSL_ALL;
}

HeaderList prepare_mail(CURL* easy, const MailCall& call, Dialogue& dialogue) {
  auto text_or_none = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
  curl_easy_setopt(easy, CURLOPT_URL, call.smtp.c_str());
  curl_easy_setopt(easy, CURLOPT_USE_SSL, tls_level(call));
  curl_easy_setopt(easy, CURLOPT_CAINFO, text_or_none(call.ca_file));
  curl_easy_setopt(easy, CURLOPT_USERNAME, text_or_none(call.username));
  curl_easy_setopt(easy, CURLOPT_PASSWORD, call.username.empty() ? nullptr : call.password.c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, call.envelope_from.c_str());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(call.timeout.count()));
  curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(call.message.size()));
  curl_easy_setopt(easy, CURLOPT_READDATA, &dialogue);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &dialogue);
  HeaderList recipients;
  for (const std::string& recipient : call.recipients) append(recipients, recipient);
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients.get());
  return recipients;
}

bool is_safe_address(std::string_view address) {
  return !address.empty() && std::ranges::none_of(address, [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '<' || c == '>';
  });
}

std::optional<MailAnswer> refusal_of(const MailCall& call) {
  if (call.recipients.empty()) return MailAnswer{false, kBadMailbox, "no recipient"};
  if (!is_safe_address(call.envelope_from)) {
    return MailAnswer{false, kBadMailbox,
                      "sender \"" + printable(call.envelope_from) + "\" is no mail address"};
  }
  for (const std::string& recipient : call.recipients) {
    if (is_safe_address(recipient)) continue;
    return MailAnswer{false, kBadMailbox, "recipient \"" + printable(recipient) + "\" is no mail address"};
  }
  return std::nullopt;
}

int reply_code(std::string_view line) {
  int code = 0;
  std::from_chars(line.data(), line.data() + std::min<std::size_t>(line.size(), 3), code);
  return code;
}

MailAnswer answer_of(CURLcode code, CURL* easy, const Dialogue& dialogue) {
  auto words = [](std::string_view line) { return printable(to_valid_utf8(trim(line))); };
  if (code == CURLE_OK) {
    long reply = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply);
    return {true, static_cast<int>(reply), words(dialogue.reply)};
  }
  if (code == CURLE_USE_SSL_FAILED) {
    return {false, 0, "the server offers no STARTTLS, and nothing is sent in clear text"};
  }
  // Without a refusal the server was content: it is the network or TLS that failed.
  std::string why = dialogue.error[0] ? dialogue.error.data() : curl_easy_strerror(code);
  if (!dialogue.refusal.empty()) return {false, reply_code(dialogue.refusal), words(dialogue.refusal)};
  return {false, 0, words(why)};
}

/// The whole dialogue, on a thread of its own: libcurl stands still while a server thinks about a mail.
MailAnswer talk(const MailCall& call, Lines& lines) {
  Dialogue dialogue{lines, call.message};  // before the handle, whose end may still call back
  const EasyHandle easy(curl_easy_init());
  if (!easy) return {false, 0, "libcurl cannot begin"};
  prepare_mail_handle(easy.get(), dialogue);
  const HeaderList recipients = prepare_mail(easy.get(), call, dialogue);
  return answer_of(curl_easy_perform(easy.get()), easy.get(), dialogue);
}

class CurlMail final : public Mail {
 public:
  asio::awaitable<Result<MailAnswer>> send(MailCall call) override {
    std::optional<MailAnswer> refusal = refusal_of(call);
    if (refusal) co_return std::move(*refusal);
    std::shared_ptr<Lines> lines = lines_;
    if (lines->stopped()) co_return fail(ErrorKind::stopped, "mail: stopping");
    auto dialogue = [lines, call = std::move(call)] { return talk(call, *lines); };
    asio::thread_pool thread(1);
    MailAnswer answer = co_await run_on(thread.get_executor(), std::move(dialogue));
    if (!answer.accepted && lines->stopped()) co_return fail(ErrorKind::stopped, "mail: stopping");
    co_return answer;
  }

  void stop() override { lines_->stop(); }

 private:
  const std::shared_ptr<Lines> lines_ = std::make_shared<Lines>();
};

}  // namespace

std::unique_ptr<Mail> make_curl_mail() {
  require_curl();
  return std::make_unique<CurlMail>();
}

}  // namespace policywatch::io
