// What a preview shows of the page: the reading, its items, the outline to point at.
#include <algorithm>

#include "base/text.hpp"
#include "review/policy_format.hpp"
#include "web/layout.hpp"
#include "web/preview.hpp"

namespace policywatch::web {
namespace {

using Mark = review::OutlineMark;

constexpr std::size_t kItemsShown = 50, kBlocksShown = 60, kNotesShown = 12, kFeedsShown = 8;
constexpr std::size_t kLongest = 300;  // bytes of a stranger's text in one place

std::string clipped(std::string_view text, std::size_t bytes = kLongest) {
  return shorten(text, bytes);
}

Html fact(std::string_view name, std::string_view value, std::string_view from) {
  Html out;
  if (value.empty()) return out;
  out.put("<dt>{}</dt><dd><bdi>{}</bdi>", name, clipped(value));
  if (!from.empty()) out.put(R"( <span class="from">{}</span>)", from);
  return out.put("</dd>");
}

/// Fields of an article stand with where they were read; of other pages the page's own statements are told.
Html fields(const review::Preview& preview) {
  Html out;
  const auto told = [&](std::string_view name) {
    return std::ranges::find(preview.origins, name, &review::Preview::Origin::field) != preview.origins.end();
  };
  for (const auto& [name, value, from] : preview.origins) out.add(fact(spaced(name), value, "from " + from));
  const Document& document = preview.reading.document;
  const auto rest = [&](std::string_view name, const std::string& value) {
    if (!told(name)) out.add(fact(name, value, ""));
  };
  rest("title", document.title);
  rest("site", document.site);
  rest("author", document.author);
  rest("published", document.published ? to_iso(*document.published) : "");
  rest("updated", document.updated ? to_iso(*document.updated) : "");
  rest("language", document.language);
  return out;
}

Html offered_feeds(const review::Preview& preview) {
  Html out;
  if (preview.feeds.empty()) return out;
  out.put(R"(<h4>Feeds that the page offers</h4><ul class="offers">)");
  for (std::size_t i = 0; i < preview.feeds.size() && i < kFeedsShown; ++i) {
    const auto& [url, title] = preview.feeds[i];
    out.put(
        R"(<li><span><bdi>{}</bdi> <span class="host"><bdi>{}</bdi></span></span><button name="feed" value="{}">Watch this feed instead</button></li>
)",
        clipped(title.empty() ? "Feed" : title, 80), clipped(url, 120), Field{url});
  }
  return out.put("</ul>\n");
}

Html text_that_counts(const Document& document) {
  Html rows;
  std::size_t count = 0;
  for (const Block& block : document.blocks) {
    if (block.where != Where::main || ++count > kBlocksShown) continue;
    rows.put("<p><bdi>{}</bdi></p>", clipped(block.text));
  }
  Html out;
  if (count == 0) return out;
  out.put(R"(<details class="inline"><summary>Text that counts: {}</summary><div class="told">{}</div>)",
          counted(static_cast<std::int64_t>(count), "block", "blocks"), rows);
  if (count > kBlocksShown) out.put(R"(<p class="faint">The first {} are shown.</p>)", kBlocksShown);
  return out.put("</details>\n");
}

std::string_view sign(Mark mark) {
  switch (mark) {
    case Mark::item:
      return "✓ entry";
    case Mark::picked:
      return "✓ your entry";
    case Mark::refused:
      return "✕ not this";
    case Mark::ignored:
      return "– ignored";
    case Mark::none:
      return "";
  }
  return "";
}

/// The button that changes what a line is; the answer comes back at the same place.
Html button(const review::OutlineEntry& line, std::string_view name, std::string_view label) {
  Html out;
  return out.put(
      R"(<button class="quiet" name="{}" value="{}" formaction="{}">{}<span class="sr">: {}</span></button>)",
      name, line.element, Href::local("/watches/preview#e" + std::to_string(line.element)), label,
      clipped(line.text, 60));
}

Html line_of(const review::OutlineEntry& line) {
  Html out;
  out.put(R"(<div class="part" id="e{}" data-element="{}" data-mark="{}">)", line.element, line.element,
          word(line.mark));
  if (line.text.empty()) return out.put(R"(<span class="tag">{}</span></div>)", line.tag);
  const bool marked = line.mark != Mark::none;
  if (marked) out.put(R"(<span class="sign">{}</span> )", sign(line.mark));
  if (line.mark == Mark::none || line.mark == Mark::item) {
    out.put(
        R"(<button class="pick" name="pick" value="{}" formaction="{}" title="this is an entry"><span class="tag">{}</span> <bdi>{}</bdi></button>)",
        line.element, Href::local("/watches/preview#e" + std::to_string(line.element)), line.tag, line.text);
  } else {
    out.put(R"(<span class="words"><span class="tag">{}</span> <bdi>{}</bdi></span>)", line.tag, line.text);
  }
  if (line.mark == Mark::item) out.add(button(line, "refuse", "Not this"));
  if (line.mark == Mark::picked || line.mark == Mark::refused) out.add(button(line, "back", "Take back"));
  return out.put("</div>");
}

/// Lines with depths as nested lists; what is below a folded line stands in a closed <details>.
class Nest {
 public:
  explicit Nest(const std::vector<review::OutlineEntry>& lines) : lines_(lines) {}

