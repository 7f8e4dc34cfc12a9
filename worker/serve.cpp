#include "worker/serve.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <exception>
#include <new>
#include <string>

namespace policywatch::worker {
namespace {

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

PdfText failed(Quality quality, std::string why) {
  PdfText text;
  text.quality = quality;
  text.failure = std::move(why);
  return text;
}

PdfText read_safely(PdfText (*read)(std::string_view), std::string_view bytes) {
  try {
    return read(bytes);
  } catch (const std::bad_alloc&) {
    return failed(Quality::too_large, "the PDF needs more memory than a document may have");
  } catch (const std::exception& error) {
    return failed(Quality::wrong_type, std::string("the PDF cannot be read: ") + error.what());
  }
}

/// All that comes over a connection until its other side has said everything; "" when that is too much.
std::string read_connection() {
  constexpr std::size_t kMost = 256u << 20;
  std::string all;
  char chunk[64 * 1024];
  ssize_t count = 0;
  while ((count = ::read(STDIN_FILENO, chunk, sizeof(chunk))) > 0 && all.size() <= kMost)
    all.append(chunk, static_cast<std::size_t>(count));
  return count == 0 ? all : std::string();
}

int answer(PdfText (*read)(std::string_view bytes), std::string_view bytes) {
  return write_all(encode_pdf_text(read_safely(read, bytes))) ? 0 : kNoOutput;
}

}  // namespace

int serve(PdfText (*read)(std::string_view bytes), const Limits& limits) {
  struct stat about = {};
  if (fstat(STDIN_FILENO, &about) != 0) return kNoInput;
  if (S_ISSOCK(about.st_mode)) {
    const std::string document = read_connection();
    if (document.empty()) return kNoInput;
    return close_fence(limits) ? answer(read, document) : kFenceOpen;
  }
  if (about.st_size <= 0) return kNoInput;
  const auto size = static_cast<std::size_t>(about.st_size);
  const void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  if (mapped == MAP_FAILED) return kNoInput;
  if (!close_fence(limits)) return kFenceOpen;
  return answer(read, {static_cast<const char*>(mapped), size});
}

}  // namespace policywatch::worker
