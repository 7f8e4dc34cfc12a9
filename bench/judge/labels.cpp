#include "bench/judge/labels.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace policywatch::bench {
namespace {

namespace json = boost::json;

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<json::value> lines_of(const std::filesystem::path& file) {
  std::vector<json::value> values;
  const std::string bytes = bytes_of(file);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    if (end > at) values.push_back(json::parse(std::string_view(bytes).substr(at, end - at)));
    at = end + 1;
  }
  return values;
}

std::string text_of(const json::value& value, std::string_view key) {
  const json::value* found = value.as_object().if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::string id_of(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : std::to_string(value.to_number<std::int64_t>());
}

std::vector<std::string> texts_of(const json::value& value, std::string_view key) {
  std::vector<std::string> all;
  const json::value* found = value.as_object().if_contains(key);
  if (found == nullptr || !found->is_array()) return all;
  for (const json::value& entry : found->as_array()) {
    if (entry.is_string()) {
      all.emplace_back(entry.as_string());
    } else {
      all.push_back(text_of(entry, "case") + ", " + text_of(entry, "court") + ", " +
                    text_of(entry, "number"));
    }
  }
  return all;
}

Policy policy_of(const json::value& value) {
  Policy p;
  p.id = id_of(value.at("id"));
  p.era = text_of(value, "era");
  p.title = text_of(value, "title");
  p.description = text_of(value, "description");
  p.announced = parse_iso_date(text_of(value, "announced"));
  p.agencies = texts_of(value, "agencies");
  p.subjects = texts_of(value, "subjects");
  p.terms = texts_of(value, "terms");
  p.dockets = texts_of(value, "dockets");
  return p;
}

LabelledItem item_of(const json::value& value) {
  LabelledItem item;
  item.id = text_of(value, "id");
  item.story.title = text_of(value, "title");
  item.story.text = text_of(value, "text");
  item.story.outlet = text_of(value, "outlet");
  item.story.url = text_of(value, "url");
  item.story.date = parse_iso_date(text_of(value, "date"));
  for (const json::value& id : value.at("policies").as_array()) item.policies.insert(id_of(id));
  item.kind = text_of(value, "kind");
  item.hard = text_of(value, "difficulty") == "hard";
  return item;
}

}  // namespace

Labels read_labels(const std::filesystem::path& policies, const std::filesystem::path& items,
                   const std::filesystem::path& sentences) {
  Labels labels;
  const json::value all = json::parse(bytes_of(policies));
  for (const json::value& value : all.as_array()) labels.policies.push_back(policy_of(value));
  for (const json::value& value : lines_of(items)) labels.items.push_back(item_of(value));
  for (const json::value& value : lines_of(sentences)) {
    labels.sentences.push_back(
        {text_of(value, "text"), text_of(value, "status_change"), text_of(value, "trap")});
  }
  return labels;
}

}  // namespace policywatch::bench