  Html html() {
    out_.put("<ul>");
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      while (!open_.empty() && lines_[open_.back()].depth >= lines_[i].depth) close();
      out_.put("<li>").add(line_of(lines_[i]));
      const bool holder = i + 1 < lines_.size() && lines_[i + 1].depth > lines_[i].depth;
      if (!holder) {
        out_.put("</li>\n");
        continue;
      }
      if (lines_[i].folded) out_.put("<details><summary>parts of it</summary>");
      out_.put("<ul>");
      open_.push_back(i);
    }
    while (!open_.empty()) close();
    return std::move(out_.put("</ul>\n"));
  }

 private:
  void close() {
    out_.put("</ul>");
    if (lines_[open_.back()].folded) out_.put("</details>");
    out_.put("</li>\n");
    open_.pop_back();
  }
  const std::vector<review::OutlineEntry>& lines_;
  std::vector<std::size_t> open_;
  Html out_;
};

}  // namespace

Html what_is_read(const review::Preview& preview, Time now) {
  const Reading& reading = preview.reading;
  Html out;
  out.put(
      R"(<section class="card" id="read"><h2>What is read</h2><dl class="facts told-of"><dt>Kind</dt><dd>{} {}</dd>)",
      chip("kind", word(preview.watch.kind)), preview.why_kind);
  out.put(R"(<dt>Quality</dt><dd>{} <bdi>{}</bdi></dd><dt>Read</dt><dd>{}</dd>)",
          chip(reading.quality == Quality::ok ? "watch" : "quality", word(reading.quality)),
          clipped(reading.reason), preview.content);
  out.add(fields(preview));
  if (preview.status != 0) {
    out.put(R"(<dt>Fetched</dt><dd>{} · HTTP {} · {} · <bdi>{}</bdi></dd>)", ago(preview.fetched_at, now),
            preview.status, size_words(preview.size), clipped(preview.content_type, 80));
  }
  out.put("</dl>\n");
  for (std::size_t i = 0; i < reading.notes.size() && i < kNotesShown; ++i)
    out.put(R"(<p class="warn"><bdi>{}</bdi></p>
)",
            clipped(reading.notes[i]));
  out.add(offered_feeds(preview)).add(text_that_counts(reading.document));
  if (reading.document.policy) {
    out.put(
        R"(<details class="inline"><summary>A policy entry</summary><div class="detail">{}</div></details>
)",
        clipped(review::to_text(*reading.document.policy), 8000));
  }
  return out.put("</section>\n");
}

Html found_items(const review::Preview& preview) {
  const std::vector<Item>& items = preview.reading.document.items;
  Html out;
  if (items.empty()) return out;
  out.put(R"(<section class="card" id="items"><h2>{}</h2><ol class="found">)",
          counted(static_cast<std::int64_t>(items.size()), "entry", "entries"));
  for (std::size_t i = 0; i < items.size() && i < kItemsShown; ++i) {
    const Item& item = items[i];
    out.put(R"(<li><span class="date">{}</span><span>{}</span></li>
)",
            item.date ? to_iso(*item.date) : "no date",
            outside_link(item.url, clipped(item.title.empty() ? item.url : item.title)));
  }
  out.put("</ol>");
  if (items.size() > kItemsShown) out.put(R"(<p class="faint">The first {} are shown.</p>)", kItemsShown);
  return out.put("</section>\n");
}

Html page_outline(const review::Preview& preview) {
  Html out;
  if (preview.outline.empty()) return out;
  out.put(
      R"(<section class="card outline" id="outline" aria-labelledby="outline-title"><h2 id="outline-title">The page, to point at</h2>
<p class="faint">Press an entry that should count: selectors for it and its like are worked out. Press “Not this” at what should not count. Nothing here comes from the site but its words.</p>
{})",
      Nest(preview.outline).html());
  if (preview.outline_cut) out.put(R"(<p class="faint">The page goes on; this is its first part.</p>)");
  return out.put("</section>\n");
}

}  // namespace policywatch::web
