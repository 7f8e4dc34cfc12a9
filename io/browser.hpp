// The door to pages that scripts build: one headless Chromium, started on demand, that reaches the network
// through our own Http alone.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/page.hpp"
#include "io/clock.hpp"
#include "io/http.hpp"

namespace policywatch::io {

struct BrowserSettings {
  std::string program;         // what find_browser gave
  std::string folder;          // its scratch files live in a folder of their own in here; a short path
  std::string worker_program;  // "": policywatch-worker beside our own program; it closes the fence
  std::chrono::milliseconds settle{500};           // so long without new text and without requests
  std::chrono::milliseconds page_time{25000};      // then the page is taken as it is
  std::chrono::milliseconds idle{60000};           // then the browser is closed
  std::uint64_t memory = 1024ull * 1024 * 1024;    // of all its processes, shared parts not counted
  std::uint64_t most_text = 8ull * 1024 * 1024;    // of the page's final HTML
  std::uint64_t most_bytes = 50ull * 1024 * 1024;  // of everything the page asks for
  std::size_t most_requests = 200;
  std::function<void(const std::string&)> tell;  // started, ended, why: for the log
};

/// `plain`, and for calls with `render` set the page as its scripts left it: UTF-8 HTML in the body; status,
/// headers and redirects are those of its document. What is no HTML page comes back as it was fetched. Such
/// calls send no validators: scripts change a page whose document stays. One page at a time.
std::unique_ptr<Http> make_rendering_http(boost::asio::any_io_executor loop, const Clock& clock,
                                          std::unique_ptr<Http> plain, BrowserSettings settings);

/// The program's path: `configured`, or the first Chromium in `path` (as $PATH). The error says what to do.
Result<std::string> find_browser(const std::string& configured, const char* path);

}  // namespace policywatch::io
