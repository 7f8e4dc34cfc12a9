#include "review/tar.hpp"

#include <array>
#include <cassert>
#include <numeric>

namespace policywatch::review {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kChecksumAt = 148, kChecksumSize = 8;

/// Digits of base 8 that fill all but the last byte of the field.
void put_octal(std::string& block, std::size_t at, std::size_t size, std::uint64_t value) {
  for (std::size_t i = size - 1; i-- > 0;) {
    block[at + i] = static_cast<char>('0' + (value & 7U));
    value >>= 3U;
  }
}

std::string header_of(const ArchiveFile& file, Time at) {
  assert(file.name.size() < 100 && "tar: the name is longer than a ustar header holds");
  std::string block(kBlock, '\0');
  block.replace(0, file.name.size(), file.name);
  put_octal(block, 100, 8, 0644);
  put_octal(block, 108, 8, 0);
  put_octal(block, 116, 8, 0);
  put_octal(block, 124, 12, file.bytes.size());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  put_octal(block, 136, 12, static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 0)));
  block[156] = '0';
  block.replace(257, 8, std::string("ustar\00000", 8));
  block.replace(kChecksumAt, kChecksumSize, kChecksumSize, ' ');
  const std::uint64_t sum =
      std::accumulate(block.begin(), block.end(), std::uint64_t{0},
                      [](std::uint64_t total, char c) { return total + static_cast<unsigned char>(c); });
  put_octal(block, kChecksumAt, 7, sum);
  block[kChecksumAt + 6] = '\0';
  return block;
}

}  // namespace

std::string tar_of(const std::vector<ArchiveFile>& files, Time at) {
  std::string out;
  for (const ArchiveFile& file : files) {
    out += header_of(file, at);
    out += file.bytes;
    out.append((kBlock - file.bytes.size() % kBlock) % kBlock, '\0');
  }
  out.append(2 * kBlock, '\0');
  return out;
}

}  // namespace policywatch::review
