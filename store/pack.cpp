#include "store/pack.hpp"

#include <zstd.h>

#include <algorithm>
#include <bit>

#include "base/error.hpp"
#include "store/say.hpp"

namespace policywatch::store {

namespace {

constexpr std::size_t kLargest = std::size_t{256} << 20;  // above any configured body
constexpr std::size_t kLarge = std::size_t{16} << 10;
// Packed for every decision: of a policy's record level 15 takes milliseconds, for a tenth of its size.
constexpr std::size_t kSmall = std::size_t{4} << 10;
constexpr std::size_t kKeepUpTo = std::size_t{1} << 20;
constexpr int kWindowLogMax = 29;
// Every frame of ours begins so; it is left out and put back.
constexpr std::string_view kMagic = "\x28\xb5\x2f\xfd";

int window_log(std::size_t bytes) {
  return std::clamp(static_cast<int>(std::bit_width(bytes)), 10, kWindowLogMax);
}

}  // namespace

struct Packer::Contexts {
  ZSTD_CCtx* compress = ZSTD_createCCtx();
  ZSTD_DCtx* decompress = ZSTD_createDCtx();
  ~Contexts() {
    ZSTD_freeCCtx(compress);
    ZSTD_freeDCtx(decompress);
  }
};

Packer::Packer() = default;
Packer::~Packer() = default;

Packer::Contexts& Packer::contexts() {
  if (!contexts_) contexts_ = std::make_unique<Contexts>();
  return *contexts_;
}

void Packer::release_after(std::size_t bytes) {
  if (bytes > kKeepUpTo) contexts_.reset();
}

std::string Packer::pack(std::string_view bytes, std::string_view prefix, Effort effort) {
  ZSTD_CCtx* context = contexts().compress;
  ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
  // Against a predecessor most of a large page is a few long matches, which the long-distance finder sees at
  // once: level 1 with it is both smaller and faster than higher levels without.
  const bool against_large = prefix.size() >= kLarge;
  const bool small = effort == Effort::small && bytes.size() <= kSmall;
  const int level = small ? 15 : against_large ? 1 : 3;
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log(bytes.size() + prefix.size()));
  ZSTD_CCtx_setParameter(context, ZSTD_c_enableLongDistanceMatching, against_large ? 1 : 0);
  ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0);
  if (!prefix.empty()) ZSTD_CCtx_refPrefix(context, prefix.data(), prefix.size());
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) throw WorldError(say("compress: {}", ZSTD_getErrorName(size)));
  packed.resize(size);
  packed.erase(0, kMagic.size());
  release_after(bytes.size() + prefix.size());
  return packed;
}

std::string Packer::unpack(std::string_view packed, std::string_view prefix, std::string_view what) {
  const std::string frame = std::string(kMagic) + std::string(packed);
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kLargest)
    throw WorldError(say("{} is damaged: its compressed bytes have no valid header", what), 5);
  ZSTD_DCtx* context = contexts().decompress;
  ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters);
  ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kWindowLogMax);
  if (!prefix.empty()) ZSTD_DCtx_refPrefix(context, prefix.data(), prefix.size());
  std::string bytes(size, '\0');
  const std::size_t got =
      ZSTD_decompressDCtx(context, bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) || got != bytes.size())
    throw WorldError(say("{} is damaged: {}", what,
                         ZSTD_isError(got) ? ZSTD_getErrorName(got) : "its compressed bytes end early"),
                     5);
  release_after(bytes.size() + prefix.size());
  return bytes;
}

}  // namespace policywatch::store
