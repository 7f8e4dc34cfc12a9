// Runs a fuzz target over the seeds it is given, and over a few cut and flipped copies of them: a target that
// breaks is seen by the ordinary tests. usage: <target> FILE|FOLDER…
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::uintmax_t kLargest = 64u * 1024;  // bytes of a seed

void feed(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

// Where each copy is hurt differs from seed to seed, so that all of them together reach much.
void feed_variants(const std::string& bytes, std::size_t turn) {
  feed(bytes);
  if (bytes.empty()) return;
  for (const std::size_t part : {1 + turn % 7, 1 + (turn + 4) % 7})
    feed(bytes.substr(0, bytes.size() * part / 8));
  std::string flipped = bytes;
  for (const std::size_t part : {turn % 16, (turn + 5) % 16, (turn + 10) % 16}) {
    char& byte = flipped[bytes.size() * part / 16];
    byte = static_cast<char>(byte ^ 0x41);
    feed(flipped);
  }
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t seeds = 0;
  feed("");
  for (int i = 1; i < argc; ++i) {
    for (const auto& path : files_of(argv[i])) {
      if (std::filesystem::file_size(path) > kLargest) continue;
      std::ifstream file(path, std::ios::binary);
      feed_variants({std::istreambuf_iterator<char>(file), {}}, seeds++);
    }
  }
  std::cout << seeds << " seeds and their cut and flipped copies: every promise kept\n";
  return seeds == 0;
}
