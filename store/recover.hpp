// The ways back: what can be read of a damaged store, and a backup in a store's place. No daemon may hold the
// store meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace policywatch::store {

struct Salvage {
  struct Table {
    std::int64_t kept = 0;
    bool whole = true;  // every row of it could be read
  };
  std::map<std::string, Table> tables;
  std::int64_t bodies_lost = 0;      // captures whose bytes cannot be read any more; their facts are kept
  std::vector<std::string> missing;  // what the log of evidence names and is not there as it was
};

/// Copies every readable row of the store in `state_dir` to a new store `file`, which must not exist. The
/// damaged one is only read. WorldError when nothing of it can be read.
Salvage recover(const std::string& state_dir, const std::string& file);

/// Whether `file` is a whole store: its pages, and what it keeps against its log. What is wrong, else "".
/// WorldError: it is no store at all, or of a newer program.
std::string check_copy(const std::string& file);

/// Puts a copy of `file` in the place of the store in `state_dir`. What was there stays beside it, under the
/// name this returns ("": nothing was there). Durable when it returns.
std::string restore(const std::string& file, const std::string& state_dir, const std::string& stamp);

}  // namespace policywatch::store
