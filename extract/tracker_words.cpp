#include "extract/tracker_words.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/dates.hpp"

namespace policywatch::extract {
namespace {

bool lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool space(char c) {
  return c == ' ' || c == '\t';
}

struct Label {
  std::string_view text;
  Section section;
  bool everyday;  // also stands in prose
  bool keeps;     // the words are part of the section's content
};

// Longer before shorter where one begins with the other.
constexpr auto kLabels = std::to_array<Label>({
    {"Original Date Announced", Section::announced, false, false},
    {"Effective Date of Change", Section::effective, false, false},
    {"Subsequent Trump-Era and Court Action", Section::actions, false, false},
    {"Subsequent Trump and Court Action", Section::actions, false, false},
    {"Subsequent Action", Section::actions, true, false},
    {"Biden Administration Action", Section::biden, true, false},
    {"Most Recent Action", Section::recent, true, false},
    {"Original Trump Policy Status", Section::original, false, false},
    {"Associated or Derivative Policies", Section::related, false, false},
    {"Pre Trump-Era Policies", Section::prior, false, false},
    {"Trump-Era Policy Documents", Section::documents, false, false},
    {"Date Announced", Section::announced, true, false},
    {"Effective Date", Section::effective, true, false},
    {"Current Status", Section::current, true, false},
    {"Prior Policies", Section::prior, true, false},
    {"Commentary", Section::commentary, true, false},
    {"Documents", Section::documents, true, false},
    {"Trump Administration Action:", Section::original, false, true},
    {"Type of Action:", Section::original, false, true},
    {"Subject Matter:", Section::original, false, true},
    {"Agencies Affected:", Section::original, false, true},
});

bool starts_with_date(std::string_view text) {
  const auto dates = find_dates(text.substr(0, 40));
  return !dates.empty() && dates.front().begin == 0;
}

// What can only be the content of that section: lets a label be seen in text joined by single spaces.
bool content_follows(Section section, std::string_view rest) {
  const std::string_view text = trim(rest);
  const auto begins = [&](std::initializer_list<std::string_view> starts) {
    return std::ranges::any_of(starts, [&](std::string_view s) { return text.starts_with(s); });
  };
  switch (section) {
    case Section::announced:
    case Section::effective:
      return starts_with_date(text);
    case Section::actions:
      return starts_with_date(text);
    case Section::current:
      return begins({"Fully in", "Partially in", "Not in", "None", "Original Trump Policy"});
    case Section::commentary:
      return begins({"\u2022", "20"}) && (text.starts_with("\u2022") || starts_with_date(text));
    case Section::documents:
      return begins({"Trump-Era", "Pre Trump-Era", "\u2022"}) || starts_with_date(text);
    default:
      return false;
  }
}

bool stands(const Label& label, std::string_view line, std::size_t at) {
  const std::string_view rest = line.substr(at + label.text.size());
  const char next = rest.empty() ? '\0' : rest.front();
  const bool plural = rest.starts_with("s") && (rest.size() == 1 || !lower(rest[1]));
  if (lower(next) && !plural) return false;
  if (!label.everyday) return true;
  if (plural && label.section != Section::actions) return false;
  const std::string_view before = trim(line.substr(0, at));
  const bool spaced = at > 0 && space(line[at - 1]) && !before.empty();
  if (spaced) return content_follows(label.section, rest);
  if (at > 0 && !before.empty() &&
      std::string_view("([/-\u201c").find(line[at - 1]) != std::string_view::npos) {
    return false;
  }
  return trim(rest).empty() || !space(next) || content_follows(label.section, rest);
}

constexpr auto kLinkWords =
    std::to_array<std::string_view>({"View Policy Document", "View Document", "Go to article"});

// Lines of the site itself; each is dropped from its first words to the end of the line (or of its "**").
constexpr auto kBoilerplate = std::to_array<std::string_view>({
    "To provide information, corrections, or feedback",
    "We require registration to leave feedback",
    "**Link to case here",
    "**Litigation entries are limited",
    "**Litigation is listed for informational purposes",
    "*See litigation note above",
    "Link to case here",
    "Litigation entries are limited",
    "Litigation is listed for informational purposes",
    "See litigation note above",
    "You are viewing the general entry for this",
    "See Biden administration action below",
});

constexpr auto kCurrent =
    std::to_array<std::string_view>({"Fully in effect", "Partially in effect", "Not in effect", "None"});

}  // namespace

std::optional<LabelHit> find_label(std::string_view line, std::size_t from) {
  for (std::size_t at = from; at < line.size(); ++at) {
    if (line[at] < 'A' || line[at] > 'Z') continue;
    for (const Label& label : kLabels) {
      if (!line.substr(at).starts_with(label.text) || !stands(label, line, at)) continue;
      LabelHit hit{label.section, at, at, std::string(label.text)};
      if (label.keeps) return hit;
      hit.end = at + label.text.size();
      const std::string_view rest = line.substr(hit.end);
      if (rest.starts_with("(s)")) hit.end += 3;
      if (rest.starts_with("s") && (rest.size() == 1 || !lower(rest[1]))) hit.end += 1;
      if (label.section != Section::biden && line.substr(hit.end).starts_with(":")) ++hit.end;
      return hit;
    }
  }
  return std::nullopt;
}

std::optional<NoiseHit> find_link_words(std::string_view line, std::size_t from) {
  for (std::size_t at = from; at < line.size(); ++at) {
    if (line[at] != 'V' && line[at] != 'G') continue;
    for (const std::string_view words : kLinkWords) {
      if (!line.substr(at).starts_with(words)) continue;
      std::size_t end = at + words.size();
      if (end < line.size() && lower(line[end])) continue;
      if (line.substr(end).starts_with(" on ")) {
        const std::size_t stop = line.find(' ', end + 4);
        const std::string_view host =
            line.substr(end + 4, stop == std::string_view::npos ? stop : stop - end - 4);
        if (host.contains('.')) end += 4 + host.size();
      }
      return NoiseHit{at, end};
    }
  }
  return std::nullopt;
}

std::string without_boilerplate(std::string_view line) {
  std::string out(line);
  if (std::string_view(out).starts_with("Skip to main content")) out.erase(0, 20);
  for (const std::string_view words : kBoilerplate) {
    const std::size_t at = out.find(words);
    if (at == std::string::npos) continue;
    const std::size_t close = words.starts_with("**") ? out.find("**", at + 2) : std::string::npos;
    out.erase(at, close == std::string::npos ? close : close + 2 - at);
  }
  return std::string(trim(out));
}

std::string current_status_in(std::string_view text) {
  constexpr std::string_view kLabel = "Current Status";
  const std::size_t at = text.find(kLabel);
  if (at == std::string_view::npos) return "";
  std::string_view rest = trim(text.substr(at + kLabel.size()));
  if (rest.starts_with(":")) rest = trim(rest.substr(1));
  return std::string(leading_current_status(rest));
}

std::string_view leading_current_status(std::string_view text) {
  for (const std::string_view value : kCurrent) {
    if (text.size() >= value.size() && equals_ascii_nocase(text.substr(0, value.size()), value))
      return text.substr(0, value.size());
  }
  return "";
}

}  // namespace policywatch::extract
