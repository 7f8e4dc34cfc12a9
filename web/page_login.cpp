// Signing in and out. GET shows forms and changes nothing: a link scanner that opens a one-time link does not
// use it up.
#include "base/text.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

HttpReply form_page(const Call& call, int status, std::string_view next, std::string_view name,
                    std::string_view message) {
  Page page;
  page.title = "Sign in";
  page.section = "login";
  page.tone = Tone::bad;
  page.message.put("{}", message);
  page.body.put(R"(<section class="card narrow sign-in"><h1>Sign in</h1>
<form method="post" action="{}">{}
<label>Name <input name="name" autocomplete="username" required autofocus value="{}"></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button class="primary">Sign in</button></form>
<p class="faint">No account yet? An administrator makes one with <code>policywatch user add</code>.</p></section>
)",
                Href::local("/login"), hidden("next", safe_next(next)), Field{name});
  return page_reply(call, status, std::move(page));
}

HttpReply link_page(const Call& call, const std::string& token) {
  Page page;
  page.title = "Sign in";
  page.section = "login";
  page.body.put(R"(<section class="card narrow sign-in"><h1>Sign in by link</h1>
<p>This link works once. Continue on this computer?</p>
<form method="post" action="{}">{}{}<button class="primary" autofocus>Sign in</button></form></section>
)",
                Href::local("/login"), hidden("token", token),
                hidden("next", safe_next(call.query.get("next"))));
  return page_reply(call, 200, std::move(page));
}

HttpReply welcome(const Call& call, const review::User& user) {
  // An old session never becomes the new one.
  const std::string old = cookie_value(call.request->headers, session_cookie_name(*call.options));
  if (!old.empty() && old.size() <= 512) call.desk->close_session(old);
  HttpReply reply = redirect(safe_next(call.form.get("next")));
  reply.headers.emplace_back("Set-Cookie", session_cookie(*call.options, call.desk->open_session(user)));
  return reply;
}

}  // namespace

HttpReply login_page(Call& call, Hooks& /*hooks*/) {
  const std::string& token = call.query.get("token");
  if (!token.empty()) return link_page(call, token);
  return form_page(call, 200, call.query.get("next"), "", "");
}

HttpReply sign_in(Call& call, Hooks& hooks) {
  const std::string& token = call.form.get("token");
  if (!token.empty()) {
    const Result<review::User> user = call.desk->use_link(token);
    if (user) {
      note(hooks, call, "sign_in", user->name, "by link");
      return welcome(call, *user);
    }
    note(hooks, call, "sign_in_failed", "", "a link that is used up or unknown");
    return form_page(call, 403, call.form.get("next"), "", "This sign-in link is used up or too old.");
  }
  const std::string& name = call.form.get("name");
  const Time now = call.desk->now();
  const std::string peer = asking_peer(*call.request, *call.options);
  const int wait = hooks.throttle.wait(peer, name, now);
  if (wait > 0) {
    note(hooks, call, "sign_in_slowed", name);
    HttpReply reply =
        form_page(call, 429, call.form.get("next"), name,
                  "Too many tries. Wait " + counted(wait, "second", "seconds") + " and try again.");
    reply.headers.emplace_back("Retry-After", std::to_string(wait));
    return reply;
  }
  const std::string& password = call.form.get("password");
  // No honest password is longer; hashing a megabyte for a stranger is a gift to him.
  const bool plausible = !name.empty() && name.size() <= 200 && password.size() <= 1024;
  if (plausible) {
    const Result<review::User> user = call.desk->sign_in(name, password);
    if (user) {
      hooks.throttle.succeeded(peer, name, now);
      note(hooks, call, "sign_in", user->name, "by password");
      return welcome(call, *user);
    }
  }
  hooks.throttle.failed(peer, name, now);
  note(hooks, call, "sign_in_failed", name);
  return form_page(call, 403, call.form.get("next"), name, "Name and password do not match.");
}

HttpReply sign_out(Call& call, Hooks& hooks) {
  note(hooks, call, "sign_out", call.visitor.name);
  if (!call.visitor.session.empty()) call.desk->close_session(call.visitor.session);
  HttpReply reply = redirect("/login");
  reply.headers.emplace_back("Set-Cookie", expired_session_cookie(*call.options));
  reply.headers.emplace_back("Clear-Site-Data", "\"cookies\", \"storage\"");
  return reply;
}

}  // namespace policywatch::web
