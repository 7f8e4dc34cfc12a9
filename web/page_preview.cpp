// A new watch before it is added: what would be read, and with which settings. One form, no scripts.
#include <algorithm>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "web/layout.hpp"
#include "web/preview.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

std::string joined_lines(const std::vector<std::string>& lines) {
  return join(lines, "\n");
}

Html input(std::string_view name, std::string_view label, std::string_view value, std::string_view hint) {
  Html out;
  return out.put(R"(<label class="{}">{}<input name="{}" value="{}" placeholder="{}"></label>
)",
                 name == "title" ? "full" : "half", label, name, Field{value}, Field{hint});
}

Html rule(std::string_view name, std::string_view label, std::string_view value, std::string_view hint) {
  Html out;
  return out.put(
      R"(<label class="{}">{}<input name="{}" value="{}" placeholder="{}" spellcheck="false" autocapitalize="off" autocomplete="off"></label>
)",
      name == "list.item" ? "full" : "half", label, name, Field{value}, Field{hint});
}

Html rules(std::string_view name, std::string_view label, const std::vector<std::string>& value,
           std::string_view hint) {
  Html out;
  return out.put(R"(<label class="wide">{}<textarea name="{}" rows="2" placeholder="{}" spellcheck="false">
{}</textarea></label>
)",
                 label, name, Field{hint}, joined_lines(value));
}

/// With which settings it was read; list selectors that are empty show what would give the same.
Html reading_card(const review::Preview& preview) {
  const Watch& watch = preview.watch;
  const ListFields list = watch.list.value_or(ListFields());
  const ListFields& found = preview.selectors;
  const auto hint = [](const std::string& text) {
    return text.empty() ? std::string("found by itself") : text;
  };
  Html out;
  out.put(R"(<section class="card" id="settings"><h2>How it is read</h2>
<label class="wide">Kind<select name="kind">{}</select></label>
)",
          options_of<WatchKind>("", word(watch.kind)));
  const Html open = Html().put(" open");
  out.put(R"(<details class="selectors"{}><summary>Parts of the page that count</summary>)",
          watch.select.empty() && watch.ignore.empty() ? Html() : open);
  out.add(rules("select", "Only this counts (a selector a line)", watch.select, "the whole page"));
  out.add(rules("ignore", "This never counts", watch.ignore, "nothing"));
  out.put(R"(</details>
<details class="selectors"{}><summary>Selectors of entries</summary><div class="pairs">)",
          watch.kind == WatchKind::list ? open : Html());
  out.add(rule("list.item", "Entry", list.item, hint(found.item)));
  out.add(rule("list.title", "Title", list.title, hint(found.title)));
  out.add(rule("list.link", "Link", list.link, hint(found.link)));
  out.add(rule("list.date", "Date", list.date, hint(found.date)));
  out.add(rule("list.summary", "Summary", list.summary, hint(found.summary)));
  if (list.item.empty() && !found.item.empty())
    out.put(
        R"(<p class="faint">The entries are found without selectors, which outlives changes of the markup. <button class="quiet" name="pin" value="1">Keep to these selectors</button></p>)");
  out.put(R"(</div></details>
<div class="bar"><button name="again" value="1">Try again</button>)");
  if (!preview.picked.empty() || !preview.refused.empty() || watch.list)
    out.put(R"(<button class="quiet" name="reset" value="1">Start over</button>)");
  return out.put(
      R"(<button class="quiet" name="fresh" value="1">Fetch anew</button></div></section>
)");
}

Html tiers(int tier) {
  Html out;
  out.add(option("", "by kind", tier == 0));
  out.add(option("1", "1 primary document", tier == 1));
  out.add(option("2", "2 agency page", tier == 2));
  out.add(option("3", "3 press", tier == 3));
  out.add(option("4", "4 other", tier == 4));
  return out;
}

