// Data that stands beside the project rather than in it (vectors, labels); tests skip when it is absent.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace policywatch {

inline std::string shared_path(const std::string& name) {
  const char* folder = std::getenv("POLICYWATCH_SHARED");
  return (folder != nullptr ? std::string(folder) : std::string(POLICYWATCH_SOURCE_DIR "/../shared")) + "/" +
         name;
}

inline std::optional<std::string> read_shared(const std::string& name) {
  std::ifstream in(shared_path(name), std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace policywatch
