// Files as one POSIX tar archive (ustar).
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"

namespace policywatch::review {

struct ArchiveFile {
  std::string name;  // relative, at most 100 bytes, no ".."
  std::string bytes;
};
/// Every file readable by all, owned by nobody, dated `at`.
std::string tar_of(const std::vector<ArchiveFile>& files, Time at);

}  // namespace policywatch::review
