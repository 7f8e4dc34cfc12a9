// The daemon's way to the web: which connections the configuration permits, what hosts asked for (HSTS), and
// a door that a reload can renew.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/settings.hpp"
#include "io/http.hpp"
#include "manners/manners.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// What may be connected to now: both are looked at anew each time and must outlive the guards. `own_port` is
/// the review page's (0: it has none), which is refused on this machine whatever is listed.
io::AddressGuards guards_of(const std::shared_ptr<const manners::AddressRules>& rules,
                            const std::uint16_t& own_port);
/// The port of "127.0.0.1:8737"; 0 for a socket file.
std::uint16_t port_of(std::string_view listening);

/// What hosts asked for, as the store keeps it between lives.
class HstsMemory {
 public:
  explicit HstsMemory(store::Store& store);
  std::shared_ptr<io::Hsts> hosts() const { return hosts_; }
  /// True once after a change; then keep() belongs to be called, on the store's thread.
  bool changed();
  static void keep(store::Store& store, const std::string& text);

 private:
  std::shared_ptr<bool> changed_;
  std::shared_ptr<io::Hsts> hosts_;
};

/// An Http that can be made anew while it is used: what is under way ends on the old one, which goes with its
/// last request. Lives on the loop.
class WebDoor final : public io::Http {
 public:
  using Make = std::function<std::unique_ptr<io::Http>(const Settings&)>;
  WebDoor(Make make, const Settings& settings);
  boost::asio::awaitable<Result<Response>> fetch(io::HttpCall call) override;
  void stop() override;
  /// Takes over `[fetch] browser` and `ca_file`, which a door is made with.
  void renew(const Settings& settings);

 private:
  Make make_;
  FetchSettings made_with_;
  std::shared_ptr<io::Http> current_;
  std::vector<std::weak_ptr<io::Http>> former_;
};

}  // namespace policywatch::daemon
