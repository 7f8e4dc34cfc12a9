// The review page and the REST API as one pure function from request to reply, over the desk.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/page.hpp"
#include "base/time.hpp"
#include "review/desk.hpp"
#include "review/preview.hpp"

namespace policywatch::web {

struct HttpRequest {
  std::string method;
  std::string target;  // path and query, as received
  Headers headers;
  std::string body;
  std::string peer;  // numeric address, or "unix"
};
struct HttpReply {
  int status = 200;
  Headers headers;  // Content-Type among them
  std::string body;
  /// Set: the rest is to be thrown away; the daemon makes this preview and asks show_preview for the reply.
  std::shared_ptr<const review::PreviewAsk> preview = nullptr;
  /// The body is how a stream begins: the same request is asked again and again for what is new, with the
  /// last "id:" line of what it said as Last-Event-ID, until the answer is no such stream.
  bool follow = false;
};

struct SiteOptions {
  std::string public_url;  // for absolute links and the Secure flag of cookies
  /// A reverse proxy in front: its header names who is signed in, X-Forwarded-For who asks. Believed only
  /// from the peers (as in HttpRequest::peer) for which `trusts` is true; empty: nobody's.
  std::string user_header = {};
  std::function<bool(std::string_view peer)> trusts = {};
  std::string form_key = {};  // random: makes the forms' tokens of those who come through the proxy
  Millis grace{};             // how long an accepted update is kept back from what others pull
};

/// Routes, authentication, CSRF, pages, API, feed. One instance; its calls come from one thread at a time.
class Site {
 public:
  Site(review::Desk& desk, SiteOptions options);
  ~Site();
  HttpReply handle(const HttpRequest& request);
  /// Whether the sender of this head (its body is empty) may send many files at once: who may decide, to the
  /// page that imports.
  bool may_upload(const HttpRequest& head);
  /// The second half of a request that asked for a preview.
  HttpReply show_preview(const HttpRequest& request, const review::PreviewAsk& ask,
                         const Result<review::Preview>& preview);
  /// Filled by the daemon: Prometheus text and the health answer.
  struct Health {
    bool healthy = true;
    std::string detail;
  };
  void on_metrics(std::function<std::string()> metrics);
  void on_health(std::function<Health()> health);
  /// What the operator's log should know: sign_in, sign_in_failed, sign_in_slowed, sign_out, not_allowed,
  /// cross_site, wrong_host, hook_refused. Texts may hold a stranger's bytes.
  struct SecurityEvent {
    std::string what, user, peer, detail;
  };
  void on_security_event(std::function<void(const SecurityEvent&)> note);
  /// Who may send by itself, and where it goes.
  struct Push {
    std::string watch, key, body;
  };
  struct PushDoor {
    std::function<std::string(const std::string& watch)> secret_of;  // "": this watch is not sent to
    std::function<bool(const Push&)> record;  // on disk when it returns; false: the key came before
  };
  void on_push(PushDoor door);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// GET /healthz as the site answers it; for the daemon, which answers it without the store's thread.
HttpReply health_reply(const Site::Health& health, bool over_tls);

}  // namespace policywatch::web
