#include "web/layout.hpp"

#include <algorithm>
#include <chrono>

#include "base/host_words.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "web/assets.hpp"
#include "web/auth.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

struct Section {
  std::string_view name, label, path, keys;
};
constexpr Section kSections[] = {
    {"queue", "Queue", "", "g q"},
    {"policies", "Policies", "policies", "g p"},
    {"watches", "Watches", "watches", "g w"},
    {"deliveries", "Deliveries", "deliveries", "g d"},
    {"status", "Status", "status", "g h"},
};

Href asset_link(std::string_view file) {
  const Asset* asset = find_asset(file);
  return link_to({"assets", asset != nullptr ? asset->address : file});
}

Html head(const Call& call, std::string_view title) {
  Html out;
  out.put(R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{} · Policywatch</title>
<link rel="stylesheet" href="{}"><link rel="icon" type="image/svg+xml" href="{}">)",
          title, asset_link("style.css"), asset_link("icon.svg"));
  if (call.visitor.role != Role::nobody) {
    out.put(R"(
<link rel="alternate" type="application/atom+xml" title="Updates" href="{}"><meta name="csrf" content="{}">
<script type="module" src="{}"></script>)",
            Href::local("/updates.atom"), csrf_token(call.visitor.session), asset_link("app.js"));
  }
  return out.put("</head>\n");
}

Html top_bar(const Call& call, std::string_view current) {
  Html out;
  out.put(R"(<a class="skip" href="#main">Skip to content</a>
<header class="top"><a class="brand" href="{}"><img src="{}" alt="" width="22" height="22"> Policywatch</a>)",
          Href::local("/"), asset_link("icon.svg"));
  if (call.visitor.role == Role::nobody) return out.put("</header>\n");
  out.put(R"(<nav aria-label="Main">)");
  for (const Section& section : kSections) {
    const Href path = section.path.empty() ? Href::local("/") : link_to({section.path});
    if (section.name == current) {
      out.put(R"(<a href="{}" data-key="{}" aria-current="page">{}</a>)", path, section.keys, section.label);
    } else {
      out.put(R"(<a href="{}" data-key="{}">{}</a>)", path, section.keys, section.label);
    }
  }
  out.put(R"(</nav><div class="who" data-decides="{}"><span title="signed in">{}</span>
<button type="button" class="quiet keys-button" data-key="?" data-help hidden>Keys</button>
<form method="post" action="{}">{}<button class="quiet">Sign out</button></form></div></header>
)",
          call.visitor.may_decide() ? "yes" : "no", call.visitor.name, Href::local("/logout"),
          csrf_field(call));
  return out;
}

std::string_view tone_word(Tone tone) {
  if (tone == Tone::good) return "good";
  return tone == Tone::bad ? "bad" : "note";
}

std::string distance(std::int64_t seconds) {
  if (seconds < 60) return "moments";
  if (seconds < 3600) return std::to_string(seconds / 60) + " min";
  if (seconds < 2 * 86400) return std::to_string(seconds / 3600) + " h";
  return std::to_string(seconds / 86400) + " days";
}

}  // namespace

HttpReply page_reply(const Call& call, int status, Page page) {
  Html out = head(call, page.title);
  out.put(R"(<body data-page="{}">
)",
          page.section);
  out.add(top_bar(call, page.section));
  out.put(R"(<div role="status" class="message {}">{}</div>
<main id="main" tabindex="-1">
{}</main>
</body></html>
)",
          tone_word(page.tone), page.message, page.body);
  return html_reply(status, std::move(out));
}

HttpReply error_page(const Call& call, int status, std::string_view why) {
  Page page;
  page.title = reason_phrase(status);
  page.tone = Tone::bad;
  page.message.put("{}", why);
  page.body.put(
      R"(<section class="card narrow"><h1>{}</h1><p>{}</p><p><a href="{}">Back to the queue</a></p></section>
)",
      page.title, why, Href::local("/"));
  return page_reply(call, status, std::move(page));
}

HttpReply error_page(const Call& call, const Error& error) {
  return error_page(call, status_of(error.kind), error.message);
}

Html csrf_field(const Call& call) {
  return hidden("csrf", csrf_token(call.visitor.session));
}

Html hidden(std::string_view name, std::string_view value) {
  Html out;
  return out.put(R"(<input type="hidden" name="{}" value="{}">)", name, Field{value});
}

Html chip(std::string_view kind, std::string_view word) {
  Html out;
  return out.put(R"(<span class="chip {}-{}">{}</span>)", kind, word, spaced(word));
}

Html time_tag(Time time) {
  const std::string iso = to_rfc3339(time);
  Html out;
  return out.put(R"(<time datetime="{}">{} {} UTC</time>)", iso, iso.substr(0, 10), iso.substr(11, 5));
}

Html time_tag(const std::optional<Time>& time, std::string_view otherwise) {
  if (time) return time_tag(*time);
  Html out;
  return out.put(R"(<span class="faint">{}</span>)", otherwise);
}

Html ago(Time time, Time now) {
  const std::int64_t seconds = std::chrono::duration_cast<Seconds>(now - time).count();
  const std::string iso = to_rfc3339(time);
  Html out;
  if (seconds >= 0) {
    return out.put(R"(<time datetime="{}" title="{}">{} ago</time>)", iso, iso, distance(seconds));
  }
  return out.put(R"(<time datetime="{}" title="{}">in {}</time>)", iso, iso, distance(-seconds));
}

Html outside_link(std::string_view url, std::string_view text) {
  Html out;
  const Href href = Href::external(url);
  if (href.empty()) return out.put("<bdi>{}</bdi>", text.empty() ? url : text);
  const std::optional<Url> parsed = Url::parse(url);
  out.put(R"(<a href="{}" rel="noopener noreferrer" target="_blank"><bdi>{}</bdi></a>)", href,
          text.empty() ? shorten(href.value(), 90) : std::string(text));
  if (!parsed) return out;
  const HostWords host = host_words(parsed->hostname());
  // Without words of its own the link shows the address itself: only what its host spells is wanting.
  if (!text.empty() || !host.unicode.empty()) out.put(" {}", host_mark(host));
  return out;
}

Html host_mark(const HostWords& host) {
  Html out;
  out.put(R"(<span class="host">{}{}</span>)", host.ascii,
          host.unicode.empty() ? Html() : Html().put(" (<bdi>{}</bdi>)", host.unicode));
  if (host.is_mixed) out.put(R"( <span class="chip flag">! mixed scripts</span>)");
  return out;
}

Html option(std::string_view value, std::string_view label, bool selected) {
  Html out;
  if (selected) return out.put(R"(<option value="{}" selected>{}</option>)", Field{value}, label);
  return out.put(R"(<option value="{}">{}</option>)", Field{value}, label);
}

Html short_hash(std::string_view sha256) {
  Html out;
  return out.put(R"(<code class="hash" title="{}">{}</code>)", sha256, sha256.substr(0, 12));
}

std::string spaced(std::string_view word) {
  std::string out(word);
  std::ranges::replace(out, '_', ' ');
  return out;
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string size_words(std::uint64_t bytes) {
  if (bytes < 10'000) return std::to_string(bytes) + " B";
  if (bytes < 10'000'000) return std::to_string(bytes / 1000) + " kB";
  return std::to_string(bytes / 1'000'000) + " MB";
}

}  // namespace policywatch::web
