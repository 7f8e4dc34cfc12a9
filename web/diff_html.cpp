#include "web/diff_html.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "web/layout.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kMaxRows = 1500;  // a person reads no more at once; the API gives all

Html segments(const std::vector<diff::Segment>& parts) {
  Html out;
  for (const diff::Segment& part : parts) {
    if (part.mark == diff::Mark::inserted) {
      out.put("<ins>{}</ins>", part.text);
    } else if (part.mark == diff::Mark::deleted) {
      out.put("<del>{}</del>", part.text);
    } else {
      out.text(part.text);
    }
  }
  return out;
}

bool has(const std::vector<diff::Segment>& parts, diff::Mark mark) {
  return std::ranges::any_of(parts, [&](const diff::Segment& part) { return part.mark == mark; });
}

/// A sign in the gutter, so that colour is never the only mark.
std::string_view sign(const diff::Row& row) {
  const bool added = has(row.left, diff::Mark::inserted) || has(row.right, diff::Mark::inserted);
  const bool gone = has(row.left, diff::Mark::deleted) || has(row.right, diff::Mark::deleted);
  if (added && gone) return "±";
  if (added) return "+";
  return gone ? "−" : "";
}

std::string row_class(const diff::Row& row) {
  std::string out = row.context ? "line context" : "line";
  if (row.where != Where::main) out += row.where == Where::navigation ? " aside" : " aside volatile";
  return out;
}

Html label_of(const diff::Row& row) {
  Html out;
  if (row.where != Where::main) out.put(R"(<span class="where">{}</span> )", word(row.where));
  if (!row.label.empty()) out.put(R"(<span class="label">{}</span> )", row.label);
  return out;
}

/// Where a row stands among the others: its id, and the number of the run of changes that it begins (0:
/// none).
struct Seat {
  std::size_t index = 0;
  int hunk = 0;
};

bool is_changed(const diff::Row& row) {
  const auto marked = [](const std::vector<diff::Segment>& parts) {
    return has(parts, diff::Mark::inserted) || has(parts, diff::Mark::deleted);
  };
  return row.skipped == 0 && (marked(row.left) || marked(row.right));
}

Html hooks_of(const Seat& seat) {
  Html out;
  out.put(R"(id="d{}")", seat.index);
  if (seat.hunk > 0) out.put(R"( data-hunk="{}" tabindex="-1")", seat.hunk);
  return out;
}

Html one_row(const diff::Row& row, bool side, const Seat& seat) {
  Html out;
  if (row.skipped > 0) {
    return out.put(R"(<div class="line skipped"><span></span><span>{} unchanged</span></div>
)",
                   counted(row.skipped, "block", "blocks"));
  }
  if (!side) {
    return out.put(R"(<div class="{}" {}><span class="gutter">{}</span><div>{}{}</div></div>
)",
                   row_class(row), hooks_of(seat), sign(row), label_of(row), segments(row.left));
  }
  return out.put(R"(<div class="{} pair" {}><div class="before">{}{}</div><div class="after">{}</div></div>
)",
                 row_class(row), hooks_of(seat), label_of(row), segments(row.left), segments(row.right));
}

Html lines_of(const std::vector<diff::Row>& rows, bool side) {
  Html out;
  int hunks = 0;
  bool inside = false;
  for (std::size_t i = 0; i < rows.size() && i < kMaxRows; ++i) {
    const bool changed = is_changed(rows[i]);
    const bool begins = changed && (!inside || side || !rows[i].label.empty());
    out.add(one_row(rows[i], side, {.index = i, .hunk = begins ? ++hunks : 0}));
    inside = changed;
  }
  return out;
}

Html tabs(std::string_view current, std::string_view path, const Params& query) {
  Html out;
  for (const std::string_view name : kShownViews) {
    Params with = query;
    with.set("diff", std::string(name));
    const Href href = Href::local(std::string(path) + "?" + with.encoded() + "#diff");
    if (name == current) {
      out.put(R"(<a href="{}" aria-current="true">{}</a>)", href, name);
    } else {
      out.put(R"(<a href="{}">{}</a>)", href, name);
    }
  }
  return out;
}

