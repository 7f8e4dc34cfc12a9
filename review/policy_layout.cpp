#include "review/policy_layout.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace policywatch::review {

std::string id_line(const Policy& policy) {
  const bool is_number = !policy.id.empty() && policy.id.size() <= 9 &&
                         std::ranges::all_of(policy.id, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number) return "";
  return (policy.era == "2.0" ? "Trump 2.0 [ID #" : "[ID #") + policy.id + "]";
}

std::vector<std::pair<std::string, std::string>> tag_lines(const Policy& policy) {
  std::vector<std::pair<std::string, std::string>> lines;
  const auto add = [&](std::string name, const std::vector<std::string>& tags) {
    if (!tags.empty()) lines.emplace_back(std::move(name), join(tags, " "));
  };
  add("Status", policy.statuses);
  add("Trump Administration Action", policy.action_types);
  add("Subject Matter", policy.subjects);
  add("Agencies Affected", policy.agencies);
  return lines;
}

std::vector<PolicyDocument> listed_documents(const Policy& policy) {
  std::vector<PolicyDocument> listed;
  std::ranges::copy_if(policy.documents, std::back_inserter(listed),
                       [](const PolicyDocument& document) { return document.section != kAnnounced; });
  return listed;
}

}  // namespace policywatch::review
