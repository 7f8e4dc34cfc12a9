#include "web/site.hpp"

#include <algorithm>
#include <exception>

#include "base/text.hpp"
#include "web/auth.hpp"
#include "web/call.hpp"
#include "web/layout.hpp"
#include "web/multipart.hpp"
#include "web/preview.hpp"
#include "web/repeats.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

namespace policywatch::web {

struct Site::Impl {
  review::Desk& desk;
  SiteOptions options;
  Hooks hooks;
  Repeats repeats;

  HttpReply answer(const HttpRequest& request);
};

namespace {

constexpr std::string_view kImportPath = "/import";

bool is_form(const HttpRequest& request) {
  const std::string* type = find_header(request.headers, "Content-Type");
  return type != nullptr && ascii_lower(*type).starts_with("application/x-www-form-urlencoded");
}

Call take_apart(const HttpRequest& request, review::Desk& desk, const SiteOptions& options) {
  Call call;
  call.request = &request;
  call.desk = &desk;
  call.options = &options;
  std::string_view target = request.target;
  target = target.substr(0, std::min(target.find('#'), target.size()));
  const std::size_t question = std::min(target.find('?'), target.size());
  call.path = std::string(target.substr(0, question));
  call.query = Params::parse(target.substr(std::min(question + 1, target.size())));
  if (is_form(request)) call.form = Params::parse(request.body);
  // The one form with files; anywhere else its fields are not read, so it fails for want of its token.
  const std::string* type = find_header(request.headers, "Content-Type");
  if (type != nullptr && call.path == kImportPath)
    parse_multipart(*type, request.body, call.form, call.files);
  return call;
}

/// Programs get a problem, people the sign-in page.
HttpReply ask_to_sign_in(const Call& call) {
  const bool program = call.path.starts_with("/api/") || call.path == "/metrics" ||
                       call.path == "/updates.atom" ||
                       find_header(call.request->headers, "Authorization") != nullptr;
  if (program) {
    HttpReply reply = problem(401, "sign in, or send Authorization: Bearer with a token");
    if (call.path == "/updates.atom") {
      reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"policywatch: a token as password\"");
    }
    return reply;
  }
  Params query;
  if (call.request->method == "GET" && call.path != "/") query.set("next", safe_next(call.request->target));
  return redirect(path_of({"login"}, query));
}

HttpReply refuse(const Call& call, int status, std::string_view why) {
  if (call.path.starts_with("/api/") || call.visitor.role == Role::nobody) return problem(status, why);
  return error_page(call, status, why);
}

/// Why a signed-in visitor may not do what the route does; "" when allowed.
std::string_view objection_to(const Call& call, const Route& route) {
  if (route.method == "POST" && route.access != Access::open && !call.visitor.by_token &&
      !has_csrf_token(call)) {
    return "the form is too old or does not come from this page; load it again";
  }
  if (route.access == Access::decide && !call.visitor.may_decide()) {
    return call.visitor.by_token ? "this token may only read" : "viewers may look but not decide";
  }
  return {};
}

}  // namespace

HttpReply Site::Impl::answer(const HttpRequest& request) {
  if (!request.target.starts_with('/')) return problem(400, "the target must be a path");
  Call call = take_apart(request, desk, options);
  if (call.path != "/healthz") {
    const std::string objection = host_objection(request, options);
    if (!objection.empty()) {
      note(hooks, call, "wrong_host", "", objection);
      return problem(421, objection);
    }
  }
  std::string allow;
  const Route* route = find_route(call, request.method, allow);
  if (route == nullptr || route->access != Access::open) {
    call.visitor = identify(request, desk, options, call.path == "/updates.atom");
    if (call.visitor.role == Role::nobody && (route != nullptr || allow.empty())) {
      return ask_to_sign_in(call);
    }
  }
  if (route == nullptr && !allow.empty()) {
    HttpReply reply = problem(405, "this address knows " + allow);
    reply.headers.emplace_back("Allow", allow);
    return reply;
  }
  if (route == nullptr) return refuse(call, 404, "There is nothing at this address.");
  if (route->method == "POST") {
    const std::string objection = origin_objection(request, options);
    if (!objection.empty()) {
      note(hooks, call, "cross_site", call.visitor.name, shown_path(call.path));
      return refuse(call, 403, objection);
    }
  }
  const std::string_view objection = objection_to(call, *route);
  if (!objection.empty()) {
    note(hooks, call, "not_allowed", call.visitor.name, std::string(objection) + " (" + call.path + ")");
    return refuse(call, 403, objection);
  }
  desk.through(call.path.starts_with("/api/") ? "api" : "web");
  if (std::optional<HttpReply> again = repeats.answer_again(request, call.visitor.name, desk.now()))
    return *std::move(again);
  HttpReply reply;
  try {
    reply = route->answer(call, hooks);
  } catch (const StorageFull&) {
    reply =
        refuse(call, kInsufficientStorage,
               "The disk is full: nothing was recorded. Pages can be read; try again when there is space.");
    reply.headers.emplace_back("Retry-After", "60");
    return reply;
  }
  repeats.keep(request, call.visitor.name, reply, desk.now());
  return reply;
}

Site::Site(review::Desk& desk, SiteOptions options)
    : impl_(std::make_unique<Impl>(
          Impl{.desk = desk, .options = std::move(options), .hooks = {}, .repeats = {}})) {}

Site::~Site() = default;

HttpReply Site::handle(const HttpRequest& request) {
  HttpReply reply = impl_->answer(request);
  harden(reply, over_tls(impl_->options));
  return reply;
}

bool Site::may_upload(const HttpRequest& head) {
  if (head.method != "POST" || head.target != kImportPath) return false;
  if (!host_objection(head, impl_->options).empty() || !origin_objection(head, impl_->options).empty())
    return false;
  return identify(head, impl_->desk, impl_->options, false).may_decide();
}

HttpReply Site::show_preview(const HttpRequest& request, const review::PreviewAsk& ask,
                             const Result<review::Preview>& preview) {
  Call call = take_apart(request, impl_->desk, impl_->options);
  call.visitor = identify(request, impl_->desk, impl_->options, false);
  // The page took its time: who asked may have signed out, or lost the right to ask, meanwhile.
  const bool api = call.path.starts_with("/api/");
  HttpReply reply = call.visitor.role == Role::nobody ? ask_to_sign_in(call)
                    : !call.visitor.may_decide()      ? refuse(call, 403, "viewers may look but not decide")
                    : api                             ? preview_as_json(call, ask, preview)
                                                      : preview_page(call, ask, preview);
  harden(reply, over_tls(impl_->options));
  return reply;
}

void Site::on_metrics(std::function<std::string()> metrics) {
  impl_->hooks.metrics = std::move(metrics);
}

void Site::on_security_event(std::function<void(const SecurityEvent&)> note) {
  impl_->hooks.security_event = std::move(note);
}

void Site::on_push(PushDoor door) {
  impl_->hooks.pushes = std::move(door);
}

void Site::on_health(std::function<Health()> health) {
  impl_->hooks.health = std::move(health);
}

}  // namespace policywatch::web
