#include "io/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

#include "base/text.hpp"

namespace policywatch::io {
namespace {

constexpr std::size_t kStep = 64 * 1024;

bool is_zlib_header(std::string_view bytes) {
  unsigned first = static_cast<unsigned char>(bytes[0]), second = static_cast<unsigned char>(bytes[1]);
  return (first & 15) == 8 && (first * 256 + second) % 31 == 0;
}

}  // namespace

void Inflater::Free::operator()(z_stream_s* stream) const noexcept {
  inflateEnd(stream);
  delete stream;
}

bool Inflater::understands(std::string_view encoding) {
  return equals_ascii_nocase(encoding, "gzip") || equals_ascii_nocase(encoding, "x-gzip") ||
         equals_ascii_nocase(encoding, "deflate");
}

Inflater::Inflater(std::string_view encoding) : gzip_(!equals_ascii_nocase(encoding, "deflate")) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

bool Inflater::complete() const {
  return !begun_ || ended_;
}

void Inflater::open() {
  auto stream = std::make_unique<z_stream>();
  int bits = gzip_ ? 16 + MAX_WBITS : is_zlib_header(start_) ? MAX_WBITS : -MAX_WBITS;
  if (inflateInit2(stream.get(), bits) != Z_OK) throw std::bad_alloc();
  stream_.reset(stream.release());
}

Inflater::Step Inflater::feed(std::string_view data, std::string& out, std::size_t limit) {
  if (data.empty()) return Step::more;
  begun_ = true;
  if (!stream_) {
    start_.append(data);
    if (start_.size() < 2) return Step::more;
    open();
    data = start_;
  }
  // zlib's interface is not const; it does not write to its input.
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream_->avail_in = static_cast<uInt>(data.size());
  std::array<char, kStep> chunk;
  while (true) {
    if (ended_) {
      // Another gzip member may follow; anything else behind the end is padding.
      if (!gzip_ || stream_->avail_in == 0 || *stream_->next_in != 0x1f) return Step::more;
      inflateReset(stream_.get());
      ended_ = false;
    }
    stream_->next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream_->avail_out = static_cast<uInt>(chunk.size());
    int result = inflate(stream_.get(), Z_NO_FLUSH);
    std::size_t made = chunk.size() - stream_->avail_out;
    std::size_t room = limit - out.size();
    out.append(chunk.data(), std::min(made, room));
    if (made > room) return Step::full;
    if (result == Z_STREAM_END) {
      ended_ = true;
    } else if (result == Z_BUF_ERROR ||
               (result == Z_OK && stream_->avail_in == 0 && stream_->avail_out > 0)) {
      return Step::more;
    } else if (result != Z_OK) {
      return Step::damaged;
    }
  }
}

}  // namespace policywatch::io
