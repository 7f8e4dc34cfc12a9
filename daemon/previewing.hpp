// What a page would give as a watch: read, explained, drawn, with selectors out of what was pointed at. Pure.
#pragma once

#include <optional>

#include "base/page.hpp"
#include "base/pdf_text.hpp"
#include "review/preview.hpp"

namespace policywatch::daemon {

/// Token and times are left to who keeps the page. Costs a handful of readings of the page.
review::Preview make_preview(const review::PreviewAsk& ask, const Response& response,
                             const std::optional<PdfText>& pdf);

}  // namespace policywatch::daemon
