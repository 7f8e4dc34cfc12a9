// One document in, its text out: the life of a worker process.
#pragma once

#include <string_view>

#include "base/pdf_text.hpp"
#include "worker/fence.hpp"

namespace policywatch::worker {

/// Closes the fence, reads standard input to its end (a file that the daemon made and no other can change),
/// writes what `read` made of it to standard output. Gives the process's exit status.
int serve(PdfText (*read)(std::string_view bytes), const Limits& limits);

}  // namespace policywatch::worker
