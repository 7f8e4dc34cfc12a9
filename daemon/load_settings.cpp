#include "daemon/load_settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "extract/select.hpp"
#include "io/browser.hpp"
#include "io/worker.hpp"
#include "manners/manners.hpp"
#include "notifiers/notifiers.hpp"
#include "notifiers/template.hpp"

namespace policywatch::daemon {

Result<void> check_selector(std::string_view text) {
  if (text.starts_with("xpath:") || text.starts_with("$")) return {};
  const auto parsed = extract::Selector::parse(text);
  if (!parsed) return std::unexpected(parsed.error());
  return {};
}

namespace {

Result<void> check_cron(std::string_view cron, std::string_view zone) {
  const auto parsed = manners::Cron::parse(cron, zone);
  if (!parsed) return std::unexpected(parsed.error());
  return {};
}

Result<void> check_address(std::string_view range) {
  const auto parsed = manners::AddressRules::parse({std::string(range)});
  if (!parsed) return std::unexpected(parsed.error());
  return {};
}

config::Checks checks(const config::Environment& environment) {
  config::Checks all;
  all.selector = check_selector;
  all.cron = check_cron;
  all.address = check_address;
  all.digest = manners::check_digest;
  all.quiet = manners::check_quiet;
  all.text = notifiers::check_template;
  all.browser = [environment](std::string_view configured) -> Result<void> {
    const Result<std::string> found = io::find_browser(std::string(configured), environment("PATH"));
    if (!found) return std::unexpected(found.error());
    return {};
  };
  all.worker = [] { return io::check_worker(); };
  return all;
}

}  // namespace

config::Environment process_environment() {
  return [](const char* name) -> const char* { return std::getenv(name); };
}

std::string config_path(const std::string& given, const config::Environment& environment) {
  if (!given.empty()) return given;
  const char* named = environment("POLICYWATCH_CONFIG");
  if (named && *named) return named;
  const std::string system = "/etc/policywatch/policywatch.toml";
  std::error_code ignored;
  return std::filesystem::exists(system, ignored) ? system : "";
}

config::Loaded load_settings(const std::string& path, const config::Environment& environment) {
  if (!path.empty()) return config::load(path, environment, checks(environment));
  config::Loaded loaded;
  loaded.settings = config::defaults(environment);
  return loaded;
}

std::map<std::string, std::string> read_secrets(const Settings& settings,
                                                const config::Environment& environment,
                                                std::vector<std::string>& mistakes) {
  std::map<std::string, std::string> secrets;
  for (const NotifierSettings& notifier : settings.notifiers) {
    const bool mail = notifier.type == NotifierType::email, signs = notifier.type == NotifierType::webhook;
    for (const Secret& secret :
         {mail ? notifier.email.password : notifier.webhook.secret, notifier.webhook.old_secret}) {
      if (secret.from == Secret::From::none) continue;
      Result<std::string> value = config::read_secret(secret, environment);
      if (value && signs && !notifiers::sign_webhook(*value, "", 0, ""))
        value = fail(ErrorKind::invalid, "a webhook's secret is \"whsec_\" and base64 of 24 to 64 bytes");
      if (!value) {
        mistakes.push_back("notifier " + notifier.id + ": " + value.error().message);
        continue;
      }
      std::string& known = secrets[notifier.id];
      known += (known.empty() ? "" : " ") + *value;
    }
  }
  return secrets;
}

std::map<std::string, std::string> read_push_secrets(const Settings& settings,
                                                     const config::Environment& environment,
                                                     std::vector<std::string>& mistakes) {
  constexpr std::size_t kShortest = 16, kLongest = 200;
  std::map<std::string, std::string> secrets;
  for (const auto& [watch, secret] : settings.push_secrets) {
    Result<std::string> value = config::read_secret(secret, environment);
    const bool plain = value && value->size() >= kShortest && value->size() <= kLongest &&
                       std::ranges::all_of(*value, [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                c == '-' || c == '_';
                       });
    if (plain) {
      secrets[watch] = std::move(*value);
    } else {
      mistakes.push_back(
          "watch " + watch + ": push_secret: " +
          (value ? "16 to 200 letters, digits, '-' and '_' are wanted" : value.error().message));
    }
  }
  return secrets;
}

}  // namespace policywatch::daemon
