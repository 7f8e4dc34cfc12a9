// Space of the disk that is set aside, and given up when something must be written though there is no other.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace policywatch::store {

/// A file whose blocks are taken. Belongs to the store's thread.
class Reserve {
 public:
  /// "": there is none, nor is one needed (a store in memory).
  explicit Reserve(std::string file) : file_(std::move(file)) {}

  /// Makes it `bytes` long. Only where as much again stays free, which `prove` looks at although it is whole:
  /// what was hardly enough would be full again at the next write. False: there is no room. A file system
  /// that cannot set space aside is no hindrance.
  bool fill(std::uint64_t bytes, bool prove);
  /// Gives up half of what is left, so that another process that fills the disk does not get all of it at
  /// once. False: nothing was left.
  bool give();

 private:
  std::string file_;
};

}  // namespace policywatch::store
