// The door to SMTP (libcurl).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/settings.hpp"
#include "base/time.hpp"

namespace policywatch::io {

struct MailCall {
  std::string smtp;                // smtp:// or smtps://
  std::string starttls;            // required | opportunistic | none (smtp:// only)
  std::string username, password;  // sent only over TLS, unless starttls = "none" was written
  std::string ca_file;
  std::string envelope_from;
  std::vector<std::string> recipients;
  std::string message;  // RFC 5322, CRLF lines, no dot-stuffing (libcurl's part)
  Millis timeout{60000};
};

struct MailAnswer {
  bool accepted = false;
  int code = 0;        // SMTP reply code of the refusal; 0: no SMTP answer
  std::string detail;  // what the server or the network said
};

class Mail {
 public:
  virtual ~Mail() = default;
  /// An error only when stopped.
  virtual boost::asio::awaitable<Result<MailAnswer>> send(MailCall call) = 0;
  virtual void stop() = 0;
};

std::unique_ptr<Mail> make_curl_mail();

}  // namespace policywatch::io
