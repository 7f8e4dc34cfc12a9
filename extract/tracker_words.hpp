// The words of the tracker: section labels through the generations of its site, outlets, noise
// (DOMAIN.md sections 1.2 and 1.3).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::extract {

enum class Section {
  head,
  announced,
  effective,
  actions,
  biden,
  current,
  recent,
  original,
  related,
  prior,
  commentary,
  documents,
};

/// A section label found in a line of a saved entry.
struct LabelHit {
  Section section = Section::head;
  std::size_t begin = 0, end = 0;  // span of the label; equal when the words belong to the section's content
  std::string label;               // as the page writes it, without "(s)"
};
/// The first label at or after `from`. Labels may be glued to what surrounds them; everyday words
/// ("Documents") count only where nothing but a label can stand.
std::optional<LabelHit> find_label(std::string_view line, std::size_t from);

/// "View Document", "Go to article on example.com": the link of the entry above it, no text of its own.
struct NoiseHit {
  std::size_t begin = 0, end = 0;
};
std::optional<NoiseHit> find_link_words(std::string_view line, std::size_t from);
/// The line without boilerplate; empty when it was nothing else.
std::string without_boilerplate(std::string_view line);

/// The value behind the label "Current Status", as the page writes it; "" when there is none of the site's.
std::string current_status_in(std::string_view text);
/// "Fully in Effect", "Partially in effect", "Not in effect", "None" at the beginning; "" otherwise.
std::string_view leading_current_status(std::string_view text);

bool is_known_outlet(std::string_view name);
/// The longest known outlet that `text` begins with; "" when none.
std::string_view leading_outlet(std::string_view text);
/// "Complaint", "Order", … : what stands before or after a caption and is nobody's name.
bool is_document_word(std::string_view text);

}  // namespace policywatch::extract
