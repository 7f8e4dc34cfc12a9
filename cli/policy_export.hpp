// policy export: records in one of the exchange forms, to standard output or into a file that is kept.
#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"

namespace policywatch::cli {

struct ExportOptions {
  std::vector<std::string> ids;  // empty: all
  std::string format = "json";
  std::string output;  // "": standard output
  bool check = false;  // write nothing, tell whether `output` is as it would be written
};

int export_policies(Context& context, const ExportOptions& options);

}  // namespace policywatch::cli
