// Any JSON: entries where objects look like entries, and every value as a line of text. The JSON-LD of an
// HTML page counts as JSON for a watch that picks from it.
#include <algorithm>
#include <unordered_set>

#include "base/date.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dates.hpp"
#include "extract/extract.hpp"
#include "extract/json_ld.hpp"
#include "extract/mime.hpp"
#include "watchers/json_fields.hpp"
#include "watchers/json_path.hpp"
#include "watchers/json_shapes.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

using boost::json::value;
using Values = std::vector<const value*>;

constexpr std::size_t kMostBlocks = 20'000;
constexpr std::size_t kMostItems = 5000;

// JSON:API keeps an entry's fields one level down.
std::string entry_text(const value& entry, std::initializer_list<std::string_view> names) {
  std::string text = first_text(entry, names);
  const value* attributes = field(entry, "attributes");
  return text.empty() && attributes != nullptr ? first_text(*attributes, names) : text;
}

std::optional<Item> read_item(const value& entry, const std::string& base) {
  if (!entry.is_object()) return std::nullopt;
  Item item;
  item.title = entry_text(entry, {"title", "headline", "name", "subject", "label"});
  std::string link =
      entry_text(entry, {"html_url", "url", "link", "href", "absolute_url", "permalink", "web_url"});
  const value* links = field(entry, "links");
  if (link.empty() && links != nullptr) link = first_text(*links, {"html", "self", "related"});
  item.url = link.empty() ? "" : resolve(base, link);
  if (item.title.empty()) return std::nullopt;
  item.date = extract::find_date(
      entry_text(entry, {"date_published", "publication_date", "published", "published_at", "publishedAt",
                         "pubDate", "postedDate", "date", "datetime", "created_at", "createdAt", "created",
                         "updated", "updated_at", "lastModifiedDate"}));
  item.summary =
      entry_text(entry, {"summary", "abstract", "description", "excerpt", "snippet", "body", "text"});
  item.key = entry_text(entry, {"id", "guid", "uuid", "document_number", "slug"});
  if (item.key.empty() && !item.url.empty()) item.key = identity_of(item.url);
  if (item.key.empty()) item.key = fold(item.title);
  return item;
}

// Every value of such an entry that counts is in its item; the others change with each processing.
bool known_shape(const value& of) {
  const auto* array = of.if_array();
  return is_regulations_resource(array != nullptr && !array->empty() ? array->front() : of);
}

// "results.title": where a value stands. Each value below a name repeats it, so it is cut.
std::string place_below(const std::string& place, std::string_view name) {
  constexpr std::size_t kLongestPlace = 200;
  return place.empty() ? std::string(name) : shorten(place + "." + std::string(name), kLongestPlace);
}

// At most 200 bytes of a name, whole characters.
std::string_view clipped(std::string_view name) {
  constexpr std::size_t kLongestName = 200;
  if (name.size() <= kLongestName) return name;
  std::size_t end = kLongestName;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end);
}

// A name, clipped, and what stands below it; elements of an array bear the name of their array.
struct Member {
  std::string_view name;
  const value* at = nullptr;
};

std::string line_of(const Member& member, const std::string& place) {
  std::string text = as_text(member.at);
  if (text.empty() || member.name.empty()) return text;
  if (member.at->is_string()) text = '"' + text + '"';
  return place + (place.empty() ? "" : " ") + '"' + std::string(member.name) + "\": " + text;
}

// An object or array that is being walked.
struct Frame {
  std::string place;  // of the object around
  std::vector<Member> below;
  std::size_t next = 0;
};

// Arrays in their order, members by name, for theirs means nothing (RFC 8259, section 4).
Frame open_frame(const Member& member, std::string place) {
  Frame frame{std::move(place), {}};
  if (const auto* object = member.at->if_object()) {
    for (const auto& one : *object) frame.below.push_back({one.key(), &one.value()});
    std::ranges::sort(frame.below, {}, &Member::name);
    for (Member& one : frame.below) one.name = clipped(one.name);
  } else {
    for (const value& element : member.at->get_array()) frame.below.push_back({member.name, &element});
  }
  return frame;
}

