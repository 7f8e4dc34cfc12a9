// An article: what its page says of itself, corrected by what a reader sees, and its main text. Where each
// field may come from, and in which order, is told in docs/reading.md.
#include "extract/article.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "extract/article_dates.hpp"
#include "extract/article_text.hpp"
#include "extract/article_title.hpp"
#include "extract/extract.hpp"
#include "extract/page_meta.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kShortestText = 140;  // characters

bool is_byline(Node node) {
  const std::string_view rel = node.attribute_or_empty("rel");
  const std::string property = ascii_lower(node.attribute_or_empty("itemprop"));
  if (rel == "author" || property.contains("author")) return true;
  const std::string marks = ascii_lower(std::string(node.attribute_or_empty("class")) + " " +
                                        std::string(node.attribute_or_empty("id")));
  return marks.contains("byline") || marks.contains("author");
}

// The first author's line that holds a name.
std::string byline_of(const Dom& dom) {
  std::string found;
  walk_elements(dom.body(), [&](Node node) {
    if (!found.empty() || is_invisible(node)) return false;
    if (!is_byline(node)) return true;
    const std::string text = visible_text(node);
    if (!text.empty() && text.size() < 100) found = plain_byline(text);
    return found.empty();
  });
  return found;
}

Origin stated(const std::vector<Fact>& facts, About about, const char* field) {
  const Fact* fact = best_fact(facts, about);
  return fact == nullptr ? Origin{field, "", ""} : Origin{field, fact->value, fact->from};
}

Origin stated_author(const std::vector<Fact>& facts) {
  for (const Fact& fact : facts) {
    if (fact.about != About::author) continue;
    if (std::string name = plain_byline(fact.value); !name.empty()) return {"author", name, fact.from};
  }
  return {"author", "", ""};
}

void take_main_text(std::vector<RenderedLine> lines, bool with_links, Document& document) {
  document.blocks.clear();
  document.links.clear();
  for (RenderedLine& line : lines) {
    if (with_links) std::ranges::move(line.links, std::back_inserter(document.links));
    document.blocks.push_back({std::move(line.text), Where::main, std::move(line.tag)});
  }
}

std::string told(const MainText& text) {
  constexpr const char* kHow[] = {
      "the part with the most prose", "the part with the most prose, names of side parts not heeded",
      "the part with the most prose, no names heeded", "the part with the most prose, nothing cleaned"};
  return kHow[std::clamp(text.attempt, 0, 3)];
}

void read_text(const Dom& dom, const Watch& watch, const std::string& url, Article& article,
               std::vector<std::string>& notes) {
  Document& document = article.document;
  std::vector<std::string> again;  // read_page has told them already
  const Scope scope = scope_of(dom, watch, again);
  MainText text = main_text(scope, base_address(dom, url), document.title, !document.author.empty());
  if (document.author.empty()) {
    std::string name = plain_byline(text.byline);
    const bool met = !name.empty();
    document.author = met ? std::move(name) : byline_of(dom);
    if (!document.author.empty())
      article.origins.push_back({"author", document.author, "an element that is named for the author"});
  }
  if (text.chars < kShortestText) {
    notes.push_back(text.page_chars == 0 ? "the page holds no words"
                                         : "no main text stood out; the whole page is shown");
    if (text.page_chars > 0) article.origins.push_back({"text", "", "the whole page: nothing stood out"});
    return;
  }
  const std::string size =
      std::to_string(text.chars) + " of " + std::to_string(text.page_chars) + " characters";
  article.origins.push_back({"text", size, scope.selected ? "what select picked" : told(text)});
  take_main_text(std::move(text.lines), watch.links, document);
  apply_text_rules(watch, document.blocks, again);
}

}  // namespace

Article explain_article(const Dom& dom, const std::string& url, const Watch& watch,
                        const std::optional<Time>& captured, std::vector<std::string>& notes) {
  Article article;
  Document& document = article.document;
  const std::vector<Fact> facts = read_facts(dom, base_of(dom, url));
  document = read_page_with(dom, url, watch, facts, notes);
  const auto keep = [&](Origin origin, std::string& field) {
    field = origin.value;
    if (!origin.value.empty()) article.origins.push_back(std::move(origin));
  };
  keep(stated(facts, About::site, "site"), document.site);
  if (Origin title = article_title(dom, facts, document.site); !title.value.empty())
    keep(std::move(title), document.title);
  keep(stated_author(facts), document.author);
  read_article_dates(dom, facts, captured, document, article.origins);
  keep(stated(facts, About::language, "language"), document.language);
  keep(stated(facts, About::canonical, "canonical"), document.canonical);
  read_text(dom, watch, url, article, notes);
  return article;
}

Document read_article(const Dom& dom, const std::string& url, const Watch& watch,
                      std::vector<std::string>& notes, const std::optional<Time>& captured) {
  return explain_article(dom, url, watch, captured, notes).document;
}

}  // namespace policywatch::extract