Html frame(std::string_view title, const review::SnapshotView& snapshot) {
  Html out;
  out.put(R"(<figure><figcaption>{} {}</figcaption>)", title,
          snapshot.sha256.empty() ? Html().put("nothing") : time_tag(snapshot.fetched_at));
  if (!snapshot.sha256.empty()) {
    out.put(
        R"(<iframe sandbox="" src="{}" title="{} as it looked" loading="lazy" referrerpolicy="no-referrer"></iframe>)",
        link_to({"rendered", snapshot.sha256}), title);
  }
  return out.put("</figure>\n");
}

Html rendered(const review::Comparison& comparison) {
  Html out;
  return out.put(
      R"(<p class="faint">The stored pages, inert: no scripts, nothing loaded from elsewhere, so without their images.</p>
<div class="frames">{}{}</div>
)",
      frame("Before", comparison.before), frame("After", comparison.after));
}

std::string_view nothing_visible(diff::View view) {
  if (view == diff::View::links) return "No link differs.";
  if (view == diff::View::fields) return "No field differs.";
  if (view == diff::View::source) return "The sources are the same.";
  return "Nothing visible differs.";
}

}  // namespace

std::string_view shown_view(const Params& query) {
  const std::string& name = query.has("diff") ? query.get("diff") : query.get("view");
  const auto found = std::ranges::find(kShownViews, name);
  return found == kShownViews.end() ? kShownViews.front() : *found;
}

diff::View view_from(const Params& query) {
  return parse_word<diff::View>(shown_view(query)).value_or(diff::View::changes);
}

std::string place_of(std::string_view quote, const std::vector<diff::Row>& rows) {
  const std::string wanted = collapse_space(quote);
  if (wanted.empty()) return {};
  for (std::size_t i = 0; i < rows.size() && i < kMaxRows; ++i) {
    for (const diff::Mark gone : {diff::Mark::deleted, diff::Mark::inserted}) {
      std::string text;
      for (const auto* parts : {&rows[i].left, &rows[i].right}) {
        for (const diff::Segment& part : *parts) {
          if (part.mark != gone) text += part.text;
        }
      }
      if (collapse_space(text).find(wanted) != std::string::npos) return "d" + std::to_string(i);
    }
  }
  return {};
}

std::vector<diff::Row> rows_of(diff::View view, const review::Comparison& comparison) {
  if (view == diff::View::source) {
    return diff::source_rows(comparison.before_source, comparison.after_source);
  }
  return diff::rows(view, comparison.before_document, comparison.after_document, comparison.change);
}

Html diff_section(const Call& call, const review::Comparison& comparison, const std::vector<diff::Row>& rows,
                  std::string_view path, const Params& query) {
  const std::string_view shown = shown_view(call.query);
  const diff::View view = view_from(call.query);
  Html lines;
  if (shown == "rendered") {
    lines = rendered(comparison);
  } else {
    lines = lines_of(rows, view == diff::View::side);
    if (rows.empty())
      lines.put(R"(<p class="faint">{} Why: {}.</p>)", nothing_visible(view),
                comparison.change.why.empty() ? "the two are the same" : join(comparison.change.why, ", "));
    if (rows.size() > kMaxRows) {
      lines.put(
          R"(<p class="faint">{} more rows; the API and <code>policywatch diff</code> show them all.</p>)",
          rows.size() - kMaxRows);
    }
  }
  Html out;
  return out.put(
      R"(<nav class="tabs" aria-label="Views of the difference" data-cycle="d">{}</nav>
<div class="diff {}" data-diff="{}">
{}</div>
)",
      tabs(shown, path, query), shown, shown, lines);
}

Html change_counts(const Change& change) {
  const auto in = [&](Where where) {
    return std::ranges::count_if(change.text, [&](const TextChange& text) { return text.where == where; });
  };
  const std::pair<std::string_view, std::int64_t> counts[] = {
      {"text", in(Where::main)},
      {"entries", static_cast<std::int64_t>(change.items_added.size() + change.items_removed.size() +
                                            change.items_edited.size())},
      {"links", static_cast<std::int64_t>(change.links_added.size() + change.links_removed.size() +
                                          change.links_retargeted.size())},
      {"fields", static_cast<std::int64_t>(change.fields.size())},
      {"navigation", in(Where::navigation)},
      {"volatile", in(Where::volatile_)},
  };
  Html out;
  for (const auto& [name, count] : counts) {
    if (count > 0) out.put(R"(<span class="count">{} <b>{}</b></span> )", name, count);
  }
  return out;
}

}  // namespace policywatch::web
