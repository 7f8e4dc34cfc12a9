#include "config/table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.hpp"

namespace policywatch::config {
namespace {

std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "a boolean";
    default:
      return "a date or time";
  }
}

std::string must_be(std::string_view key, std::string_view what, const toml::node& found) {
  return "'" + std::string(key) + "' must be " + std::string(what) + ", not " + std::string(kind_of(found));
}

std::string quoted(std::string_view text) {
  return "'" + printable(shorten(text, 120)) + "'";
}

// "20MiB", "20MB", "20 kB" or plain bytes.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  const std::string unit = ascii_lower(trim(text.substr(static_cast<std::size_t>(end - text.data()))));
  constexpr std::pair<std::string_view, std::uint64_t> units[] = {{"", 1},
                                                                  {"b", 1},
                                                                  {"k", 1000},
                                                                  {"kb", 1000},
                                                                  {"kib", 1024},
                                                                  {"m", 1000'000},
                                                                  {"mb", 1000'000},
                                                                  {"mib", 1024 * 1024},
                                                                  {"g", 1000'000'000},
                                                                  {"gb", 1000'000'000},
                                                                  {"gib", 1ull << 30}};
  for (const auto& [name, factor] : units) {
    if (name == unit && number < (1ull << 40)) return number * factor;
  }
  return std::nullopt;
}

bool is_slug(std::string_view text) {
  return !text.empty() && text.size() <= 300 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

void Report::add(const toml::source_region& where, std::string message) {
  into_->push_back(
      {file_, static_cast<int>(where.begin.line), static_cast<int>(where.begin.column), std::move(message)});
}

std::string unknown_word(std::string_view found, const std::vector<std::string_view>& words) {
  const std::string_view near = nearest(found, words);
  std::string message = "unknown word " + quoted(found);
  if (!near.empty()) return message + ", did you mean '" + std::string(near) + "'?";
  message += "; expected one of";
  for (const std::string_view one : words) message += ' ' + std::string(one);
  return message;
}

Table::Table(const toml::table& table, std::string name, Report& report)
    : table_(&table), name_(std::move(name)), report_(&report) {}

const toml::node* Table::find(std::string_view key) {
  known_.emplace_back(key);
  return table_->get(key);
}

void Table::wrong_node(const toml::node& node, std::string message) {
  report_->add(node.source(), std::move(message));
}

void Table::wrong(std::string_view key, std::string message) {
  const toml::node* node = table_->get(key);
  report_->add(node != nullptr ? node->source() : table_->source(), std::move(message));
}

bool Table::require(std::string_view key) {
  if (table_->contains(key)) return true;
  report_->add(table_->source(), "required key '" + std::string(key) + "' is missing in " + name_);
  return false;
}

const toml::table* Table::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) wrong_node(*node, must_be(key, "a table", *node));
  return node->as_table();
}

const toml::array* Table::array(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  if (!node->is_array()) wrong_node(*node, must_be(key, "a list [ … ]", *node));
  return node->as_array();
}

void Table::text(std::string_view key, std::string& into) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (!node->is_string()) return wrong_node(*node, must_be(key, "a string", *node));
  into = node->as_string()->get();
}

void Table::required_text(std::string_view key, std::string& into) {
  text(key, into);
  const toml::node* node = table_->get(key);
  if (require(key) && node->is_string() && trim(into).empty()) {
    wrong_node(*node, "'" + std::string(key) + "' must not be empty");
  }
}

void Table::flag(std::string_view key, bool& into) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (!node->is_boolean()) return wrong_node(*node, must_be(key, "true or false", *node));
  into = node->as_boolean()->get();
}

void Table::integer(std::string_view key, int& into, int least, int most) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (!node->is_integer()) return wrong_node(*node, must_be(key, "a whole number", *node));
  const std::int64_t number = node->as_integer()->get();
  if (number < least || number > most) {
    return wrong_node(*node, "'" + std::string(key) + "' must be between " + std::to_string(least) + " and " +
                                 std::to_string(most) + ", not " + std::to_string(number));
  }
  into = static_cast<int>(number);
}

void Table::share(std::string_view key, double& into) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto number = node->value<double>();
  if (!node->is_number() || !number) return wrong_node(*node, must_be(key, "a number from 0 to 1", *node));
  if (!(*number >= 0 && *number <= 1)) {
    return wrong_node(*node, "'" + std::string(key) + "' must be between 0 and 1");
  }
  into = *number;
}

void Table::duration(std::string_view key, Millis& into, Millis least, Millis most) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  constexpr std::string_view form = "a duration such as \"90s\", \"15m\" or \"1h30m\"";
  if (!node->is_string()) return wrong_node(*node, must_be(key, form, *node));
  const std::string& written = node->as_string()->get();
  const auto parsed = parse_duration(written);
  if (!parsed) {
    return wrong_node(*node,
                      "'" + std::string(key) + "' must be " + std::string(form) + ", not " + quoted(written));
  }
  if (*parsed < least || *parsed > most) {
    return wrong_node(*node, "'" + std::string(key) + "' must be between " + format_duration(least) +
                                 " and " + format_duration(most) + ", not " + quoted(written));
  }
  into = *parsed;
}

