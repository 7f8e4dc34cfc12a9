#include "store/reserve.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace policywatch::store {

namespace {

constexpr std::uint64_t kSmallestPiece = 64 * 1024;

class OpenFile {
 public:
  OpenFile(const std::string& file, int flags) : descriptor_(::open(file.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int descriptor() const { return descriptor_; }
  std::uint64_t taken() const {
    struct stat about = {};
    if (::fstat(descriptor_, &about) != 0) return 0;
    return static_cast<std::uint64_t>(about.st_blocks) * 512;
  }

 private:
  int descriptor_;
};

bool no_room(int error) {
  return error == ENOSPC || error == EDQUOT;
}

}  // namespace

bool Reserve::fill(std::uint64_t bytes, bool prove) {
  if (file_.empty()) return true;
  const OpenFile file(file_, O_RDWR | O_CREAT | O_NOFOLLOW);
  if (file.descriptor() < 0) return !no_room(errno);
  const std::uint64_t before = file.taken();
  if (before >= bytes && !prove) return true;
  const auto wanted = static_cast<off_t>(bytes);
  const int error = ::posix_fallocate(file.descriptor(), 0, 2 * wanted);
  // What was tried beyond its size is given back at once; on failure, what it was before.
  const off_t size = error == 0 ? wanted : static_cast<off_t>(before);
  const bool cut = ::ftruncate(file.descriptor(), size) == 0;
  return cut && !no_room(error);
}

bool Reserve::give() {
  if (file_.empty()) return false;
  const OpenFile file(file_, O_RDWR | O_NOFOLLOW);
  if (file.descriptor() < 0) return false;
  const std::uint64_t left = file.taken();
  if (left == 0) return false;
  const std::uint64_t rest = left / 2 < kSmallestPiece ? 0 : left / 2;
  return ::ftruncate(file.descriptor(), static_cast<off_t>(rest)) == 0;
}

}  // namespace policywatch::store
