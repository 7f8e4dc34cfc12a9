// /api/v1/export: the whole record in the forms of `policy export`, for a content-management system that
// pulls.
#include <algorithm>
#include <boost/json/array.hpp>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "review/policy_format.hpp"
#include "web/api.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

struct ExportForm {
  std::string_view name, type, extension;
};
constexpr ExportForm kForms[] = {{"json", "application/json", "json"},
                                 {"csv", "text/csv", "csv"},
                                 {"markdown", "text/markdown", "md"},
                                 {"html", "text/html", "html"},
                                 {"text", "text/plain", "txt"}};

std::string body_in(const ExportForm& form, const std::vector<Policy>& policies) {
  if (form.name == "csv") return review::to_csv(policies);
  if (form.name == "json") {
    boost::json::array all;
    for (const Policy& policy : policies) all.push_back(to_json(policy));
    return print_json_pretty(all) + "\n";
  }
  std::string body;
  for (const Policy& policy : policies) {
    body += form.name == "markdown" ? review::to_markdown(policy)
            : form.name == "html"   ? review::to_html(policy)
                                    : review::to_text(policy);
  }
  return body;
}

}  // namespace

HttpReply api_export(Call& call, Hooks& /*hooks*/) {
  const std::string& wanted = call.query.get("format");
  const auto form = std::ranges::find(kForms, wanted.empty() ? "json" : wanted, &ExportForm::name);
  if (form == std::end(kForms)) return problem(400, "format: json, csv, markdown, html or text is wanted");
  std::vector<Policy> policies;
  for (const std::string& id : call.query.all("policy")) {
    Result<Policy> policy = call.desk->policy(id);
    if (!policy) return problem(policy.error());
    policies.push_back(*std::move(policy));
  }
  if (policies.empty()) policies = call.desk->policies();
  HttpReply reply{.status = 200, .headers = {}, .body = body_in(*form, policies)};
  const std::string tag = "\"" + sha256_hex(reply.body) + "\"";
  const std::string* known = find_header(call.request->headers, "If-None-Match");
  if (known != nullptr && (known->find(tag) != std::string::npos || *known == "*")) {
    reply.status = 304;
    reply.body.clear();
  } else {
    reply.headers.emplace_back("Content-Type", std::string(form->type) + "; charset=utf-8");
    reply.headers.emplace_back("Content-Disposition",
                               "attachment; filename=\"policies." + std::string(form->extension) + "\"");
  }
  reply.headers.emplace_back("Content-Security-Policy",
                             "default-src 'none'; frame-ancestors 'none'; sandbox");
  reply.headers.emplace_back("ETag", tag);
  reply.headers.emplace_back("Cache-Control", "private, no-cache");
  return reply;
}

}  // namespace policywatch::web
