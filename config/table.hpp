// Reads one TOML table key by key; every mistake goes to the report, and what no one asked for is unknown.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/policy.hpp"
#include "base/settings.hpp"
#include "base/time.hpp"
#include "base/words.hpp"
#include "config/config.hpp"

namespace policywatch::config {

/// Where the mistakes of one file are put down.
class Report {
 public:
  Report(std::string file, std::vector<Mistake>& into) : file_(std::move(file)), into_(&into) {}
  void add(const toml::source_region& where, std::string message);
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  std::vector<Mistake>* into_;
};

/// Readers leave the target alone when the key is absent or its value is wrong.
class Table {
 public:
  /// `name` as the operator wrote it: "[fetch]", "[[watch]]". All three must outlive this.
  Table(const toml::table& table, std::string name, Report& report);

  const toml::node* find(std::string_view key);
  const toml::table* table(std::string_view key);
  bool has(std::string_view key) const { return table_->contains(key); }
  bool require(std::string_view key);
  void wrong(std::string_view key, std::string message);
  void wrong_node(const toml::node& node, std::string message);

  void text(std::string_view key, std::string& into);
  void required_text(std::string_view key, std::string& into);
  void flag(std::string_view key, bool& into);
  void integer(std::string_view key, int& into, int least, int most);
  void share(std::string_view key, double& into);
  void duration(std::string_view key, Millis& into, Millis least, Millis most);
  void size(std::string_view key, std::uint64_t& into, std::uint64_t least, std::uint64_t most);
  void choice(std::string_view key, std::string& into, const std::vector<std::string_view>& words);
  void secret(std::string_view key, Secret& into);
  void policies(std::string_view key, std::vector<PolicyId>& into);
  /// Strings; `check` may refuse one with a message.
  using Check = std::function<Result<void>(std::string_view)>;
  void texts(std::string_view key, std::vector<std::string>& into, const Check& check = {});
  void checked_text(std::string_view key, std::string& into, const Check& check);

  template <class E>
  void word(std::string_view key, E& into) {
    std::string chosen;
    choice(key, chosen, {Words<E>::names.begin(), Words<E>::names.end()});
    if (!chosen.empty()) into = *parse_word<E>(chosen);
  }
  template <class E>
  void words(std::string_view key, std::vector<E>& into) {
    std::vector<std::string> chosen;
    if (!chosen_words(key, chosen, {Words<E>::names.begin(), Words<E>::names.end()})) return;
    into.clear();
    for (const std::string& one : chosen) into.push_back(*parse_word<E>(one));
  }
  /// False when the key is absent or something in it is wrong.
  bool chosen_words(std::string_view key, std::vector<std::string>& into,
                    const std::vector<std::string_view>& words);

  /// Reports what nobody read. `outer` are the keys of the table around this one, into which TOML's rules
  /// make one slip easily ("[watch.list]" and then a key of the watch).
  void finish(const std::vector<std::string>& outer = {}, std::string_view outer_name = {});
  const std::vector<std::string>& known() const { return known_; }
  const std::string& name() const { return name_; }
  const toml::source_region& source() const { return table_->source(); }

 private:
  const toml::array* array(std::string_view key);

  const toml::table* table_;
  std::string name_;
  Report* report_;
  std::vector<std::string> known_;
};

/// "unknown word 'lst'; did you mean 'list'?" or the whole list of words when none is near.
std::string unknown_word(std::string_view found, const std::vector<std::string_view>& words);

}  // namespace policywatch::config
