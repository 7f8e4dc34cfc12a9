// What a watch's own history has shown to change by itself: recognised here, counted in pipeline/noise.hpp.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/change.hpp"
#include "base/noise.hpp"
#include "diff/gaps.hpp"

namespace policywatch::diff {

/// Keys of what was learned, by their kind.
struct Noise {
  std::unordered_set<std::string> words, texts, links;
  std::vector<std::string> tracked;  // numbers and names of tracked policies: what holds one is never noise
};

/// Something that changed once. Whether it is noise only its history tells.
struct Moved {
  NoiseKind kind = NoiseKind::words;
  std::string key, shown;
  bool operator==(const Moved&) const = default;
};

/// Words that may never be hidden: a status word, an identifier, a name or number of `tracked`.
bool must_be_told(std::string_view words, const std::vector<std::string>& tracked);

bool is_learned(const Gap& gap, std::string_view above, const Noise& noise);
bool is_learned_text(std::string_view text, const Noise& noise);
bool is_learned_link(const Link& link, const Noise& noise);
bool is_learned_target(const LinkRetarget& link, const Noise& noise);

/// The places that an edit touched; `above` as in is_volatile_edit. Long edits of prose touch none.
void note_edit(std::string_view before, std::string_view after, std::string_view above,
               std::vector<Moved>& moved);
void note_text(std::string_view text, std::vector<Moved>& moved);
void note_link(const Link& link, std::vector<Moved>& moved);
void note_target(const LinkRetarget& link, std::vector<Moved>& moved);

}  // namespace policywatch::diff
