// One file per kind of source behind two pure functions: what to ask for, and what an answer says.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/pdf_text.hpp"
#include "base/watch.hpp"

namespace policywatch::watchers {

struct Validators {
  std::string etag, last_modified;  // verbatim as received; empty: none
};

Request plan(const Watch& watch, const Validators& validators);

/// Never fails: a bad capture is a Reading whose quality says so. `now` is the capture's time (for relative
/// dates).
Reading read(const Watch& watch, const Response& response);

/// True: the answer is a PDF, which a worker process must turn into text first; then read_pdf reads it.
/// (`read` alone refuses a PDF as of the wrong type.)
bool needs_worker(const Watch& watch, const Response& response);
Reading read_pdf(const Watch& watch, const Response& response, const PdfText& text);

/// Kinds that `read` understands; others end as a Reading with quality wrong_type and the reason.
bool is_supported(WatchKind kind);

/// The kind that suits these bytes, for `try` without --kind: feed by its root, tracker by its labels, JSON
/// APIs by their envelope, article or list or page by what the page holds.
WatchKind guess_kind(const Response& response);

}  // namespace policywatch::watchers
