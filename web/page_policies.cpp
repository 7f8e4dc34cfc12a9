// Policies as their readers know them, and as files.
#include <algorithm>
#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/policy_format.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/queue_parts.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kPoliciesPerPage = 100;

bool matches(const Policy& policy, std::string_view wanted) {
  return wanted.empty() || policy.id == wanted || contains_ascii_nocase(policy.title, wanted) ||
         contains_ascii_nocase(join(policy.agencies, " "), wanted) ||
         contains_ascii_nocase(join(policy.subjects, " "), wanted);
}

Html policy_row(const Policy& policy) {
  const std::optional<Date> last = policy.actions.empty() ? policy.announced : policy.actions.back().date;
  Html out;
  return out.put(
      R"(<tr><td class="number">{}</td><td><a href="{}"><bdi>{}</bdi></a></td><td>{}</td><td>{}</td><td>{}</td><td class="faint">{}</td></tr>
)",
      policy.id, link_to({"policies", policy.id}), policy.title,
      policy.current_status.empty() ? "None" : policy.current_status, join(policy.agencies, ", "),
      policy.actions.size() + policy.commentary.size(), last ? to_iso(*last) : "");
}

Html dated(const std::optional<Date>& date) {
  Html out;
  if (!date) return out;
  return out.put(R"(<time datetime="{}">{}</time>)", to_iso(*date), to_long(*date));
}

Html action_entry(const Action& action) {
  Html out;
  out.put(R"(<li><p class="date">{}</p><h3><bdi>{}</bdi></h3>)",
          dated(action.header_date ? action.header_date : action.date),
          action.title.empty() ? action.headline : action.title);
  if (action.status) out.put("<p>{}</p>", chip("status", word(*action.status)));
  if (!action.text.empty()) out.put(R"(<p class="prose">{}</p>)", action.text);
  if (!action.url.empty()) out.put("<p>{}</p>", outside_link(action.url, "View Document"));
  return out.put("</li>\n");
}

Html timeline(const Policy& policy) {
  Html out;
  out.put(
      R"(<h2 class="sr">Timeline</h2><ol class="timeline"><li class="origin"><p class="date">{}</p><h3>Original date announced</h3><p class="prose">{}</p></li>
)",
      dated(policy.announced), policy.description);
  for (const Action& action : policy.actions) out.add(action_entry(action));
  return out.put("</ol>\n");
}

Html commentary(const Policy& policy) {
  Html entries;
  for (const Action& action : policy.commentary) entries.add(action_entry(action));
  Html out;
  if (entries.empty()) return out;
  return out.put(R"(<section class="card"><h2>Commentary</h2><ol class="timeline plain">{}</ol></section>
)",
                 entries);
}

Html documents(const Policy& policy) {
  Html entries;
  for (const PolicyDocument& document : policy.documents) {
    entries.put("<li>{} <span class=\"faint\">{}</span></li>\n", outside_link(document.url, document.title),
                document.section);
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

}  // namespace

HttpReply policies_page(Call& call, Hooks& /*hooks*/) {
  const std::string wanted(trim(call.query.get("q")));
  std::vector<Policy> found = call.desk->policies();
  std::erase_if(found, [&](const Policy& policy) { return !matches(policy, wanted); });
  const std::size_t from =
      std::min(static_cast<std::size_t>(parse_id(call.query.get("from")).value_or(0)), found.size());
  Html rows;
  for (std::size_t i = from; i < found.size() && i < from + kPoliciesPerPage; ++i)
    rows.add(policy_row(found[i]));
  Page page{.title = "Policies", .section = "policies", .body = {}, .message = {}};
  page.body.put(R"(<div class="heading"><h1>Policies</h1><p class="faint">{}</p></div>
<form class="filters" method="get" action="{}" role="search"><label class="grow"><span class="sr">Search</span><input type="search" name="q" value="{}" placeholder="Number, title, agency or subject" data-key="/"></label><button>Search</button></form>
<div class="card scroll"><table><thead><tr><th>Number</th><th>Title</th><th>Current status</th><th>Agencies</th><th>Entries</th><th>Last</th></tr></thead><tbody>
{}</tbody></table></div>
)",
                counted(static_cast<std::int64_t>(found.size()), "policy", "policies"),
                Href::local("/policies"), Field{wanted}, rows);
  if (found.empty()) {
    page.body.put(
        R"(<div class="empty"><p><b>No policy here.</b></p><p class="faint">Import some with <code>policywatch policy import FILE</code>.</p></div>
)");
  }
  if (from + kPoliciesPerPage < found.size()) {
    Params next;
    next.set("q", wanted);
    next.set("from", std::to_string(from + kPoliciesPerPage));
    page.body.put(R"(<nav class="pager" aria-label="Pages"><a rel="next" href="{}">Next {}</a></nav>
)",
                  link_to({"policies"}, next), kPoliciesPerPage);
  }
  return page_reply(call, 200, std::move(page));
}

HttpReply policy_page(Call& call, Hooks& /*hooks*/) {
  const Result<Policy> policy = call.desk->policy(call.capture());
  if (!policy) return error_page(call, policy.error());
  Page page{.title = policy->title, .section = "policies", .body = {}, .message = {}};
  page.body.put(R"(<div class="crumbs"><a href="{}" data-key="u">← Policies</a></div>
<div class="heading"><h1><span class="number">{}</span> <bdi>{}</bdi></h1><p class="faint">{}</p></div>
<div class="columns"><div class="left"><section class="card">{}</section>
{}{}</div><div class="right">{}<section class="card"><h2>Record</h2><dl class="facts">{}</dl><p class="faint">Download as {}</p></section>
{}{}</div></div>
)",
                Href::local("/policies"), policy->id, policy->title, outside_link(policy->url, ""),
                timeline(*policy), commentary(*policy), documents(*policy), waiting(call, *policy),
                facts(*policy), file_links(*policy), paperwork_section(call, policy->id),
                learned_section(call, policy->id));
  return page_reply(call, 200, std::move(page));
}

HttpReply policy_file(Call& call, Hooks& /*hooks*/) {
  const Result<Policy> policy = call.desk->policy(call.capture());
  if (!policy) return error_page(call, policy.error());
  std::optional<FileForm> file = file_of(*policy, call.query.get("format"));
  if (!file) return error_page(call, 400, "format: text, markdown, html, json or csv is wanted");
  HttpReply reply{.status = 200, .headers = {}, .body = std::move(file->body)};
  reply.headers.emplace_back("Content-Type", std::string(file->type) + "; charset=utf-8");
  reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file_name(policy->id) + "." +
                                                        std::string(file->extension) + "\"");
  reply.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
  return reply;
}

}  // namespace policywatch::web
