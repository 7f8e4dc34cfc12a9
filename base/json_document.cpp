// The stored form of a document: written at every change, so keys are short, parts are arrays, and what is
// empty is left out.
#include <boost/json/monotonic_resource.hpp>

#include "base/document_text.hpp"
#include "base/json_fields.hpp"
#include "base/records_json.hpp"

namespace policywatch {
namespace {

using json::Fields;
using json::value;

constexpr std::string_view kDefaultTag = "p";

// [text], [text, tag] or [text, tag, where]: most blocks are paragraphs of the main part.
value block_to_json(const Block& block) {
  json::array out{value(block.text)};
  const bool main = block.where == Where::main;
  if (!main || block.tag != kDefaultTag) out.push_back(value(block.tag));
  if (!main) out.push_back(json::word_value(block.where));
  return out;
}

value item_to_json(const Item& item) {
  json::array out{value(item.title),   value(item.url), json::date_or_null(item.date),
                  value(item.summary), value(item.key), value(item.outlet)};
  while (out.size() > 1 && (out.back().is_null() || out.back() == value(""))) out.pop_back();
  return out;
}

// Element `at` of a short array; absent and null ones are empty text. False: not a string.
bool read_text(const json::array& from, std::size_t at, std::string& into) {
  if (at >= from.size() || from[at].is_null()) return true;
  const auto* text = from[at].if_string();
  if (text == nullptr) return false;
  into.assign(text->data(), text->size());
  return true;
}

bool read_block(const json::array& from, Block& block) {
  std::string where;
  block.tag = kDefaultTag;
  if (!read_text(from, 0, block.text) || !read_text(from, 1, block.tag) || !read_text(from, 2, where)) {
    return false;
  }
  if (where.empty()) return true;
  const auto parsed = parse_word<Where>(where);
  if (parsed) block.where = *parsed;
  return parsed.has_value();
}

bool read_link(const json::array& from, Link& link) {
  return read_text(from, 0, link.text) && read_text(from, 1, link.url);
}

bool read_item(const json::array& from, Item& item) {
  std::string date;
  if (!read_text(from, 0, item.title) || !read_text(from, 1, item.url) || !read_text(from, 2, date) ||
      !read_text(from, 3, item.summary) || !read_text(from, 4, item.key) ||
      !read_text(from, 5, item.outlet)) {
    return false;
  }
  if (date.empty()) return true;
  item.date = parse_iso_date(date);
  return item.date.has_value();
}

template <class T>
void read_parts(Fields& in, std::string_view name, std::vector<T>& into,
                bool (*read)(const json::array&, T&)) {
  const json::array* all = in.elements(name);
  if (all == nullptr) return;
  into.reserve(all->size());
  for (const value& one : *all) {
    T part;
    if (!one.is_array() || !read(one.get_array(), part)) {
      return in.wrong(std::string(name) + "[" + std::to_string(into.size()) + "]", "malformed entry");
    }
    into.push_back(std::move(part));
  }
}

// The single texts of a document with their keys.
constexpr std::pair<std::string_view, std::string Document::*> kTexts[] = {
    {"u", &Document::url},        {"t", &Document::title},  {"l", &Document::language},
    {"c", &Document::canonical},  {"a", &Document::author}, {"s", &Document::site},
    {"d", &Document::description}};

/// Members and elements with the commas between them.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  void key(std::string_view name) {
    out_ += first_ ? '{' : ',';
    first_ = false;
    json::put_text(out_, name);
    out_ += ':';
  }
  void text(std::string_view name, const std::string& value) {
    if (value.empty()) return;
    key(name);
    json::put_text(out_, value);
  }
  void date(std::string_view name, const std::optional<Date>& value) {
    if (value) text(name, to_iso(*value));
  }
  template <class T>
  void list(std::string_view name, const std::vector<T>& all, void (*put)(std::string&, const T&)) {
    if (all.empty()) return;
    key(name);
    char lead = '[';
    for (const T& one : all) {
      out_ += lead;
      put(out_, one);
      lead = ',';
    }
    out_ += ']';
  }
  void end() { out_ += first_ ? "{}" : "}"; }

 private:
  std::string& out_;
  bool first_ = true;
};

void put_block(std::string& out, const Block& block) {
  const bool main = block.where == Where::main;
  out += '[';
  json::put_text(out, block.text);
  if (!main || block.tag != kDefaultTag) json::put_text(out += ',', block.tag);
  if (!main) json::put_text(out += ',', word(block.where));
  out += ']';
}

void put_link(std::string& out, const Link& link) {
  json::put_text(out += '[', link.text);
  json::put_text(out += ',', link.url);
  out += ']';
}

void put_item(std::string& out, const Item& item) {
  const std::string date = item.date ? to_iso(*item.date) : "";
  const std::string_view parts[] = {item.title, item.url, date, item.summary, item.key, item.outlet};
  std::size_t count = std::size(parts);
  while (count > 1 && parts[count - 1].empty()) --count;
  out += '[';
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    if (i == 2 && date.empty()) {
      out += "null";
    } else {
      json::put_text(out, parts[i]);
    }
  }
  out += ']';
}

}  // namespace

std::string print_document(const Document& d) {
  std::string out;
  Writer writer(out);
  for (const auto& [key, member] : kTexts) writer.text(key, d.*member);
  writer.date("p", d.published);
  writer.date("m", d.updated);
  writer.list("b", d.blocks, put_block);
  writer.list("k", d.links, put_link);
  writer.list("i", d.items, put_item);
  writer.list("h", d.history, put_item);
  if (d.policy) {
    writer.key("y");
    out += print_json(to_json(*d.policy));
  }
  writer.end();
  return out;
}

Result<Document> parse_document(std::string_view text) {
  boost::json::monotonic_resource memory(2 * text.size() + 4096);
  const Result<value> parsed = json::parse_into(text, &memory);
  if (!parsed) return std::unexpected(parsed.error());
  return document_from_json(*parsed);
}

boost::json::value document_to_json(const Document& d) {
  json::object out;
  for (const auto& [key, member] : kTexts) {
    if (!(d.*member).empty()) out[key] = d.*member;
  }
  if (d.published) out["p"] = to_iso(*d.published);
  if (d.updated) out["m"] = to_iso(*d.updated);
  if (!d.blocks.empty()) out["b"] = json::list(d.blocks, block_to_json);
  const auto link = [](const Link& l) -> value { return json::array{value(l.text), value(l.url)}; };
  if (!d.links.empty()) out["k"] = json::list(d.links, link);
  if (!d.items.empty()) out["i"] = json::list(d.items, item_to_json);
  if (!d.history.empty()) out["h"] = json::list(d.history, item_to_json);
  if (d.policy) out["y"] = to_json(*d.policy);
  return out;
}

Result<Document> document_from_json(const boost::json::value& from) {
  Fields in(from, "");
  Document d;
  for (const auto& [key, member] : kTexts) in.text(key, d.*member);
  in.date("p", d.published);
  in.date("m", d.updated);
  read_parts(in, "b", d.blocks, read_block);
  read_parts(in, "k", d.links, read_link);
  read_parts(in, "i", d.items, read_item);
  read_parts(in, "h", d.history, read_item);
  if (const value* policy = in.find("y")) {
    auto read = policy_from_json(*policy);
    if (!read) return std::unexpected(within("y", read.error()));
    d.policy = *std::move(read);
  }
  return json::finish(in, std::move(d));
}

}  // namespace policywatch
