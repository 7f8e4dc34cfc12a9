#include "daemon/reading.hpp"

#include "watchers/watchers.hpp"

namespace policywatch::daemon {

Reading read_with(const Watch& watch, const Response& response, const std::optional<PdfText>& pdf) {
  return pdf ? watchers::read_pdf(watch, response, *pdf) : watchers::read(watch, response);
}

Reading read_here(const Watch& watch, const Response& response) {
  if (!watchers::needs_worker(watch, response)) return watchers::read(watch, response);
  return watchers::read_pdf(watch, response,
                            io::read_pdf_now(std::make_shared<const std::string>(response.body)));
}

Reading read_or_say(const Watch& watch, const Response& response) {
  if (watchers::needs_worker(watch, response)) {
    if (const Result<void> there = io::check_worker(); !there) throw WorldError(there.error().message, 2);
  }
  return read_here(watch, response);
}

boost::asio::awaitable<Result<std::optional<PdfText>>> pdf_text(io::Worker* worker, Watch watch,
                                                                std::shared_ptr<const Response> response) {
  if (worker == nullptr || !watchers::needs_worker(watch, *response)) co_return std::nullopt;
  const std::shared_ptr<const std::string> body(response, &response->body);
  Result<PdfText> text = co_await worker->read_pdf(body);
  if (!text) co_return std::unexpected(text.error());
  co_return std::move(*text);
}

}  // namespace policywatch::daemon
