// RFC 8058: a mail program leaves with one POST and no sign-in. GET only asks: link scanners open everything.
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/reply.hpp"
#include "web/routes.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kLongestToken = 100;

HttpReply shown(const Call& call, int status, Html body) {
  Page page;
  page.title = "Unsubscribe";
  page.section = "login";
  page.body.put(R"(<section class="card narrow sign-in"><h1>Unsubscribe</h1>
{}</section>
)",
                body);
  return page_reply(call, status, std::move(page));
}

HttpReply unknown(const Call& call) {
  return shown(call, 404, Html().put("<p>This address for unsubscribing is not known here.</p>"));
}

}  // namespace

HttpReply unsubscribe_page(Call& call, Hooks& /*hooks*/) {
  const std::string& token = call.capture();
  if (token.size() > kLongestToken) return unknown(call);
  const auto found = call.desk->unsubscribe(token, false);
  if (!found) return unknown(call);
  Html body;
  body.put(R"(<p>Send no more messages of “{}” to this mail address?</p>
<form method="post" action="{}"><button class="primary">Unsubscribe</button></form>
)",
           found->first, link_to({"unsubscribe", token}));
  return shown(call, 200, std::move(body));
}

HttpReply unsubscribe_by_post(Call& call, Hooks& hooks) {
  const std::string& token = call.capture();
  const auto done = token.size() > kLongestToken
                        ? Result<std::pair<std::string, std::string>>(fail(ErrorKind::not_found, ""))
                        : call.desk->unsubscribe(token, true);
  if (!done) {
    note(hooks, call, "hook_refused", "", "a wrong address for unsubscribing");
    return unknown(call);
  }
  return shown(call, 200,
               Html().put("<p>Done: “{}” sends nothing more to this mail address.</p>", done->first));
}

}  // namespace policywatch::web
