#include "base/text.hpp"
#include "base/url.hpp"
#include "review/policy_format.hpp"
#include "review/policy_layout.hpp"

namespace policywatch::review {

namespace {

/// Text as CommonMark shows it word for word: marks that would format, link or embed HTML are escaped.
std::string plain(std::string_view text) {
  std::string escaped;
  for (const char c : collapse_space(text)) {
    if (std::string_view("\\`*_[]<>#|&!~").contains(c)) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

/// A block's first mark could make it a list, a heading or a rule.
std::string block(std::string_view text) {
  std::string shown = plain(text);
  const std::size_t digits = shown.find_first_not_of("0123456789");
  if (shown.starts_with('-') || shown.starts_with('+') || shown.starts_with('='))
    shown.insert(0, "\\");
  else if (digits != 0 && digits != std::string::npos && digits < 10 &&
           (shown[digits] == '.' || shown[digits] == ')'))
    shown.insert(digits, "\\");
  return shown;
}

std::string markdown_paragraphs(std::string_view text) {
  std::string markdown;
  for (const std::string_view piece : lines(text)) {
    if (!trim(piece).empty()) markdown += block(piece) + "\n\n";
  }
  return markdown;
}

std::string linked(std::string_view words, const std::string& url) {
  const auto address = Url::parse(url);
  if (!address || !address->is_http()) return plain(words);
  return "[" + plain(words) + "](<" + replace_all(replace_all(url, "<", "%3C"), ">", "%3E") + ">)";
}

std::string entries(std::string_view heading, const std::vector<Action>& actions) {
  if (actions.empty()) return "";
  std::string markdown = "## " + std::string(heading) + "\n\n";
  for (const Action& action : actions) {
    if (action.header_date) markdown += "**" + to_long(*action.header_date) + "**\n\n";
    if (!action.title.empty()) markdown += "### " + linked(action.title, action.url) + "\n\n";
    markdown += markdown_paragraphs(action.text);
  }
  return markdown;
}

std::string facts(const Policy& policy) {
  std::string markdown;
  const auto fact = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) markdown += "- **" + std::string(name) + ":** " + plain(value) + "\n";
  };
  fact("ID", policy.id);
  fact("Era", policy.era);
  if (policy.announced) fact(kAnnounced, to_long(*policy.announced));
  if (policy.effective) fact("Effective Date", to_long(*policy.effective));
  fact("Current Status", policy.current_status);
  fact("Status", join(policy.statuses, ", "));
  fact("Trump Administration Action", join(policy.action_types, ", "));
  fact("Subject Matter", join(policy.subjects, "; "));
  fact("Agencies Affected", join(policy.agencies, "; "));
  fact("Dockets", join(policy.dockets, "; "));
  return markdown.empty() ? "" : markdown + "\n";
}

std::string lists(const Policy& policy) {
  std::string markdown;
  if (!policy.related.empty()) markdown += "## Associated or Derivative Policies\n\n";
  for (const std::string& related : policy.related) markdown += "- " + plain(related) + "\n";
  if (!policy.related.empty()) markdown += "\n";
  if (!policy.documents.empty()) markdown += "## Documents\n\n";
  for (const PolicyDocument& document : policy.documents)
    markdown += "- " + linked(document.title, document.url) + "\n";
  return markdown;
}

}  // namespace

std::string to_markdown(const Policy& policy) {
  std::string markdown = "# " + linked(policy.title, policy.url) + "\n\n" + facts(policy) +
                         markdown_paragraphs(policy.description) +
                         entries("Subsequent Trump and Court Actions", policy.actions) +
                         entries("Commentary", policy.commentary) + lists(policy);
  while (markdown.ends_with("\n\n")) markdown.pop_back();
  return markdown;
}

}  // namespace policywatch::review
