#include <algorithm>
#include <array>
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

// A field that an ordinary form has: something to type or choose, but not the site's search box.
bool is_field(Node node) {
  if (tag_id(node) == GUMBO_TAG_TEXTAREA || tag_id(node) == GUMBO_TAG_SELECT) {
    return !contains_ascii_nocase(node.attribute_or_empty("name"), "captcha");
  }
  static constexpr std::array<std::string_view, 5> kTyped = {"", "text", "email", "tel", "url"};
  static constexpr std::array<std::string_view, 4> kSearch = {"q", "s", "search", "query"};
  const std::string type = ascii_lower(node.attribute_or_empty("type"));
  const std::string name = ascii_lower(node.attribute_or_empty("name"));
  return std::find(kTyped.begin(), kTyped.end(), std::string_view(type)) != kTyped.end() &&
         std::find(kSearch.begin(), kSearch.end(), std::string_view(name)) == kSearch.end() &&
         !node.attribute("hidden");
}

// Marks that content systems and prerenderers put on the page that stands for a missing one.
bool is_missing_mark(Node node) {
  if (tag_id(node) == GUMBO_TAG_META) {
    return equals_ascii_nocase(node.attribute_or_empty("name"), "prerender-status-code") &&
           trim(node.attribute_or_empty("content")) == "404";
  }
  static constexpr std::array<std::string_view, 6> kClasses = {
      "error404", "error-404", "page-404", "page-not-found", "status-404", "error-page-404"};
  return std::any_of(kClasses.begin(), kClasses.end(),
                     [&](std::string_view name) { return node.has_class(name); });
}

void look_at_input(Node node, PageSigns& page) {
  if (!equals_ascii_nocase(node.attribute_or_empty("type"), "password")) {
    page.fields += is_field(node) ? 1 : 0;
    return;
  }
  if (page.has_password) return;
  page.has_password = true;
  Node form = node;
  while (form && tag_id(form) != GUMBO_TAG_FORM) form = form.parent();
  if (form) page.form_words = words_of(visible_text(form));
}

void look_at(Node node, PageSigns& page) {
  constexpr std::size_t kMostHeadings = 20;
  switch (tag_id(node)) {
    case GUMBO_TAG_TITLE:
      if (page.title.empty() && node.first_child() &&
          node.raw()->v.element.tag_namespace == GUMBO_NAMESPACE_HTML) {
        page.title = collapse_space(node.first_child().text());
      }
      break;
    case GUMBO_TAG_H1:
      if (page.headings.size() < kMostHeadings) page.headings.push_back(visible_text(node));
      break;
    case GUMBO_TAG_INPUT:
      look_at_input(node, page);
      break;
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_SELECT:
      page.fields += is_field(node) ? 1 : 0;
      break;
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_META:
      page.missing_mark = page.missing_mark || is_missing_mark(node);
      break;
    default:
      break;
  }
}

PageSigns signs_of(const Response& response, const Watch& watch, const Dom& dom, const Document* document) {
  constexpr std::size_t kLooked = 256 * 1024;
  PageSigns page;
  page.bytes = std::string_view(response.body).substr(0, kLooked);
  walk_elements(dom.root().raw(), [&](Node node) {
    look_at(node, page);
    return true;
  });
  // A page with this much text is no wall; its words need not be put together once more.
  constexpr std::size_t kPlenty = 1200;
  std::size_t in_main = 0;
  for (std::size_t i = 0; document != nullptr && i < document->blocks.size(); ++i) {
    const std::size_t words = words_of(document->blocks[i].text);
    page.words += words;
    if (document->blocks[i].where == Where::main) in_main += words;
  }
  page.main_words = page.words;
  if (page.words >= kPlenty) return page;
  page.text = visible_text(dom.root());
  page.words = words_of(page.text);
  const bool whole_page = document != nullptr && watch.select.empty() && !document->blocks.empty();
  page.main_words = whole_page ? std::min(in_main, page.words) : page.words;
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
    const PageSigns page = signs_of(response, watch, *dom, document);
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
  if (auto found = judge_status(response)) {
    // A wall or a maintenance page behind an ordinary error code is still one; a "404" of theirs must not
    // count towards a removal.
    const bool ambiguous = found->quality == Quality::maintenance ||
                           found->quality == Quality::server_error || found->quality == Quality::not_found ||
                           found->quality == Quality::gone;
    if (ambiguous && dom != nullptr && dom->root()) {
      const auto content = judge_content(signs_of(response, watch, *dom, document));
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
