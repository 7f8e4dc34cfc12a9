#include "cli/command.hpp"

#include <CLI/CLI.hpp>

namespace policywatch::cli {

Command Command::add_subcommand(const std::string& name, const std::string& what) const {
  CLI::App* sub = app_->add_subcommand(name, what);
  sub->fallthrough();
  return Command(*sub);
}

void Command::require_subcommand(std::size_t least, std::size_t most) const {
  app_->require_subcommand(least, most);
}

bool Command::has_subcommand() const {
  return !app_->get_subcommands().empty();
}

void Command::callback(std::function<void()> action) const {
  app_->callback(std::move(action));
}

void Command::Option::required() const {
  option_->required();
}

Command::Option Command::add_option(const std::string& name, std::string& value,
                                    const std::string& help) const {
  return Option(app_->add_option(name, value, help));
}

Command::Option Command::add_option(const std::string& name, std::vector<std::string>& value,
                                    const std::string& help) const {
  CLI::Option* option = app_->add_option(name, value, help);
  // "--select main FILE": each mention takes one word, the file is not a second selector.
  if (name.starts_with('-')) option->allow_extra_args(false);
  return Option(option);
}

Command::Option Command::add_option(const std::string& name, int& value, const std::string& help) const {
  return Option(app_->add_option(name, value, help));
}

Command::Option Command::add_option(const std::string& name, std::size_t& value,
                                    const std::string& help) const {
  return Option(app_->add_option(name, value, help));
}

Command::Option Command::add_option(const std::string& name, std::int64_t& value,
                                    const std::string& help) const {
  return Option(app_->add_option(name, value, help));
}

Command::Option Command::add_option(const std::string& name, std::vector<std::int64_t>& value,
                                    const std::string& help) const {
  return Option(app_->add_option(name, value, help));
}

Command::Option Command::add_option(const std::string& name,
                                    const std::function<void(const std::string&)>& take,
                                    const std::string& help) const {
  return Option(app_->add_option_function<std::string>(name, take, help));
}

void Command::add_flag(const std::string& name, bool& value, const std::string& help) const {
  app_->add_flag(name, value, help);
}

}  // namespace policywatch::cli
