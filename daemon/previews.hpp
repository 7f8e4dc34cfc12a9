// Previews of new watches: each page is asked for once, by the road of every check, and kept for some
// minutes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/page.hpp"
#include "daemon/checker.hpp"
#include "io/clock.hpp"
#include "io/random.hpp"
#include "io/worker.hpp"
#include "review/preview.hpp"

namespace policywatch::daemon {

/// Lives on the loop; pages are read on `pool`.
class Previews {
 public:
  struct World {
    io::Clock& clock;
    io::Random& random;
    Checker& checker;
    boost::asio::any_io_executor pool;
    io::Worker* worker = nullptr;  // null: PDFs stay unread
  };
  explicit Previews(World world) : world_(std::move(world)) {}

  /// With a token: the page that was kept for the same person. Without: the address is asked, in its host's
  /// turn. refused: too many at once, or the host is not to be asked now; not_found: the token's time is
  /// over; stopped: the daemon is ending. A page that does not come is a preview whose reading says why.
  boost::asio::awaitable<Result<review::Preview>> answer(review::PreviewAsk ask);

 private:
  struct Kept {
    std::string token, by;
    Watch asked;
    std::shared_ptr<const Response> response;
    Time until{};
  };
  boost::asio::awaitable<Result<Kept>> fetch(review::PreviewAsk ask);
  boost::asio::awaitable<Result<review::Preview>> read(review::PreviewAsk ask, Kept kept);
  std::optional<Kept> find(const std::string& token, const std::string& by);
  void keep(Kept kept);
  void forget_old();

  World world_;
  std::deque<Kept> kept_;  // oldest first
  int under_way_ = 0;
};

}  // namespace policywatch::daemon
