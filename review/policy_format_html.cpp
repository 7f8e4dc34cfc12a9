#include "base/text.hpp"
#include "base/url.hpp"
#include "review/policy_format.hpp"
#include "review/policy_layout.hpp"

namespace policywatch::review {

namespace {

std::string element(std::string_view tag, std::string_view text) {
  return "<" + std::string(tag) + ">" + escape_html(text) + "</" + std::string(tag) + ">\n";
}

std::string paragraphs(std::string_view text) {
  std::string html;
  for (const std::string_view piece : lines(text)) {
    if (!trim(piece).empty()) html += element("p", trim(piece));
  }
  return html;
}

/// Only web addresses become links: nothing of a fetched page may run where this is shown.
std::string link(std::string_view words, const std::string& url) {
  const auto address = Url::parse(url);
  if (!address || !address->is_http()) return element("p", words);
  return "<p><a href=\"" + escape_html(url) + "\">" + escape_html(words) + "</a></p>\n";
}

std::string document(const PolicyDocument& entry) {
  return element("p", entry.title) + (entry.url.empty() ? "" : link("View Policy Document", entry.url));
}

std::string entry(const Action& action, std::string_view title_tag, std::string_view link_words) {
  std::string html;
  if (!action.title.empty()) html += element(title_tag, action.title);
  html += paragraphs(action.text);
  return html + link(link_words, action.url);
}

std::string timeline(const Policy& policy) {
  std::string html = "<ol>\n<li>\n" + element("h2", kAnnounced);
  if (policy.announced) html += element("p", to_long(*policy.announced));
  html += paragraphs(policy.description) + paragraphs(id_line(policy));
  for (const PolicyDocument& named : policy.documents) {
    if (named.section == kAnnounced) html += document(named);
  }
  html += "</li>\n";
  if (policy.effective)
    html += "<li>\n" + element("h2", "Effective Date") + element("p", to_long(*policy.effective)) + "</li>\n";
  for (const Action& action : policy.actions) {
    html += "<li>\n" + element("h2", kSubsequent);
    if (action.header_date) html += element("p", to_long(*action.header_date));
    html += entry(action, "h3", "View Document") + "</li>\n";
  }
  return html + "</ol>\n";
}

std::string status(const Policy& policy) {
  std::string html;
  if (!policy.current_status.empty())
    html += element("h2", "Current Status") + element("p", policy.current_status);
  const auto tags = tag_lines(policy);
  if (!tags.empty()) html += element("h2", "Original Trump Policy Status");
  for (const auto& [name, value] : tags) html += element("p", name + ": " + value);
  if (!policy.related.empty()) html += element("h2", "Associated or Derivative Policies");
  for (const std::string& related : policy.related) html += element("p", related);
  return html;
}

std::string endings(const Policy& policy) {
  std::string html;
  if (!policy.commentary.empty()) {
    html += element("h2", "Commentary") + "<ul>\n";
    for (const Action& action : policy.commentary)
      html += "<li>\n" + entry(action, "h3", "Go to article") + "</li>\n";
    html += "</ul>\n";
  }
  html += element("h2", "Documents");
  std::string section = "Documents";
  for (const PolicyDocument& named : listed_documents(policy)) {
    const std::string heading = named.section.empty() ? section : named.section;
    if (heading != section) html += element("h3", heading);
    section = heading;
    html += document(named);
  }
  return html;
}

}  // namespace

std::string to_html(const Policy& policy) {
  std::string html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  html += element("title", policy.title);
  const auto address = Url::parse(policy.url);
  if (address && address->is_http())
    html += "<link rel=\"canonical\" href=\"" + escape_html(policy.url) + "\">\n";
  html += "</head>\n<body>\n<main>\n";
  if (policy.era == "2.0") html += element("p", "2.0");
  html += element("h1", policy.title);
  return html + timeline(policy) + status(policy) + endings(policy) + "</main>\n</body>\n</html>\n";
}

}  // namespace policywatch::review
