// Any JSON: entries where objects look like entries, and every value as a line of text.
#include <algorithm>
#include <unordered_set>

#include "base/date.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dates.hpp"
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

struct Leaf {
  std::string path;
  const value* at;
};

// Every scalar below `of` with its path, in document order.
void add_leaves(const value& of, const std::unordered_set<const value*>& ignored, Document& document) {
  std::vector<Leaf> stack{{"", &of}};
  while (!stack.empty() && document.blocks.size() < kMostBlocks) {
    const Leaf leaf = std::move(stack.back());
    stack.pop_back();
    if (ignored.contains(leaf.at)) continue;
    std::vector<Leaf> below;
    if (const auto* object = leaf.at->if_object()) {
      for (const auto& member : *object) {
        below.push_back(
            {leaf.path + (leaf.path.empty() ? "" : ".") + std::string(member.key()), &member.value()});
      }
    } else if (const auto* array = leaf.at->if_array()) {
      for (const value& element : *array) below.push_back({leaf.path, &element});
    } else if (!leaf.at->is_null()) {
      std::string text = as_text(leaf.at);
      if (!text.empty()) {
        document.blocks.push_back({leaf.path.empty() ? text : leaf.path + ": " + text, Where::main, "json"});
      }
    }
    stack.insert(stack.end(), std::make_move_iterator(below.rbegin()), std::make_move_iterator(below.rend()));
  }
}

Values picked(const value& root, const std::vector<std::string>& paths, Reading& reading) {
  Values out;
  for (const std::string& path : paths) {
    auto found = json_path(root, path);
    if (!found) {
      reading.notes.push_back("selector " + path + ": " + found.error().message);
    } else if (found->empty()) {
      reading.notes.push_back("selector " + path + " matched nothing");
    } else {
      out.insert(out.end(), found->begin(), found->end());
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

}  // namespace

void read_json_kind(const Answer& answer, Reading& reading) {
  if (!expect_data(answer, reading, "JSON")) return;
  const auto whole = parse_json(decoded_text(answer, reading));
  if (!whole) return refuse(reading, Quality::wrong_type, "no JSON: " + whole.error().message);
  const Values ignore = picked(*whole, answer.watch.ignore, reading);
  const std::unordered_set<const value*> ignored(ignore.begin(), ignore.end());
  Values roots = answer.watch.select.empty() ? Values{&*whole} : picked(*whole, answer.watch.select, reading);
  for (const value* root : roots) {
    const value* entries = answer.watch.select.empty() ? entries_of(*root) : root;
    if (entries != nullptr) add_items(*entries, ignored, answer.url, reading.document.items);
    if (entries == nullptr || !known_shape(*entries)) add_leaves(*root, ignored, reading.document);
  }
  reading.document.title = first_text(*whole, {"title", "name", "description"});
  if (reading.document.blocks.size() >= kMostBlocks) {
    reading.notes.push_back("only the first " + std::to_string(kMostBlocks) + " values were read");
  }
}

}  // namespace policywatch::watchers
