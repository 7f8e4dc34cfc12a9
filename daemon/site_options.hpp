// What the page's site is told of the configuration.
#pragma once

#include "base/settings.hpp"
#include "io/random.hpp"
#include "web/site.hpp"

namespace policywatch::daemon {

/// Read once, when the daemon starts: a proxy is believed or not from the first request on.
web::SiteOptions site_options(const Settings& settings, io::Random& random);

}  // namespace policywatch::daemon
