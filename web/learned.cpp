// What decisions taught about a policy: on its page, and at the API.
#include <boost/json/object.hpp>
#include <cmath>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/desk_json.hpp"
#include "web/api.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

namespace json = boost::json;

std::string numbers(const std::vector<std::int64_t>& decisions) {
  std::vector<std::string> words;
  for (const std::int64_t id : decisions) words.push_back("#" + std::to_string(id));
  return join(words, ", ");
}

std::string percent(double weight) {
  return (weight > 0 ? "+" : "-") + std::to_string(std::lround(std::abs(weight) * 100)) + " %";
}

Html word_rows(const review::Learned& learned) {
  Html rows;
  for (const review::LearnedWord& word : learned.words) {
    rows.put(
        R"(<tr><td><bdi>{}</bdi></td><td class="number">{}</td><td>{}</td><td>{}</td></tr>
)",
        word.term, percent(word.weight), numbers(word.right), numbers(word.wrong));
  }
  return rows;
}

Html lesson_rows(const Call& call, const review::Learned& learned) {
  Html rows;
  for (const review::Lesson& lesson : learned.lessons) {
    Html button;
    if (call.visitor.may_decide()) {
      button.put(
          R"(<form method="post" action="{}">{}<input type="hidden" name="decision" value="{}"><button>{}</button></form>)",
          link_to({"policies", learned.policy, lesson.forgotten ? "remember" : "forget"}), csrf_field(call),
          Field{std::to_string(lesson.decision)}, lesson.forgotten ? "Count again" : "Forget");
    }
    rows.put(
        R"(<tr><td class="number">#{}</td><td>{}</td><td><a href="{}"><bdi>{}</bdi></a></td><td>{} <bdi>{}</bdi></td><td>{}</td></tr>
)",
        lesson.decision,
        lesson.forgotten ? "forgotten"
        : lesson.right   ? "belongs here"
                         : "does not belong here",
        link_to_update(lesson.update_id), lesson.headline, time_tag(lesson.at), lesson.by, button);
  }
  return rows;
}

Result<review::Learned> carry_out(Call& call, std::int64_t decision) {
  const std::string& verb = call.captures.at(1);
  return call.desk->forget_lesson(call.capture(), decision, verb == "forget", call.visitor.name);
}

bool is_known(const std::string& verb) {
  return verb == "forget" || verb == "remember";
}

}  // namespace

Html learned_section(const Call& call, const PolicyId& policy) {
  const Result<review::Learned> learned = call.desk->learned(policy);
  if (!learned || learned->lessons.empty()) return {};
  Html words, out;
  if (!learned->words.empty()) {
    words.put(
        R"(<div class="scroll"><table><thead><tr><th>Words</th><th>Weight</th><th>Right</th><th>Wrong</th></tr></thead><tbody>
{}</tbody></table></div>
)",
        word_rows(*learned));
  }
  return out.put(
      R"(<section class="card" id="learned"><h2>Learned from decisions</h2><p class="faint">Words of headlines that were accepted here speak for this policy, those of headlines rejected as not its own speak less. Numbers, dockets and case names are never touched. An undone decision teaches nothing.</p>{}<div class="scroll"><table><thead><tr><th>Decision</th><th>Says</th><th>Headline</th><th>By</th><th><span class="sr">Command</span></th></tr></thead><tbody>
{}</tbody></table></div></section>
)",
      words, lesson_rows(call, *learned));
}

HttpReply policy_command(Call& call, Hooks& /*hooks*/) {
  if (!is_known(call.captures.at(1))) return error_page(call, 404, "There is nothing at this address.");
  const auto decision = parse_id(call.form.get("decision"));
  if (!decision) return error_page(call, 400, "decision: a number is wanted");
  const Result<review::Learned> done = carry_out(call, *decision);
  if (!done) return error_page(call, done.error());
  return redirect(path_of({"policies", call.capture()}));
}

HttpReply api_learned(Call& call, Hooks& /*hooks*/) {
  const Result<review::Learned> learned = call.desk->learned(call.capture());
  if (!learned) return problem(learned.error());
  return json_reply(200, review::to_json(*learned));
}

HttpReply api_policy_command(Call& call, Hooks& /*hooks*/) {
  if (!is_known(call.captures.at(1))) return problem(404, "no such command; known are forget, remember");
  const Result<json::value> body = parse_json(call.request->body);
  if (!body) return problem(400, body.error().message);
  const json::value* wanted = body->is_object() ? body->get_object().if_contains("decision") : nullptr;
  if (wanted == nullptr || !wanted->is_int64()) return problem(400, "decision: a number is wanted");
  const Result<review::Learned> done = carry_out(call, wanted->get_int64());
  if (!done) return problem(done.error());
  return json_reply(200, review::to_json(*done));
}

}  // namespace policywatch::web
