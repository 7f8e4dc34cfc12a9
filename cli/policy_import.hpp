// policy import: files and folders of saved pages into the record, with a report of each.
#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "review/import.hpp"

namespace policywatch::cli {

struct ImportOptions {
  std::vector<std::string> files;  // files, folders (all below them), "-"
  std::string base;                // the export they were made from; "": none
  bool dry_run = false;
};

/// JSON, CSV, or a saved page of the tracker, an entry or a listing; decided by what is in the file.
Result<std::vector<review::Incoming>> read_records(const std::string& bytes, const std::string& name);

/// One bad file among several does not stop the rest; exit status 1 then. A single file that cannot be read
/// stops with the status of its error.
int import_policies(Context& context, const ImportOptions& options);

}  // namespace policywatch::cli
