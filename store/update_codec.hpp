// An update as its row: what is asked for stands in columns, the rest is packed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/update.hpp"
#include "store/pack.hpp"

namespace policywatch::store {

/// What the evidence table says about one piece, resolved.
struct EvidenceColumns {
  std::int64_t id = 0;
  std::string watch;
  std::string address;  // "" : the address stands in the packed part
  bool has_before = false, has_after = false;
  CaptureRef before, after;  // as the captures table has them
  std::int64_t change = 0;
};

/// Everything of `update` that neither its columns (id, rev, state, kind, score, date, title, status,
/// detected_at, snoozed_until) nor `evidence` (same order as update.evidence) hold.
std::string pack_update(Packer& packer, const Update& update, const std::vector<EvidenceColumns>& evidence);

/// Fills the rest of `update`, whose columns are filled. WorldError (5) when the bytes are damaged.
void unpack_update(Packer& packer, std::string_view data, const std::vector<EvidenceColumns>& evidence,
                   Update& update);

/// So many pieces of evidence are written whole and searched; the further ones must be like the first.
inline constexpr std::size_t kSearchedEvidence = 64;

/// The words an update is found by, each once, ASCII-separated.
std::string search_text(const Update& update);
/// A query for them: every word, each as the beginning of a word or whole. "" when there is none.
std::string search_query(std::string_view typed, bool whole_words);

}  // namespace policywatch::store
