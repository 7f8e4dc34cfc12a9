// An address or file read as a watch would read it: what try and compare share.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"
#include "cli/context.hpp"

namespace policywatch::cli {

struct ReadOptions {
  std::string kind, watch, base_url, content_type, diff = "changes";
  std::vector<std::string> select, ignore;
  int pages = 0;  // 0: as the watch says
  bool asks_kind() const { return !kind.empty() || !watch.empty(); }
};

struct Tried {
  Watch watch;
  Response response;
  Reading reading;
};

Tried read_source(Context& context, const ReadOptions& options, const std::string& source);
void add_read_options(Command command, const std::shared_ptr<ReadOptions>& options);

/// Adds "try".
void add_try_command(Command app, Context& context);

}  // namespace policywatch::cli
