// One running Chromium: its processes, its wire, its scratch folder. Private to io/.
#pragma once

#include <sys/types.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "io/browser.hpp"
#include "io/devtools.hpp"

namespace policywatch::io {

class BrowserProcess {
 public:
  /// Starts it. Every message goes to `on_message`; `on_end` is called when it ended by itself.
  static Result<std::unique_ptr<BrowserProcess>> start(const boost::asio::any_io_executor& loop,
                                                       const BrowserSettings& settings,
                                                       const std::string& user_agent,
                                                       std::function<void(boost::json::object)> on_message,
                                                       std::function<void()> on_end);
  /// Ends all its processes and removes its folder.
  ~BrowserProcess();

  DevTools& tools() { return *tools_; }
  /// Bytes of memory that only its processes use.
  std::uint64_t memory() const;

 private:
  BrowserProcess(pid_t pid, std::string folder, std::shared_ptr<DevTools> tools)
      : pid_(pid), folder_(std::move(folder)), tools_(std::move(tools)) {}
  pid_t pid_;
  std::string folder_;
  std::shared_ptr<DevTools> tools_;
};

}  // namespace policywatch::io
