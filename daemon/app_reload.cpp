// The configuration and the time zones, read anew.
#include <utility>
#include "base/zone.hpp"
#include "daemon/app_parts.hpp"

#include "daemon/load_settings.hpp"

namespace policywatch::daemon {

/// The machine's time zone data may have been replaced: what is planned by them follows.
asio::awaitable<void> App::follow_zones() {
  const ReloadedZones zones = reload_zones();
  for (const std::string& zone : zones.unreadable)
    log::warn("zone.kept", {{"zone", zone}, {"cause", "its file cannot be read any more"}});
  auto replan = [changed = zones.changed, now = clock_->now()](store::Store& store) {
    return replan_zones(store, changed, now);
  };
  const std::size_t moved = co_await engine_.store.run(std::move(replan));
  for (const std::string& zone : zones.changed)
    log::info("zone.changed", {{"zone", zone}, {"replanned", std::to_string(moved)}});
  if (moved > 0) engine_.scheduler.look_now();
}

asio::awaitable<void> App::reload() {
  service_.reloading();
  if (engine_.disk.full()) {  // half of it would wait for space
    refusal_ = engine_.disk.words();
    log::error("reload.refused", {{"mistake", refusal_}});
    metrics_.count_reload(false);
    service_.ready();
    co_return;
  }
  co_await follow_zones();
  config::Loaded loaded = load_settings(request_.config_path, request_.environment);
  if (!request_.state_dir.empty()) loaded.settings.state_dir = request_.state_dir;
  std::vector<std::string> mistakes;
  for (const config::Mistake& mistake : loaded.mistakes) mistakes.push_back(config::to_string(mistake));
  std::map<std::string, std::string> secrets;
  if (mistakes.empty()) secrets = read_secrets(loaded.settings, request_.environment, mistakes);
  std::map<std::string, std::string> pushed;
  if (mistakes.empty()) pushed = read_push_secrets(loaded.settings, request_.environment, mistakes);
  auto rules = manners::AddressRules::parse(loaded.settings.fetch.allow_addresses);
  if (mistakes.empty() && !rules) mistakes.push_back("allow_addresses: " + rules.error().message);
  if (!mistakes.empty()) {
    for (const std::string& mistake : mistakes) log::error("reload.refused", {{"mistake", mistake}});
    refusal_ = mistakes.front();
    metrics_.count_reload(false);
    service_.ready();
    rest_.cancel();  // the status tells it at once
    co_return;
  }
  loaded.settings.state_dir = settings_->state_dir;
  rules_ = std::make_shared<const manners::AddressRules>(std::move(*rules));
  std::vector<Watch> watches = std::exchange(loaded.settings.watches, {});
  const std::size_t watched = watches.size();
  settings_ = std::make_shared<const Settings>(std::move(loaded.settings));
  log::configure(settings_->log);
  http_.renew(*settings_);
  tell_permissions(*settings_);
  const std::shared_ptr<const Settings> fresh = settings_;
  auto hand_over = [this, fresh, pushed = std::move(pushed)](store::Store&) {
    desk_settings_ = *fresh;
    push_secrets_ = pushed;
  };
  co_await engine_.store.run(std::move(hand_over));
  co_await engine_.reconfigure(fresh, std::move(watches), std::move(secrets));
  log::info("daemon.reloaded", {{"watches", std::to_string(watched)}});
  refusal_.clear();
  metrics_.count_reload(true);
  service_.ready();
}

}  // namespace policywatch::daemon
