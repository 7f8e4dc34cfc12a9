#include "base/policy_row.hpp"

#include <array>
#include <string_view>

#include "base/text.hpp"

namespace policywatch {
namespace {

constexpr std::string_view kBetween = " \u00b7 ";

using ListOfPolicy = std::vector<std::string> Policy::*;
struct Part {
  std::string_view label;
  ListOfPolicy list;
};
constexpr std::array kParts = {
    Part{"Subject Matter: ", &Policy::subjects}, Part{"Agencies Affected: ", &Policy::agencies},
    Part{"Status: ", &Policy::statuses}, Part{"Trump Administration Action: ", &Policy::action_types}};
constexpr std::string_view kCurrent = "Current Status: ", kEra = "Trump ", kNumber = "ID #";

// What follows a label that begins the summary or a sentence of it, up to the sentence's end.
std::string_view value_of(std::string_view summary, std::string_view label) {
  for (std::size_t at = summary.find(label); at != std::string_view::npos; at = summary.find(label, at + 1)) {
    if (at != 0 && !summary.substr(0, at).ends_with(". ")) continue;
    const std::string_view rest = summary.substr(at + label.size());
    std::size_t end = rest.find(". ");
    if (end == std::string_view::npos) end = rest.size() - (rest.ends_with('.') ? 1 : 0);
    return rest.substr(0, end);
  }
  return "";
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find(kBetween);
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + kBetween.size());
  }
  return out;
}

}  // namespace

Item item_of_row(const Policy& row) {
  Item item;
  const bool numbered = !row.id.empty() && row.id != row.slug;
  item.title = !row.title.empty() ? row.title : !row.slug.empty() ? row.slug : row.id;
  item.url = row.url;
  item.date = row.announced;
  item.key = !row.slug.empty() ? row.slug : numbered ? row.id : "title:" + fold(row.title);
  const auto add = [&](std::string_view label, std::string_view value) {
    if (!value.empty())
      item.summary += (item.summary.empty() ? "" : " ") + std::string(label) + std::string(value) + ".";
  };
  add(kEra, row.era);
  for (const Part& part : kParts) add(part.label, join(row.*(part.list), kBetween));
  add(kCurrent, row.current_status);
  if (numbered) add(kNumber, row.id);
  return item;
}

Policy row_of_item(const Item& item) {
  Policy row;
  row.url = item.url;
  row.announced = item.date;
  row.id = value_of(item.summary, kNumber);
  const bool is_slug = !item.key.empty() && !item.key.starts_with("title:") && item.key != row.id;
  if (is_slug) row.slug = item.key;
  if (row.id.empty()) row.id = row.slug;
  if (item.title != row.slug && item.title != row.id) row.title = item.title;
  const std::string_view summary = item.summary;
  if (summary.starts_with("Trump 2.0.") || summary.starts_with("Trump 1.0.")) row.era = summary.substr(6, 3);
  for (const Part& part : kParts) row.*(part.list) = list_of(value_of(summary, part.label));
  row.current_status = value_of(summary, kCurrent);
  return row;
}

}  // namespace policywatch
