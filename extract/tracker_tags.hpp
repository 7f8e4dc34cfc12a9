// The tracker's tags: four vocabularies, and taking runs of them apart (DOMAIN.md section 1.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::extract {

enum class Tags { subject, agency, status, action_type };  // in the order of the site's listing
/// Tags joined by spaces or by nothing at all, told apart by the vocabulary, longest first. Words that the
/// vocabulary lacks are kept as they stand.
std::vector<std::string> split_tags(std::string_view text, Tags kind);

/// The kind of a tag of the vocabulary; of several ("Other") the first from `from` on, in the order of the
/// site's listing: subjects, agencies, statuses, action types.
std::optional<Tags> kind_of_tag(std::string_view tag, Tags from = Tags::subject);

/// Where a run of tags that begins at `from` ends; `from` when none begins there. Kinds follow in the order
/// of the listing (`only`: of that kind alone), no tag twice, joined by nothing, white space or separators.
struct TagRun {
  std::size_t end = 0;
  std::vector<std::string> tags;
  bool glued = false;  // what follows, if anything, joins the last tag without a space
};
TagRun tag_run(std::string_view text, std::size_t from, std::optional<Tags> only = std::nullopt);

/// The tags of all kinds that stand in `text`, in order; what the vocabulary lacks is left out.
std::vector<std::string> known_tags(std::string_view text);

}  // namespace policywatch::extract
