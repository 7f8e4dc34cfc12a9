#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/extract.hpp"
#include "extract/quality_signs.hpp"

namespace policywatch::extract {

namespace {

bool is_page_kind(WatchKind kind) {
  return kind == WatchKind::page || kind == WatchKind::article || kind == WatchKind::list ||
         kind == WatchKind::tracker;
}

std::size_t words_of(std::string_view text) {
  return text.empty() ? 0 : 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
}

PageSigns signs_of(const Response& response, const Dom& dom, const Document* document) {
  constexpr std::size_t kLooked = 256 * 1024;
  PageSigns page;
  page.bytes = std::string_view(response.body).substr(0, kLooked);
  walk_elements(dom.root(), [&](Node node) {
    switch (tag_id(node)) {
      case GUMBO_TAG_TITLE:
        if (page.title.empty() && node.first_child() &&
            node.raw()->v.element.tag_namespace == GUMBO_NAMESPACE_HTML) {
          page.title = collapse_space(node.first_child().text());
        }
        break;
      case GUMBO_TAG_H1:
        page.headings.push_back(visible_text(node));
        break;
      case GUMBO_TAG_INPUT:
        page.has_password =
            page.has_password || equals_ascii_nocase(node.attribute_or_empty("type"), "password");
        break;
      default:
        break;
    }
    return true;
  });
  // A page with this much text is no wall; its words need not be put together once more.
  constexpr std::size_t kPlenty = 1200;
  for (std::size_t i = 0; document != nullptr && i < document->blocks.size(); ++i) {
    page.words += words_of(document->blocks[i].text);
  }
  if (page.words >= kPlenty) return page;
  page.text = visible_text(dom.root());
  page.words = words_of(page.text);
  return page;
}

std::string join_selectors(const std::vector<std::string>& selectors) {
  std::string all;
  for (const std::string& one : selectors) all += (all.empty() ? "\"" : ", \"") + one + "\"";
  return all;
}

Verdict judge_emptiness(const Watch& watch, const Document& document) {
  const bool holds_something =
      !document.blocks.empty() || !document.items.empty() || document.policy.has_value();
  if (holds_something || watch.allow_empty || !is_page_kind(watch.kind)) return std::nullopt;
  if (!watch.select.empty()) {
    return QualityVerdict{Quality::empty, "select " + join_selectors(watch.select) + " left no visible text"};
  }
  return QualityVerdict{Quality::empty, "no visible text"};
}

QualityVerdict judge_body(const Response& response, const Watch& watch, const Dom* dom,
                          const Document* document) {
  const bool page_read = dom != nullptr && dom->root();
  if (page_read) {
    const PageSigns page = signs_of(response, *dom, document);
    if (auto found = judge_content(page)) {
      if (found->quality != Quality::empty || !watch.allow_empty) return *found;
    }
  }
  if (response.body.empty() && !watch.allow_empty && response.status != 304) {
    return {Quality::empty, "the body is empty"};
  }
  if (auto found = judge_type(response, watch.kind)) return *found;
  if (document != nullptr) {
    if (auto found = judge_emptiness(watch, *document)) return *found;
  }
  return {};
}

}  // namespace

QualityVerdict judge_quality(const Response& response, const Watch& watch, const Dom* dom,
                             const Document* document) {
  if (response.quality != Quality::ok) return {response.quality, response.failure};
  const auto& allowed = watch.allow_status;
  if (std::find(allowed.begin(), allowed.end(), response.status) != allowed.end()) {
    // The operator wants this answer as it is; only one without content cannot be compared.
    if (auto found = judge_type(response, watch.kind)) return *found;
    if (document != nullptr) {
      if (auto found = judge_emptiness(watch, *document)) return *found;
    }
    return {};
  }
  if (auto found = judge_headers(response)) return *found;
  if (auto found = judge_status(response.status)) {
    // A wall behind an ordinary error code is still a wall.
    const bool ambiguous = found->quality == Quality::maintenance || found->quality == Quality::server_error;
    if (ambiguous && dom != nullptr && dom->root()) {
      const auto content = judge_content(signs_of(response, *dom, document));
      if (content && (content->quality == Quality::blocked || content->quality == Quality::maintenance))
        return *content;
    }
    return *found;
  }
  if (response.status == 304) return {};
  if (auto found = judge_redirect(response)) return *found;
  return judge_body(response, watch, dom, document);
}

}  // namespace policywatch::extract
