#include "daemon/previewing.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/text.hpp"
#include "cli/try_json.hpp"
#include "daemon/reading.hpp"
#include "extract/extract.hpp"
#include "extract/outline.hpp"
#include "extract/select.hpp"
#include "extract/suggest_selector.hpp"
#include "watchers/explain.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::daemon {
namespace {

using extract::Dom;
using extract::Node;
using Mark = review::OutlineMark;
using Nodes = std::unordered_set<const GumboInternalNode*>;

bool is_page(WatchKind kind) {
  return kind == WatchKind::list || kind == WatchKind::article || kind == WatchKind::page ||
         kind == WatchKind::tracker;
}

const std::string& address_of(const Watch& watch, const Response& response) {
  return response.final_url.empty() ? watch.url : response.final_url;
}

std::string type_of(const Response& response) {
  const std::string* type = find_header(response.headers, "Content-Type");
  return type == nullptr ? "" : ascii_lower(*type);
}

bool is_within(Node node, const Nodes& some) {
  for (Node up = node; up; up = up.parent())
    if (some.contains(up.raw())) return true;
  return false;
}

Nodes picked_by(const Dom& dom, const std::string& selector) {
  Nodes nodes;
  if (const auto picked = extract::pick(dom, selector))
    for (const Node node : *picked) nodes.insert(node.raw());
  return nodes;
}

/// Fills in selectors: of what was pointed at, of what was found by itself less what was refused, or (`pin`)
/// of all of that.
void derive(const review::PreviewAsk& ask, const Dom& dom, const std::string& url, Watch& watch,
            std::vector<std::string>& notes) {
  const std::vector<Node> wanted = ask.derive ? extract::elements_at(dom, ask.picked) : std::vector<Node>();
  const std::vector<Node> unwanted = ask.derive ? extract::elements_at(dom, ask.refused) : wanted;
  if (ask.derive && wanted.empty() && unwanted.empty()) {
    watch.list.reset();
    return;
  }
  watch.kind = WatchKind::list;
  std::erase_if(watch.ignore, [&](const std::string& one) {
    const Nodes gone = picked_by(dom, one);
    return std::ranges::any_of(wanted, [&](Node node) { return is_within(node, gone); });
  });
  ListFields fields;
  if (wanted.empty()) {
    Watch by_itself = watch;
    by_itself.list.reset();
    std::vector<std::string> told;
    const extract::Listed found = extract::list_records(dom, url, by_itself, told);
    fields = extract::suggest_list(dom, url, watch, found, unwanted, watch.ignore);
  } else {
    fields = extract::suggest_list(dom, url, watch, wanted, unwanted, watch.ignore);
  }
  if (fields.item.empty()) {
    notes.emplace_back("no selector picks what was pointed at: write one, or point at something else");
  } else {
    watch.list = fields;
  }
}

void draw(const Dom& dom, const std::string& url, const review::PreviewAsk& ask, review::Preview& out) {
  Nodes items, picked, refused, ignored;
  if (out.watch.kind == WatchKind::list && out.reading.quality == Quality::ok) {
    std::vector<std::string> notes;
    for (const auto& record : extract::list_records(dom, url, out.watch, notes).records)
      if (!record.nodes.empty()) items.insert(record.nodes.front().raw());
  }
  for (const Node node : extract::elements_at(dom, ask.picked)) picked.insert(node.raw());
  for (const Node node : extract::elements_at(dom, ask.refused)) refused.insert(node.raw());
  for (const std::string& one : out.watch.ignore) ignored.merge(picked_by(dom, one));
  Nodes units = items;
  units.insert(picked.begin(), picked.end());
  units.insert(refused.begin(), refused.end());
  extract::Outline outline = extract::outline_of(dom, units);
  for (extract::OutlineLine& line : outline.lines) {
    const auto* raw = line.node.raw();
    const Mark mark = picked.contains(raw)            ? Mark::picked
                      : refused.contains(raw)         ? Mark::refused
                      : items.contains(raw)           ? Mark::item
                      : is_within(line.node, ignored) ? Mark::ignored
                                                      : Mark::none;
    out.outline.push_back(
        {line.depth, line.element, std::move(line.tag), std::move(line.text), line.folded, mark});
  }
  out.outline_cut = outline.cut;
}

void tell(const Response& response, bool asked, review::Preview& out) {
  watchers::Explanation why = watchers::explain(out.watch, response, out.reading, asked);
  out.as_json = cli::tried_as_json(out.watch, out.reading, why);
  out.why_kind = std::move(why.kind);
  out.content = std::move(why.content);
  out.selectors = std::move(why.selectors);
  for (watchers::FieldOrigin& one : why.fields)
    out.origins.push_back({std::move(one.field), std::move(one.value), std::move(one.from)});
  if (out.watch.id.empty()) out.watch.id = watchers::id_for(address_of(out.watch, response));
  for (watchers::FeedOffer& one : why.feeds) out.feeds.push_back({std::move(one.url), std::move(one.title)});
}

}  // namespace

review::Preview make_preview(const review::PreviewAsk& ask, const Response& response,
                             const std::optional<PdfText>& pdf) {
  review::Preview out;
  out.watch = ask.watch;
  out.picked = ask.picked;
  out.refused = ask.refused;
  out.fetched_at = response.finished;
  out.status = response.status;
  out.content_type = type_of(response);
  out.size = response.body.size();
  if (response.quality != Quality::ok) {
    out.reading.quality = response.quality;
    out.reading.reason = response.failure;
    tell(response, ask.names_kind, out);
    return out;
  }
  const WatchKind guess = watchers::guess_kind(response);
  if (!ask.names_kind) out.watch.kind = guess;
  const std::string url = address_of(out.watch, response);
  std::optional<Dom> dom;
  if (is_page(guess)) dom = Dom::parse(extract::decode(response.body, out.content_type).text);
  std::vector<std::string> notes;
  if (dom && (ask.derive || ask.pin)) derive(ask, *dom, url, out.watch, notes);
  out.reading = read_with(out.watch, response, pdf);
  out.reading.notes.insert(out.reading.notes.begin(), notes.begin(), notes.end());
  tell(response, ask.names_kind && out.watch.kind != guess, out);
  if (dom && ask.outline) draw(*dom, url, ask, out);
  return out;
}

}  // namespace policywatch::daemon
