#include "daemon/site_options.hpp"

#include <algorithm>
#include <memory>

#include "base/error.hpp"
#include "manners/manners.hpp"

namespace policywatch::daemon {

web::SiteOptions site_options(const Settings& settings, io::Random& random) {
  web::SiteOptions options;
  options.public_url = settings.review.public_url;
  options.grace = settings.review.grace;
  options.user_header = settings.review.user_header;
  options.form_key = random.bytes(32);
  std::vector<std::string> ranges = settings.review.trusted_proxies;
  const bool socket = std::erase(ranges, "unix") > 0;
  auto rules = manners::AddressRules::parse(ranges);
  if (!rules) throw WorldError("trusted_proxies: " + rules.error().message, 2);
  if (!socket && ranges.empty()) return options;
  options.trusts = [socket, rules = std::move(*rules)](std::string_view peer) {
    return peer == "unix" ? socket : rules.lists(peer, 0);
  };
  return options;
}

}  // namespace policywatch::daemon
