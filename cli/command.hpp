// A command and its options, over CLI11. The library's header costs seconds in every file that sees it, so
// only command.cpp and cli.cpp do.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace policywatch::cli {

/// A value like a pointer: what it names belongs to the program's CLI::App. The variables that options fill
/// must live until the command line is parsed.
class Command {
 public:
  explicit Command(CLI::App& app) : app_(&app) {}

  /// Global options may stand behind it.
  Command add_subcommand(const std::string& name, const std::string& what) const;
  void require_subcommand(std::size_t least, std::size_t most) const;
  bool has_subcommand() const;  // one was given
  void callback(std::function<void()> action) const;

  class Option {
   public:
    explicit Option(CLI::Option* option) : option_(option) {}
    void required() const;

   private:
    CLI::Option* option_;
  };
  Option add_option(const std::string& name, std::string& value, const std::string& help) const;
  Option add_option(const std::string& name, std::vector<std::string>& value, const std::string& help) const;
  Option add_option(const std::string& name, int& value, const std::string& help) const;
  Option add_option(const std::string& name, std::size_t& value, const std::string& help) const;
  Option add_option(const std::string& name, std::int64_t& value, const std::string& help) const;
  Option add_option(const std::string& name, std::vector<std::int64_t>& value, const std::string& help) const;
  /// `take` is called with the value when the option is given.
  Option add_option(const std::string& name, const std::function<void(const std::string&)>& take,
                    const std::string& help) const;
  void add_flag(const std::string& name, bool& value, const std::string& help) const;

 private:
  CLI::App* app_;
};

}  // namespace policywatch::cli