void Table::size(std::string_view key, std::uint64_t& into, std::uint64_t least, std::uint64_t most) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  std::optional<std::uint64_t> bytes;
  if (node->is_string()) bytes = parse_size(node->as_string()->get());
  if (node->is_integer() && node->as_integer()->get() >= 0) {
    bytes = static_cast<std::uint64_t>(node->as_integer()->get());
  }
  if (!bytes) {
    return wrong_node(
        *node, "'" + std::string(key) + "' must be a size such as \"20MiB\", \"20MB\" or a number of bytes");
  }
  if (*bytes < least || *bytes > most) {
    return wrong_node(*node, "'" + std::string(key) + "' must be between " + std::to_string(least) + " and " +
                                 std::to_string(most) + " bytes");
  }
  into = *bytes;
}

void Table::choice(std::string_view key, std::string& into, const std::vector<std::string_view>& words) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (!node->is_string()) return wrong_node(*node, must_be(key, "a string", *node));
  const std::string& found = node->as_string()->get();
  if (std::ranges::find(words, found) == words.end()) {
    return wrong_node(*node, "'" + std::string(key) + "': " + unknown_word(found, words));
  }
  into = found;
}

bool Table::chosen_words(std::string_view key, std::vector<std::string>& into,
                         const std::vector<std::string_view>& words) {
  bool fine = true;
  std::vector<std::string> found;
  texts(key, found, [&](std::string_view one) -> Result<void> {
    if (std::ranges::find(words, one) != words.end()) return {};
    fine = false;
    return fail(ErrorKind::invalid, unknown_word(one, words));
  });
  const toml::node* node = table_->get(key);
  if (node == nullptr || !fine || !node->is_array() || found.size() != node->as_array()->size()) return false;
  into = std::move(found);
  return true;
}

void Table::texts(std::string_view key, std::vector<std::string>& into, const Check& check) {
  const toml::array* all = array(key);
  if (all == nullptr) return;
  into.clear();
  for (const toml::node& node : *all) {
    if (!node.is_string()) {
      wrong_node(node, must_be(key, "a list of strings", node));
      continue;
    }
    const std::string& text = node.as_string()->get();
    if (check) {
      if (const auto fine = check(text); !fine) {
        wrong_node(node, "'" + std::string(key) + "': " + fine.error().message);
        continue;
      }
    }
    into.push_back(text);
  }
}

void Table::checked_text(std::string_view key, std::string& into, const Check& check) {
  text(key, into);
  const toml::node* node = table_->get(key);
  if (node == nullptr || !node->is_string() || !check) return;
  if (const auto fine = check(into); !fine) {
    wrong_node(*node, "'" + std::string(key) + "': " + fine.error().message);
  }
}

void Table::policies(std::string_view key, std::vector<PolicyId>& into) {
  const toml::array* all = array(key);
  if (all == nullptr) return;
  into.clear();
  for (const toml::node& node : *all) {
    if (node.is_integer() && node.as_integer()->get() > 0) {
      into.push_back(std::to_string(node.as_integer()->get()));
    } else if (node.is_string() && is_slug(node.as_string()->get())) {
      into.push_back(node.as_string()->get());
    } else {
      wrong_node(node, "'" + std::string(key) + "' must hold policy numbers or slugs, such as [1976]");
    }
  }
}

void Table::secret(std::string_view key, Secret& into) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (node->is_string()) {
    into = {Secret::From::plain, node->as_string()->get()};
    return;
  }
  constexpr std::string_view form = "a string, { credential = \"…\" }, { file = \"…\" } or { env = \"…\" }";
  if (!node->is_table()) return wrong_node(*node, must_be(key, form, *node));
  Table inner(*node->as_table(), "'" + std::string(key) + "'", *report_);
  std::string credential, file, env;
  inner.text("credential", credential);
  inner.text("file", file);
  inner.text("env", env);
  inner.finish();
  const int given = int{!credential.empty()} + int{!file.empty()} + int{!env.empty()};
  if (given != 1)
    return wrong_node(*node, "'" + std::string(key) + "' must be exactly one of " + std::string(form));
  if (credential.find('/') != std::string::npos || credential.starts_with('.')) {
    return wrong_node(*node, "'" + std::string(key) + "': a credential is a plain file name");
  }
  if (!credential.empty()) into = {Secret::From::credential, credential};
  if (!file.empty()) into = {Secret::From::file, file};
  if (!env.empty()) into = {Secret::From::env, env};
}

void Table::finish(const std::vector<std::string>& outer, std::string_view outer_name) {
  const std::vector<std::string_view> candidates(known_.begin(), known_.end());
  for (const auto& [key, node] : *table_) {
    const std::string_view written = key.str();
    if (std::ranges::find(known_, written) != known_.end()) continue;
    std::string message = "unknown key " + quoted(written) + " in " + name_;
    if (std::ranges::find(outer, written) != outer.end()) {
      message += "; it belongs to " + std::string(outer_name) + ", write it above the line " + name_;
    } else if (const std::string_view near = nearest(written, candidates); !near.empty()) {
      message += ", did you mean '" + std::string(near) + "'?";
    }
    report_->add(key.source(), std::move(message));
  }
}

}  // namespace policywatch::config
