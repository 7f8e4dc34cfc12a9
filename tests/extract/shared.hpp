// Finds the data that lies beside the project (never in it): POLICYWATCH_SHARED, or ../shared.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace policywatch::extract {

inline std::filesystem::path shared_folder() {
  const char* stated = std::getenv("POLICYWATCH_SHARED");
  return stated != nullptr ? std::filesystem::path(stated)
                           : std::filesystem::path(POLICYWATCH_SOURCE_DIR) / ".." / "shared";
}

inline std::optional<std::string> file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

inline std::optional<std::string> shared_file(const std::string& relative) {
  return file_bytes(shared_folder() / relative);
}

}  // namespace policywatch::extract
