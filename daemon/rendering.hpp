// The web with a browser behind it, for watches with render = "browser".
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "base/settings.hpp"
#include "io/clock.hpp"
#include "io/http.hpp"

namespace policywatch::daemon {

/// `plain`, and Chromium as [fetch] browser names it; it is not started before a watch asks. What it does is
/// logged.
std::unique_ptr<io::Http> with_browser(boost::asio::any_io_executor loop, const io::Clock& clock,
                                       std::unique_ptr<io::Http> plain, const Settings& settings);

}  // namespace policywatch::daemon
