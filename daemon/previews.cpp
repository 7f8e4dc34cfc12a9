#include "daemon/previews.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "daemon/previewing.hpp"
#include "daemon/reading.hpp"
#include "io/run_on.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

constexpr Millis kKeptFor = std::chrono::minutes(20);
constexpr std::size_t kMostKept = 24, kMostBytes = 64 * 1024 * 1024;
constexpr int kMostUnderWay = 4;

}  // namespace

void Previews::forget_old() {
  const Time now = world_.clock.now();
  std::erase_if(kept_, [&](const Kept& one) { return one.until <= now; });
  const auto bytes = [&] {
    std::size_t all = 0;
    for (const Kept& one : kept_) all += one.response->body.size();
    return all;
  };
  while (kept_.size() > kMostKept || (kept_.size() > 1 && bytes() > kMostBytes)) kept_.pop_front();
}

void Previews::keep(Kept kept) {
  kept_.push_back(std::move(kept));
  forget_old();
}

std::optional<Previews::Kept> Previews::find(const std::string& token, const std::string& by) {
  forget_old();
  const auto found =
      std::ranges::find_if(kept_, [&](const Kept& one) { return one.token == token && one.by == by; });
  if (found == kept_.end()) return std::nullopt;
  found->until = world_.clock.now() + kKeptFor;
  return *found;
}

asio::awaitable<Result<Previews::Kept>> Previews::fetch(review::PreviewAsk ask) {
  if (under_way_ >= kMostUnderWay)
    co_return fail(ErrorKind::refused, "other pages are being fetched for a preview: try again in a moment");
  ++under_way_;
  Result<Response> response = co_await world_.checker.fetch_for_preview(ask.watch);
  --under_way_;
  if (!response) co_return std::unexpected(response.error());
  Kept kept;
  kept.by = ask.by;
  kept.asked = ask.watch;
  kept.response = std::make_shared<const Response>(std::move(*response));
  kept.until = world_.clock.now() + kKeptFor;
  if (kept.response->quality == Quality::ok) {
    kept.token = to_base64url(world_.random.bytes(18));
    keep(kept);
  }
  co_return kept;
}

asio::awaitable<Result<review::Preview>> Previews::read(review::PreviewAsk ask, Kept kept) {
  const std::shared_ptr<const Response> response = kept.response;
  // How the page was asked for belongs to its bytes.
  ask.watch.url = kept.asked.url;
  ask.watch.headers = kept.asked.headers;
  ask.watch.render = kept.asked.render;
  Watch pdf_watch = ask.watch;
  if (!ask.names_kind && response->body.starts_with("%PDF-")) pdf_watch.kind = WatchKind::document;
  Result<std::optional<PdfText>> pdf = co_await pdf_text(world_.worker, pdf_watch, response);
  if (!pdf) co_return std::unexpected(pdf.error());
  auto look = [ask, response, text = std::move(*pdf)] { return make_preview(ask, *response, text); };
  review::Preview preview = co_await io::run_on(world_.pool, std::move(look));
  preview.token = kept.token;
  preview.kept_until = kept.until;
  co_return preview;
}

asio::awaitable<Result<review::Preview>> Previews::answer(review::PreviewAsk ask) {
  if (!ask.token.empty()) {
    std::optional<Kept> kept = find(ask.token, ask.by);
    if (!kept)
      co_return fail(ErrorKind::not_found, "the page is no longer kept for this preview: read it again");
    Result<review::Preview> preview = co_await read(std::move(ask), std::move(*kept));
    co_return preview;
  }
  Result<Kept> kept = co_await fetch(ask);
  if (!kept) co_return std::unexpected(kept.error());
  Result<review::Preview> preview = co_await read(std::move(ask), std::move(*kept));
  co_return preview;
}

}  // namespace policywatch::daemon
