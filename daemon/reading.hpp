// Reading an answer where a PDF may come: its text is made by a worker process first.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>

#include "base/page.hpp"
#include "base/pdf_text.hpp"
#include "base/watch.hpp"
#include "io/worker.hpp"

namespace policywatch::daemon {

/// watchers::read, with the text of a PDF where there is one.
Reading read_with(const Watch& watch, const Response& response, const std::optional<PdfText>& pdf);

/// The same, the worker process included. Blocks until that has ended: for one-shot commands and for the
/// store's thread, which reads old snapshots again.
Reading read_here(const Watch& watch, const Response& response);

/// The same for the terminal: throws WorldError when the worker's program is missing, which is no fault of
/// the document.
Reading read_or_say(const Watch& watch, const Response& response);

/// The text of a PDF, nothing for all else. `worker` may be null: then a PDF stays unread. Errors are those
/// of io::Worker::read_pdf.
boost::asio::awaitable<Result<std::optional<PdfText>>> pdf_text(io::Worker* worker, Watch watch,
                                                                std::shared_ptr<const Response> response);

}  // namespace policywatch::daemon
