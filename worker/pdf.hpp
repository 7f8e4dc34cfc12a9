// A PDF's text and metadata by poppler. Only ever called inside the fence (worker/fence.hpp).
#pragma once

#include <string_view>

#include "base/pdf_text.hpp"

namespace policywatch::worker {

/// What poppler must load before the fence closes: character conversions.
void prepare_pdf();
/// Never fails: what cannot be read says so by its quality. No script, form or link of the file is run.
PdfText read_pdf(std::string_view bytes);

}  // namespace policywatch::worker
