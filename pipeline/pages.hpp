// Several pages of one listing, read as one: what may be believed when the bound was moved or a later page
// could not be had. Entries that were never looked for are no news, entries that could not be looked for are
// not gone.
#pragma once

#include "base/memory.hpp"
#include "base/page.hpp"

namespace policywatch::pipeline {

struct PagesVerdict {
  bool incomplete =
      false;            // entries of the last good content were carried over: the next answer is read whole
  bool silent = false;  // entries of pages that were not read before were put into `previous`
  bool fewer_asked = false;  // fewer pages are asked for than before: fewer entries are no loss
};

/// `previous`: the last good content, null before the first. `bound`: how many pages the watch asks for.
/// Keeps in `memory` how many pages the content holds that this capture leaves behind.
PagesVerdict weigh_pages(Document* previous, Reading& reading, int bound, WatchMemory& memory, Time now);

}  // namespace policywatch::pipeline
