// Runs a fuzz target over every file of the folders it is given, and over cut and flipped copies of them.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void feed(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

void feed_variants(std::string bytes) {
  feed(bytes);
  for (std::size_t part = 1; part < 8; ++part) feed(bytes.substr(0, bytes.size() * part / 8));
  for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 16) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x41);
    feed(flipped);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  feed("");
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file() || entry.file_size() > 200'000) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      feed_variants({std::istreambuf_iterator<char>(file), {}});
      ++files;
    }
  }
  std::cout << files << " files and their cut and flipped copies: no crash\n";
  return files == 0;
}
