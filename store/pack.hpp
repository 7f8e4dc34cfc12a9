// zstd with a prefix: bytes that both ends know make small rows smaller. Frames say their size; damage is a
// WorldError.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace policywatch::store {

/// Reuses its contexts; gives their memory back after large jobs. One per store.
class Packer {
 public:
  Packer();
  ~Packer();
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  enum class Effort { fast, small };  // `small` is for rows of a few kilobytes
  std::string pack(std::string_view bytes, std::string_view prefix = {}, Effort effort = Effort::fast);
  /// `what` names the row in the error.
  std::string unpack(std::string_view packed, std::string_view prefix, std::string_view what);

 private:
  struct Contexts;
  Contexts& contexts();
  void release_after(std::size_t bytes);
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace policywatch::store