/// What was typed stays as it was typed; a fresh page proposes its own.
Html watch_card(const Params& form, bool typed, const review::Preview& preview) {
  const Watch& watch = preview.watch;
  const auto value = [&](std::string_view name, const std::string& proposed) {
    return typed && form.has(name) ? form.get(name) : proposed;
  };
  Html out;
  out.put(R"(<section class="card" id="watch"><h2>The watch</h2><div class="pairs">
<label class="full">Id<input name="id" value="{}" pattern="[a-z0-9\-]+" spellcheck="false" autocapitalize="off"></label>
)",
          Field{value("id", watch.id)});
  out.add(input("title", "Title", value("title", shorten(preview.reading.document.title, 120)), ""));
  out.add(input("every", "Every", value("every", ""), "as usual"));
  out.add(input("issuer", "Issuer", value("issuer", shorten(preview.reading.document.site, 80)),
                "outlet or agency"));
  out.put(R"(<label>Tier<select name="tier">{}</select></label>
)",
          tiers(watch.tier));
  out.add(input("policies", "Policies", value("policies", ""), "1976, 1404"));
  return out.put(
      R"(</div><div class="bar"><button class="primary" name="add" value="1" formaction="{}">Add this watch</button></div></section>
)",
      Href::local("/watches"));
}

Html kept_clicks(const review::Preview& preview) {
  Html out;
  for (const std::int64_t one : preview.picked) out.add(hidden("picked", std::to_string(one)));
  for (const std::int64_t one : preview.refused) out.add(hidden("refused", std::to_string(one)));
  return out;
}

void tell(Page& page, const review::PreviewAsk& ask, const review::Preview& preview) {
  if (!ask.objection.empty()) {
    page.tone = Tone::bad;
    page.message.put("{}", ask.objection);
  } else if (preview.reading.quality != Quality::ok) {
    page.tone = Tone::bad;
    page.message.put("This would not be taken: {}.", shorten(preview.reading.reason, 300));
  } else {
    page.tone = Tone::good;
    page.message.put("{}. Nothing is stored yet.", preview.content);
  }
}

HttpReply no_preview(const Call& call, const review::PreviewAsk& ask, const Error& error) {
  const int status = error.kind == ErrorKind::not_found ? 410 : error.kind == ErrorKind::stopped ? 503 : 409;
  Page page{.title = "New watch", .section = "watches", .body = {}, .message = {}, .tone = Tone::bad};
  page.message.put("{}.", error.message);
  page.body.put(R"(<div class="crumbs"><a href="{}" data-key="u">← Watches</a></div>
<section class="card narrow"><h1>New watch</h1><form method="post" action="{}">{}<label class="wide">Address<input name="url" type="url" required value="{}"></label><button class="primary">Read the page</button></form></section>
)",
                Href::local("/watches"), Href::local("/watches/preview"), csrf_field(call),
                Field{ask.watch.url.empty() ? call.form.get("url") : ask.watch.url});
  return page_reply(call, status, std::move(page));
}

}  // namespace

HttpReply preview_page(const Call& call, const review::PreviewAsk& ask,
                       const Result<review::Preview>& preview) {
  if (!preview) return no_preview(call, ask, preview.error());
  const bool typed = !ask.token.empty() || !ask.objection.empty();
  Page page{.title = "New watch", .section = "watches", .body = {}, .message = {}};
  tell(page, ask, *preview);
  page.body.put(R"(<div class="crumbs"><a href="{}" data-key="u">← Watches</a></div>
<div class="heading"><h1>New watch</h1><p class="faint">{}</p><p class="jump"><a href="#settings">Settings</a> · <a href="#watch">Add it</a></p></div>
<form method="post" action="{}" class="preview" data-token="{}">{}{}{}{}<button class="default" name="again" value="1" tabindex="-1" aria-hidden="true">Try again</button>
<div class="columns"><div class="left">)",
                Href::local("/watches"), outside_link(preview->watch.url, ""),
                Href::local("/watches/preview"), preview->token, csrf_field(call),
                hidden("url", preview->watch.url), hidden("token", preview->token), kept_clicks(*preview));
  page.body.add(what_is_read(*preview, call.desk->now()))
      .add(found_items(*preview))
      .add(page_outline(*preview));
  page.body.put(R"(</div><div class="right">{}{}</div></div></form>
)",
                reading_card(*preview), watch_card(call.form, typed, *preview));
  return page_reply(call, 200, std::move(page));
}

}  // namespace policywatch::web
