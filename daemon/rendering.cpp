#include "daemon/rendering.hpp"

#include <cstdlib>
#include <filesystem>

#include "daemon/log.hpp"
#include "io/browser.hpp"

namespace policywatch::daemon {

std::unique_ptr<io::Http> with_browser(boost::asio::any_io_executor loop, const io::Clock& clock,
                                       std::unique_ptr<io::Http> plain, const Settings& settings) {
  io::BrowserSettings browser;
  // A watch that needs one was refused with the configuration when there is none (load_settings.cpp).
  browser.program = io::find_browser(settings.fetch.browser, std::getenv("PATH")).value_or("");
  browser.folder = std::filesystem::temp_directory_path().string();
  browser.tell = [](const std::string& what) { log::warn("browser", {{"event", what}}); };
  return io::make_rendering_http(std::move(loop), clock, std::move(plain), std::move(browser));
}

}  // namespace policywatch::daemon
