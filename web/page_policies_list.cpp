// All policies, narrowed by what the tracker sorts them by.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/policies.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kPoliciesPerPage = 100;

std::vector<std::string> statuses_of(const Policy& policy) {
  return {policy.current_status.empty() ? "None" : policy.current_status};
}

/// One of the tracker's own filters: its name in the address, and what a policy has of it.
struct Facet {
  const char* name;
  const char* label;
  std::vector<std::string> (*values)(const Policy&);
};
constexpr Facet kFacets[] = {
    {"agency", "Agency", [](const Policy& policy) { return policy.agencies; }},
    {"subject", "Subject", [](const Policy& policy) { return policy.subjects; }},
    {"status", "Status", statuses_of},
    {"type", "Type", [](const Policy& policy) { return policy.action_types; }},
    {"era", "Era", [](const Policy& policy) { return std::vector<std::string>{policy.era}; }},
};

bool has_words(const Policy& policy, std::string_view wanted) {
  return wanted.empty() || policy.id == wanted || policy.slug == wanted ||
         contains_ascii_nocase(policy.title, wanted) ||
         contains_ascii_nocase(join(policy.agencies, " "), wanted) ||
         contains_ascii_nocase(join(policy.subjects, " "), wanted) ||
         contains_ascii_nocase(join(policy.dockets, " "), wanted);
}

bool has_value(const Policy& policy, const Facet& facet, const std::string& wanted) {
  if (wanted.empty()) return true;
  const std::vector<std::string> values = facet.values(policy);
  return std::ranges::find(values, wanted) != values.end();
}

/// But for one facet: its own choice must not narrow what it offers.
bool passes(const Call& call, const Policy& policy, const Facet* but = nullptr) {
  if (!has_words(policy, trim(call.query.get("q")))) return false;
  return std::ranges::all_of(kFacets, [&](const Facet& facet) {
    return &facet == but || has_value(policy, facet, call.query.get(facet.name));
  });
}

Html facet_field(const Call& call, const Facet& facet, const std::vector<Policy>& all) {
  std::map<std::string, int> counts;
  for (const Policy& policy : all) {
    if (!passes(call, policy, &facet)) continue;
    for (const std::string& value : facet.values(policy)) {
      if (!value.empty()) ++counts[value];
    }
  }
  const std::string& chosen = call.query.get(facet.name);
  if (!chosen.empty()) counts.try_emplace(chosen, 0);
  Html options = option("", "Any", chosen.empty());
  for (const auto& [value, count] : counts)
    options.add(option(value, shorten(value, 60) + " (" + std::to_string(count) + ")", value == chosen));
  Html out;
  return out.put(R"(<label>{}<select name="{}">{}</select></label>
)",
                 facet.label, facet.name, options);
}

std::optional<Date> last_entry(const Policy& policy) {
  std::optional<Date> last = policy.announced;
  for (const Action& action : policy.actions) last = std::max(last, action.header_date);
  for (const Action& action : policy.actions) last = std::max(last, action.date);
  return last;
}

Html policy_row(const Policy& policy) {
  const std::optional<Date> last = last_entry(policy);
  Html out, when;
  if (last) when.put(R"(<time datetime="{}">{}</time>)", to_iso(*last), to_long(*last));
  return out.put(
      R"(<li class="entry" data-policy-id="{}"><span class="number">{}</span><div><a class="title" href="{}"><bdi>{}</bdi></a><p class="faint">{}</p></div><p class="tail"><span class="chip">{}</span><span class="faint">{}</span><span class="faint">{}</span></p></li>
)",
      policy.id, policy.id, link_to({"policies", policy.id}), policy.title,
      policy.agencies.empty() ? join(policy.subjects, ", ") : join(policy.agencies, ", "),
      policy.current_status.empty() ? "None" : policy.current_status,
      counted(static_cast<std::int64_t>(policy.actions.size() + policy.commentary.size()), "entry",
              "entries"),
      when);
}

/// What the filters say now, for links that keep them.
Params policy_filters(const Call& call) {
  Params out;
  out.set("q", call.query.get("q"));
  for (const Facet& facet : kFacets) out.set(facet.name, call.query.get(facet.name));
  return out;
}