// Every scalar below `of`, a line each.
void add_leaves(const value& of, const std::unordered_set<const value*>& ignored, Document& document) {
  const auto add = [&](const Member& member, const std::string& place) {
    std::string line = line_of(member, place);
    if (!line.empty()) document.blocks.push_back({std::move(line), Where::main, "json"});
  };
  if (ignored.contains(&of)) return;
  if (!of.is_structured()) return add({"", &of}, "");
  std::vector<Frame> open{open_frame({"", &of}, "")};
  while (!open.empty() && document.blocks.size() < kMostBlocks) {
    Frame& top = open.back();
    if (top.next == top.below.size()) {
      open.pop_back();
      continue;
    }
    const Member member = top.below[top.next++];
    if (ignored.contains(member.at)) continue;
    if (!member.at->is_structured()) {
      add(member, top.place);
    } else {
      std::string place = member.at->is_object() ? place_below(top.place, member.name) : top.place;
      open.push_back(open_frame(member, std::move(place)));
    }
  }
}

Values picked(const std::vector<value>& tops, const std::vector<std::string>& paths, Reading& reading) {
  Values out;
  for (const std::string& path : paths) {
    const std::size_t before = out.size();
    for (const value& top : tops) {
      auto found = json_path(top, path);
      if (!found) {
        reading.notes.push_back("selector " + path + ": " + found.error().message);
        break;
      }
      out.insert(out.end(), found->begin(), found->end());
      if (&top == &tops.back() && out.size() == before)
        reading.notes.push_back("selector " + path + " matched nothing");
    }
  }
  return out;
}

// Without `select`: the root array, or the first array of objects among the root's fields.
const value* entries_of(const value& root) {
  if (root.is_array()) return &root;
  const auto* object = root.if_object();
  if (object == nullptr) return nullptr;
  for (const auto& member : *object) {
    const auto* array = member.value().if_array();
    if (array != nullptr && !array->empty() && array->front().is_object()) return &member.value();
  }
  return nullptr;
}

void add_items(const value& of, const std::unordered_set<const value*>& ignored, const std::string& base,
               std::vector<Item>& items) {
  const auto add = [&](const value& entry) {
    if (ignored.contains(&entry) || items.size() >= kMostItems) return;
    if (is_regulations_resource(entry)) {
      items.push_back(read_regulations_resource(entry));
    } else if (auto item = read_item(entry, base)) {
      items.push_back(std::move(*item));
    }
  };
  if (const auto* array = of.if_array()) {
    for (const value& entry : *array) add(entry);
  } else {
    add(of);
  }
}

// The JSON-LD of an HTML page; empty when there is none, or the page is no good one.
std::vector<value> embedded(const Answer& answer, Reading& reading) {
  if (answer.watch.select.empty() || !extract::looks_like_html(answer.response.body)) return {};
  const extract::Dom dom = extract::Dom::parse(decoded_text(answer, reading));
  Watch as_page = answer.watch;
  as_page.kind = WatchKind::page;
  as_page.select.clear();
  const Document page = extract::read_page(dom, answer.url, as_page, reading.notes);
  if (extract::judge_quality(answer.response, as_page, &dom, &page).quality != Quality::ok) return {};
  return extract::json_ld_blocks(dom);
}

}  // namespace

void read_json_kind(const Answer& answer, Reading& reading) {
  std::vector<value> tops = embedded(answer, reading);
  if (tops.empty()) {
    if (!expect_data(answer, reading, "JSON")) return;
    auto whole = parse_json(decoded_text(answer, reading));
    if (!whole) return refuse(reading, Quality::wrong_type, "no JSON: " + whole.error().message);
    tops.push_back(std::move(*whole));
  }
  const Values ignore = picked(tops, answer.watch.ignore, reading);
  const std::unordered_set<const value*> ignored(ignore.begin(), ignore.end());
  const bool everything = answer.watch.select.empty();
  for (const value* root : everything ? Values{&tops.front()} : picked(tops, answer.watch.select, reading)) {
    const value* entries = everything ? entries_of(*root) : root;
    if (entries != nullptr) add_items(*entries, ignored, answer.url, reading.document.items);
    if (entries == nullptr || !known_shape(*entries)) add_leaves(*root, ignored, reading.document);
  }
  reading.document.title = first_text(tops.front(), {"title", "name", "description"});
  if (reading.document.blocks.size() >= kMostBlocks) {
    reading.notes.push_back("only the first " + std::to_string(kMostBlocks) + " values were read");
  }
}

}  // namespace policywatch::watchers
