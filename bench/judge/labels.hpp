// The labels that judging is measured by, as structs.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "match/classify.hpp"

namespace policywatch::bench {

struct LabelledItem {
  std::string id;
  match::Story story;
  std::set<std::string> policies;  // empty: it belongs to none
  std::string kind;
  bool hard = false;  // of one that belongs to none: it is about the same field
};
struct LabelledSentence {
  std::string text, status, trap;
};
struct Labels {
  std::vector<Policy> policies;
  std::vector<LabelledItem> items;
  std::vector<LabelledSentence> sentences;
};

/// `items` and `sentences` may be replaced by other files of the same form; throws std::runtime_error naming
/// what cannot be read.
Labels read_labels(const std::filesystem::path& policies, const std::filesystem::path& items,
                   const std::filesystem::path& sentences);

}  // namespace policywatch::bench
