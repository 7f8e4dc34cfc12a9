// One policy as its readers know it, and as a file.
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/policy_format.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/policies.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

Html dated(const std::optional<Date>& date) {
  Html out;
  if (!date) return out;
  return out.put(R"(<time datetime="{}">{}</time>)", to_iso(*date), to_long(*date));
}

/// Where one entry is edited: "a3", "c0", "d1", "" where the visitor may not.
Html edit_link(const Call& call, const Policy& policy, char list, std::size_t index) {
  Html out;
  if (!call.visitor.may_decide()) return out;
  const std::string entry = list + std::to_string(index);
  Params query;
  query.set("entry", entry);
  return out.put(R"(<a class="edit" href="{}">Edit<span class="sr"> entry {}</span></a>)",
                 link_to({"policies", policy.id, "edit"}, query), index + 1);
}

Html action_entry(const Call& call, const Policy& policy, const Action& action, char list,
                  std::size_t index) {
  Html out;
  out.put(R"(<li><p class="date">{} {}</p><h3><bdi>{}</bdi></h3>)",
          dated(action.header_date ? action.header_date : action.date), edit_link(call, policy, list, index),
          action.title.empty() ? action.headline : action.title);
  if (action.status) out.put("<p>{}</p>", chip("status", word(*action.status)));
  if (!action.text.empty()) out.put(R"(<p class="prose">{}</p>)", action.text);
  if (!action.url.empty()) out.put("<p>{}</p>", outside_link(action.url, "View Document"));
  return out.put("</li>\n");
}

Html timeline(const Call& call, const Policy& policy) {
  Html out;
  out.put(
      R"(<h2 class="sr">Timeline</h2><ol class="timeline"><li class="origin"><p class="date">{}</p><h3>Original date announced</h3><p class="prose">{}</p></li>
)",
      dated(policy.announced), policy.description);
  for (std::size_t i = 0; i < policy.actions.size(); ++i)
    out.add(action_entry(call, policy, policy.actions[i], 'a', i));
  return out.put("</ol>\n");
}

Html commentary(const Call& call, const Policy& policy) {
  Html entries;
  for (std::size_t i = 0; i < policy.commentary.size(); ++i)
    entries.add(action_entry(call, policy, policy.commentary[i], 'c', i));
  Html out;
  if (entries.empty()) return out;
  return out.put(R"(<section class="card"><h2>Commentary</h2><ol class="timeline plain">{}</ol></section>
)",
                 entries);
}

Html documents(const Call& call, const Policy& policy) {
  Html entries;
  for (std::size_t i = 0; i < policy.documents.size(); ++i) {
    const PolicyDocument& document = policy.documents[i];
    entries.put("<li>{} <span class=\"faint\">{}</span> {}</li>\n",
                outside_link(document.url, document.title), document.section,
                edit_link(call, policy, 'd', i));
  }
  Html out;
  if (entries.empty()) return out;
  return out.put(R"(<section class="card"><h2>Documents</h2><ul>{}</ul></section>
)",
                 entries);
}

void fact(Html& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out.put("<dt>{}</dt><dd><bdi>{}</bdi></dd>\n", name, value);
}

Html facts(const Policy& policy) {
  Html out;
  fact(out, "Current status", policy.current_status.empty() ? "None" : policy.current_status);
  fact(out, "Original status", join(policy.statuses, ", "));
  fact(out, "Administration action", join(policy.action_types, ", "));
  fact(out, "Effective", policy.effective ? to_long(*policy.effective) : "");
  fact(out, "Subject matter", join(policy.subjects, ", "));
  fact(out, "Agencies affected", join(policy.agencies, ", "));
  fact(out, "Dockets", join(policy.dockets, ", "));
  fact(out, "Related", join(policy.related, ", "));
  fact(out, "Era", policy.era);
  return out;
}

Html file_links(const Policy& policy) {
  Html out;
  for (const char* format : {"text", "markdown", "html", "json", "csv"}) {
    Params query;
    query.set("format", format);
    out.put(R"(<a href="{}" download>{}</a> )", link_to({"policies", policy.id, "file"}, query), format);
  }
  return out;
}

Html waiting(const Call& call, const Policy& policy) {
  review::QueueFilter filter;
  filter.policy = policy.id;
  filter.limit = 20;
  Html out;
  for (const Update& update : call.desk->queue(filter).updates) {
    out.put(R"(<li>{} <a href="{}"><bdi>{}</bdi></a></li>
)",
            score_mark(update.score), link_to_update(update.id),
            update.title.empty() ? update.headline : update.title);
  }
  return out.empty()
             ? Html()
             : Html().put(
                   R"(<section class="card"><h2>Waiting in the queue</h2><ul class="related">{}</ul></section>
)",
                   out);
}

struct FileForm {
  std::string_view type, extension;
  std::string body;
};

