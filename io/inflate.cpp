#include "io/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

#include "base/text.hpp"

namespace policywatch::io {
namespace {

constexpr std::size_t kStep = 64 * 1024;
constexpr std::size_t kMaxLayers = 2;
constexpr std::size_t kGrowsByDoubling = 1024 * 1024;
constexpr std::size_t kLargeBody = 32 * 1024 * 1024;

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

Inflater::Step Inflater::feed(std::string_view data, const Sink& sink) {
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
    Step step = sink({chunk.data(), chunk.size() - stream_->avail_out});
    if (step != Step::more) return step;
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

bool Decoder::add(std::string_view encoding) {
  if (layers_.size() >= kMaxLayers || !Inflater::understands(encoding)) return false;
  layers_.emplace_back(encoding);
  return true;
}

Inflater::Step Decoder::feed(std::string_view data, std::string& out, std::size_t limit) {
  Inflater::Sink into_body = [&](std::string_view made) { return append_bounded(out, made, limit); };
  if (layers_.size() == 1) return layers_.front().feed(data, into_body);
  Inflater::Sink into_inner = [&](std::string_view made) {
    between_ += made.size();
    return between_ > limit ? Inflater::Step::full : layers_.front().feed(made, into_body);
  };
  return layers_.back().feed(data, into_inner);
}

bool Decoder::complete() const {
  return std::ranges::all_of(layers_, &Inflater::complete);
}

void Decoder::clear() {
  layers_.clear();
  between_ = 0;
}

Inflater::Step append_bounded(std::string& out, std::string_view data, std::size_t limit) {
  std::size_t taken = std::min(data.size(), limit - out.size());
  if (out.size() + taken > out.capacity() && out.size() + taken > kGrowsByDoubling) {
    out.reserve(std::min(limit, std::max(kLargeBody, 2 * (out.size() + taken))));
  }
  out.append(data.data(), taken);
  return taken < data.size() ? Inflater::Step::full : Inflater::Step::more;
}

}  // namespace policywatch::io
