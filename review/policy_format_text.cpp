#include <set>

#include "base/text.hpp"
#include "review/policy_format.hpp"
#include "review/policy_layout.hpp"

namespace policywatch::review {

namespace {

constexpr std::string_view kIndent = "    ";

class TextPage {
 public:
  void line(std::string_view text) {
    page_ += text;
    page_ += '\n';
  }
  void paragraph(std::string_view text) {
    line("");
    line(text);
  }
  /// An indented paragraph each, inside a numbered item or a bullet.
  void inside(std::string_view text) {
    for (const std::string_view piece : lines(text)) {
      if (!trim(piece).empty()) paragraph(std::string(kIndent) + std::string(trim(piece)));
    }
  }
  void item(std::string_view label) {
    if (++items_ == 1) line("");
    line("  " + std::to_string(items_) + ". " + std::string(label));
  }
  std::string take() { return std::move(page_); }

 private:
  std::string page_;
  int items_ = 0;
};

void announcement(TextPage& page, const Policy& policy) {
  page.item(kAnnounced);
  if (policy.announced) page.inside(to_long(*policy.announced));
  page.inside(policy.description);
  page.inside(id_line(policy));
  for (const PolicyDocument& document : policy.documents) {
    if (document.section != kAnnounced) continue;
    page.inside(document.title);
    if (!document.url.empty()) page.inside("View Policy Document");
  }
}

void action(TextPage& page, const Action& entry) {
  page.item(kSubsequent);
  if (entry.header_date) page.inside(to_long(*entry.header_date));
  page.inside(entry.title);
  page.inside(entry.text);
  page.inside("View Document");
}

void commentary(TextPage& page, const Policy& policy) {
  if (policy.commentary.empty()) return;
  page.paragraph("Commentary");
  for (const Action& entry : policy.commentary) {
    page.paragraph("  \u2022 " + entry.title);
    page.inside(entry.text);
    page.inside("Go to article");
  }
}

void documents(TextPage& page, const Policy& policy) {
  page.paragraph("Documents");
  std::string section = "Documents";
  for (const PolicyDocument& document : listed_documents(policy)) {
    const std::string heading = document.section.empty() ? section : document.section;
    if (heading != section) page.paragraph(heading);
    section = heading;
    page.paragraph(document.title);
    if (!document.url.empty()) page.paragraph("View Policy Document");
  }
  if (section == "Documents") page.paragraph(kDocuments);
}

}  // namespace

std::string to_text(const Policy& policy) {
  TextPage page;
  page.line("Skip to main content");
  if (policy.era == "2.0") page.paragraph("2.0");
  page.paragraph(collapse_space(policy.title));
  announcement(page, policy);
  if (policy.effective) {
    page.item("Effective Date");
    page.inside(to_long(*policy.effective));
  }
  for (const Action& entry : policy.actions) action(page, entry);
  if (!policy.current_status.empty()) {
    page.paragraph("Current Status");
    page.paragraph(policy.current_status);
  }
  const auto tags = tag_lines(policy);
  if (!tags.empty()) {
    page.paragraph("Original Trump Policy Status");
    page.line("");
    for (const auto& [name, value] : tags) page.line(name + ": " + value);
  }
  if (!policy.related.empty()) page.paragraph("Associated or Derivative Policies");
  for (const std::string& related : policy.related) page.paragraph(related);
  commentary(page, policy);
  documents(page, policy);
  return page.take();
}

}  // namespace policywatch::review
