// Readability.js on the same pages, where it is installed (scripts/readability_peer.sh).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace policywatch::bench {

struct PeerReading {
  std::string title, byline, published;  // as it gives them; "" for none
  std::string content;                   // HTML
};

/// By the page's folder name; nullopt with `why` when node or the modules are not there.
std::optional<std::map<std::string, PeerReading>> read_with_peer(const std::filesystem::path& pages,
                                                                 std::string& why);

}  // namespace policywatch::bench