Html export_links(const Call& call, std::size_t count) {
  Html links;
  for (const char* format : {"json", "csv", "markdown", "html", "text"}) {
    Params query = policy_filters(call);
    query.set("format", format);
    links.put(R"(<a href="{}" download>{}</a> )", link_to({"export", "policies"}, query), format);
  }
  Html out;
  return out.put(R"(<p class="faint files">Download {} as {}</p>)",
                 counted(static_cast<std::int64_t>(count), "record", "records"), links);
}

Html pages_nav(const Call& call, std::size_t from, std::size_t count) {
  Html out, links;
  const auto step = [&](std::size_t to, const char* rel, const char* label) {
    Params query = policy_filters(call);
    if (to > 0) query.set("from", std::to_string(to));
    links.put(R"(<a rel="{}" href="{}">{}</a>)", rel, link_to({"policies"}, query), label);
  };
  if (from > 0) step(from - std::min(from, kPoliciesPerPage), "prev", "← Previous");
  if (from + kPoliciesPerPage < count) step(from + kPoliciesPerPage, "next", "Next →");
  if (links.empty()) return out;
  return out.put(R"(<nav class="pager" aria-label="Pages">{}</nav>
)",
                 links);
}

Html nothing(const Call& call, bool any_at_all) {
  Html out;
  if (any_at_all) {
    return out.put(
        R"(<div class="empty"><p><b>No policy fits all of this.</b></p><p class="faint"><a href="{}">Show all policies</a></p></div>
)",
        Href::local("/policies"));
  }
  return out.put(
      R"(<div class="empty"><p><b>No policy is on record yet.</b></p><p class="faint">{}</p></div>
)",
      call.visitor.may_decide()
          ? Html().put(R"(<a href="{}">Import saved pages of the tracker</a>, JSON or CSV.)",
                       Href::local("/import"))
          : Html().put("A reviewer can import saved pages of the tracker."));
}

}  // namespace

std::vector<Policy> filtered_policies(const Call& call) {
  std::vector<Policy> found = call.desk->policies();
  std::erase_if(found, [&](const Policy& policy) { return !passes(call, policy); });
  return found;
}

HttpReply policies_page(Call& call, Hooks& /*hooks*/) {
  const std::vector<Policy> all = call.desk->policies();
  std::vector<const Policy*> found;
  for (const Policy& policy : all) {
    if (passes(call, policy)) found.push_back(&policy);
  }
  const std::size_t from =
      std::min(static_cast<std::size_t>(parse_id(call.query.get("from")).value_or(0)), found.size());
  Html rows, facets;
  for (std::size_t i = from; i < found.size() && i < from + kPoliciesPerPage; ++i)
    rows.add(policy_row(*found[i]));
  for (const Facet& facet : kFacets) facets.add(facet_field(call, facet, all));
  Page page{.title = "Policies", .section = "policies", .body = {}, .message = {}};
  Html import_link;
  if (call.visitor.may_decide())
    import_link.put(R"(<a class="button end" href="{}">Import</a>)", Href::local("/import"));
  page.body.put(
      R"(<div class="heading"><h1>Policies</h1><p class="faint">{} of {}</p>{}</div>
<form class="filters facets" method="get" action="{}" role="search"><label class="grow"><span class="sr">Search</span><input type="search" name="q" value="{}" placeholder="Number, title, agency, subject or docket" data-key="/"></label><button>Show</button><div class="fields">
{}</div></form>
)",
      static_cast<std::int64_t>(found.size()),
      counted(static_cast<std::int64_t>(all.size()), "policy", "policies"), import_link,
      Href::local("/policies"), Field{call.query.get("q")}, facets);
  if (found.empty()) {
    page.body.add(nothing(call, !all.empty()));
  } else {
    page.body.put(R"(<ol class="entries">
{}</ol>
)",
                  rows);
    page.body.add(pages_nav(call, from, found.size())).add(export_links(call, found.size()));
  }
  return page_reply(call, 200, std::move(page));
}

}  // namespace policywatch::web