/// Who wrote the record last, and the doors to its past.
Html written(const Call& call, const Policy& policy) {
  Html out, doors;
  if (const auto history = call.desk->policy_history(policy.id); history && !history->versions.empty()) {
    const review::PolicyVersion& last = history->versions.front();
    out.put(R"(<p class="faint">Last written {} by {}: {}</p>)", ago(last.at, call.desk->now()), last.by,
            spaced(last.command));
  }
  if (call.visitor.may_decide()) {
    Params entry;
    entry.set("entry", "new");
    doors.put(
        R"(<a class="button" href="{}" data-key="e">Edit the record <kbd>e</kbd></a> <a class="button" href="{}">Add an entry</a> )",
        link_to({"policies", policy.id, "edit"}), link_to({"policies", policy.id, "edit"}, entry));
  }
  doors.put(R"(<a class="button" href="{}" data-key="h">History <kbd>h</kbd></a>)",
            link_to({"policies", policy.id, "history"}));
  return out.put(R"(<div class="bar doors">{}</div>)", doors);
}

std::optional<FileForm> file_of(const Policy& policy, std::string_view format) {
  if (format == "text") return FileForm{"text/plain", "txt", review::to_text(policy)};
  if (format == "markdown") return FileForm{"text/markdown", "md", review::to_markdown(policy)};
  if (format == "html") return FileForm{"text/html", "html", review::to_html(policy)};
  if (format == "csv") return FileForm{"text/csv", "csv", review::to_csv({policy})};
  if (format == "json") return FileForm{"application/json", "json", print_json_pretty(to_json(policy))};
  return std::nullopt;
}

/// Only what no file system and no header can misread.
std::string file_name(std::string_view id) {
  std::string out = "policy-";
  for (const char letter : id.substr(0, 80)) {
    const bool plain = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                       (letter >= 'A' && letter <= 'Z') || letter == '-';
    out += plain ? letter : '_';
  }
  return out;
}

HttpReply as_download(FileForm file, const std::string& name) {
  HttpReply reply{.status = 200, .headers = {}, .body = std::move(file.body)};
  reply.headers.emplace_back("Content-Type", std::string(file.type) + "; charset=utf-8");
  reply.headers.emplace_back("Content-Disposition",
                             "attachment; filename=\"" + name + "." + std::string(file.extension) + "\"");
  reply.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
  return reply;
}

}  // namespace

HttpReply policy_page(Call& call, Hooks& /*hooks*/) {
  const Result<Policy> policy = call.desk->policy(call.capture());
  if (!policy) return error_page(call, policy.error());
  Page page{.title = policy->title, .section = "policies", .body = {}, .message = {}};
  if (call.query.get("did") == "edit") {
    page.tone = Tone::good;
    page.message.put("Saved. What stood there before is in the record's history.");
  }
  page.body.put(R"(<div class="crumbs"><a href="{}" data-key="u">← Policies</a></div>
<div class="heading"><h1><span class="number">{}</span> <bdi>{}</bdi></h1><p class="faint">{}</p></div>
<div class="columns"><div class="left"><section class="card">{}</section>
{}{}</div><div class="right">{}<section class="card"><h2>Record</h2><dl class="facts">{}</dl>{}<p class="faint files">Download as {}</p></section>
{}{}</div></div>
)",
                Href::local("/policies"), policy->id, policy->title, outside_link(policy->url, ""),
                timeline(call, *policy), commentary(call, *policy), documents(call, *policy),
                waiting(call, *policy), facts(*policy), written(call, *policy), file_links(*policy),
                paperwork_section(call, policy->id), learned_section(call, policy->id));
  return page_reply(call, 200, std::move(page));
}

/// All records that the list's filters leave, as one file.
HttpReply policies_file(Call& call, Hooks& /*hooks*/) {
  const std::vector<Policy> found = filtered_policies(call);
  const std::string format = call.query.get("format");
  FileForm file{"text/csv", "csv", {}};
  if (format == "csv") {
    file.body = review::to_csv(found);
  } else if (format == "json") {
    boost::json::array all;
    for (const Policy& policy : found) all.push_back(to_json(policy));
    file = {"application/json", "json", print_json_pretty(all)};
  } else {
    const bool known = format == "text" || format == "markdown" || format == "html";
    if (!known) return error_page(call, 400, "format: text, markdown, html, json or csv is wanted");
    for (const Policy& policy : found) {
      std::optional<FileForm> one = file_of(policy, format);
      file.type = one->type;
      file.extension = one->extension;
      file.body += (file.body.empty() ? "" : "\n") + std::move(one->body);
    }
  }
  return as_download(std::move(file), "policies");
}

HttpReply policy_file(Call& call, Hooks& /*hooks*/) {
  const Result<Policy> policy = call.desk->policy(call.capture());
  if (!policy) return error_page(call, policy.error());
  std::optional<FileForm> file = file_of(*policy, call.query.get("format"));
  if (!file) return error_page(call, 400, "format: text, markdown, html, json or csv is wanted");
  return as_download(*std::move(file), file_name(policy->id));
}

}  // namespace policywatch::web
