// New blocks in the furniture of pages (headers, footers, menus) raise nothing by themselves; the same one on
// many pages of a host is one update of the host, low in the queue.
#pragma once

#include "pipeline/workshop.hpp"

namespace policywatch::pipeline {

/// Files the page with the host's update, opens it, or gives the daemon what to keep in mind until then.
void notice_furniture(const Workshop& shop);

}  // namespace policywatch::pipeline
