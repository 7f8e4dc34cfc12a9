// Whether motions and notices in a policy's dockets are raised: on its page, and at the API.
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "review/desk_json.hpp"
#include "web/api.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"

namespace policywatch::web {

Html paperwork_section(const Call& call, const PolicyId& policy) {
  Html button, out;
  const Result<bool> muted = call.desk->paperwork_is_muted(policy);
  if (!muted) return out;
  if (call.visitor.may_decide()) {
    button.put(
        R"(<form method="post" action="{}">{}<input type="hidden" name="muted" value="{}"><button>{}</button></form>)",
        link_to({"policies", policy, "paperwork"}), csrf_field(call), *muted ? "no" : "yes",
        *muted ? "Raise them too" : "Mute them");
  }
  return out.put(
      R"(<section class="card" id="paperwork"><h2>Docket paperwork</h2><p>{}</p>{}</section>
)",
      *muted ? "Motions, notices and scheduling in this policy's dockets are counted, not raised. Complaints "
               "and rulings always are."
             : "Motions, notices and scheduling in this policy's dockets are raised like complaints and "
               "rulings.",
      button);
}

HttpReply mute_paperwork_by_form(Call& call, Hooks& /*hooks*/) {
  const std::string wish = call.form.get("muted");
  if (wish != "yes" && wish != "no") return error_page(call, 400, "muted: yes or no is wanted");
  const Result<void> done = call.desk->mute_paperwork(call.capture(), wish == "yes", call.visitor.name);
  if (!done) return error_page(call, done.error());
  return redirect(path_of({"policies", call.capture()}));
}

HttpReply api_paperwork(Call& call, Hooks& /*hooks*/) {
  const Result<bool> muted = call.desk->paperwork_is_muted(call.capture());
  if (!muted) return problem(muted.error());
  return json_reply(200, review::paperwork_to_json(call.desk->policy(call.capture()).value().id, *muted));
}

HttpReply api_mute_paperwork(Call& call, Hooks& hooks) {
  const Result<boost::json::value> body = parse_json(call.request->body);
  if (!body) return problem(400, body.error().message);
  const boost::json::value* wish = body->is_object() ? body->get_object().if_contains("muted") : nullptr;
  if (wish == nullptr || !wish->is_bool()) return problem(400, "muted: true or false is wanted");
  const Result<void> done = call.desk->mute_paperwork(call.capture(), wish->get_bool(), call.visitor.name);
  if (!done) return problem(done.error());
  return api_paperwork(call, hooks);
}

}  // namespace policywatch::web
