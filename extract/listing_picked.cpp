#include "extract/listing_picked.hpp"

#include <unordered_set>

#include "extract/rows.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kSampledRows = 12;  // rows read to tell the columns of a table

}  // namespace

Surroundings::Surroundings(const std::vector<Node>& records, const Scope& scope, const DateHints& hints) {
  read_columns_of(records, hints);
  std::unordered_set<const GumboInternalNode*> picked;
  for (const Node record : records) picked.insert(record.raw());
  const std::vector<Element> elements = survey(scope, true);
  std::vector<std::size_t> fronts, ends;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (!picked.contains(elements[i].node.raw())) continue;
    places_[elements[i].node.raw()] = i;
    fronts.push_back(i);
    ends.push_back(elements[i].end);
  }
  labels_ = labels_among(find_labels(elements, hints), fronts, ends);
}

void Surroundings::read_columns_of(const std::vector<Node>& records, const DateHints& hints) {
  std::unordered_map<const GumboInternalNode*, std::vector<Node>> rows;
  for (const Node record : records) {
    if (record.tag() != "tr" || !is_data_row(record)) continue;
    std::vector<Node>& sample = rows[table_of(record).raw()];
    if (sample.size() < kSampledRows) sample.push_back(record);
  }
  for (const auto& [table, sample] : rows) columns_[table] = read_columns(sample, hints);
}

void Surroundings::tell(Node record, RecordContext& context) const {
  const auto columns = record.tag() == "tr" ? columns_.find(table_of(record).raw()) : columns_.end();
  context.columns = columns == columns_.end() ? Columns() : columns->second;
  const auto place = places_.find(record.raw());
  context.heading_date = place == places_.end() ? std::nullopt : date_above(labels_, place->second);
}

}  // namespace policywatch::extract
