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

}  // namespace

int serve(PdfText (*read)(std::string_view bytes), const Limits& limits) {
  struct stat about{};
  if (fstat(STDIN_FILENO, &about) != 0 || about.st_size <= 0) return kNoInput;
  const auto size = static_cast<std::size_t>(about.st_size);
  const void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  if (mapped == MAP_FAILED) return kNoInput;
  if (!close_fence(limits)) return kFenceOpen;
  const PdfText text = read_safely(read, {static_cast<const char*>(mapped), size});
  return write_all(encode_pdf_text(text)) ? 0 : kNoOutput;
}

}  // namespace policywatch::worker
