#include "extract/xml_page.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <unordered_set>
#include <utility>

#include "base/text.hpp"
#include "extract/page_parts.hpp"
#include "extract/xpath_query.hpp"

namespace policywatch::extract {

namespace {

constexpr std::size_t kMostBlocks = 20'000;
constexpr std::string_view kXpath = "xpath:";

using Nodes = std::vector<pugi::xpath_node>;

Nodes pick_all(const pugi::xml_document& xml, const std::vector<std::string>& selectors, std::string_view key,
               std::vector<std::string>& notes) {
  Nodes out;
  const auto note = [&](const std::string& what) { notes.push_back(std::string(key) + what); };
  for (const std::string& selector : selectors) {
    if (!selector.starts_with(kXpath)) {
      note(" \"" + selector + "\": XML is picked from with \"xpath:…\"");
      continue;
    }
    const auto query = parse_xpath(std::string_view(selector).substr(kXpath.size()));
    if (!query) {
      note(": " + query.error().message);
      continue;
    }
    pugi::xpath_node_set found = (*query)->evaluate_node_set(xml);
    if (found.empty()) note(" \"" + selector + "\" matched nothing");
    found.sort();
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

class Reader {
 public:
  Reader(const Nodes& ignored, std::vector<Block>& blocks) : blocks_(blocks) {
    for (const pugi::xpath_node& one : ignored) ignored_.insert(one.node().hash_value());
  }

  void attribute(const pugi::xpath_node& picked) {
    add(picked.attribute().value(), picked.attribute().name());
  }

  // Around in document order without recursion: depth is the page's choice.
  void below(const pugi::xml_node& root) {
    pugi::xml_node at = root;
    while (at && blocks_.size() < kMostBlocks) {
      const bool skip = ignored_.contains(at.hash_value());
      if (!skip && (at.type() == pugi::node_pcdata || at.type() == pugi::node_cdata))
        add(at.value(), at.parent().name());
      pugi::xml_node next = skip ? pugi::xml_node() : at.first_child();
      while (!next && at && at != root) {
        next = at.next_sibling();
        if (!next) at = at.parent();
      }
      if (at == root && !next) break;
      at = next;
    }
  }

 private:
  void add(std::string_view text, std::string_view name) {
    std::string said = collapse_space(text);
    if (!said.empty()) blocks_.push_back({std::move(said), Where::main, std::string(name)});
  }

  std::vector<Block>& blocks_;
  std::unordered_set<std::size_t> ignored_;
};

}  // namespace

std::optional<Document> read_xml_page(std::string_view utf8, const std::string& url, const Watch& watch,
                                      std::vector<std::string>& notes) {
  constexpr unsigned kParse = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol;
  pugi::xml_document xml;
  if (!xml.load_buffer(utf8.data(), utf8.size(), kParse, pugi::encoding_utf8)) return std::nullopt;
  Document document;
  document.url = url;
  const pugi::xml_node top = xml.document_element();
  for (const char* name : {"title", "channel/title"}) {
    if (document.title.empty()) document.title = collapse_space(top.first_element_by_path(name).text().get());
  }
  Reader reader(pick_all(xml, watch.ignore, "ignore", notes), document.blocks);
  if (watch.select.empty()) reader.below(top);
  for (const pugi::xpath_node& one : pick_all(xml, watch.select, "select", notes)) {
    if (one.attribute()) {
      reader.attribute(one);
    } else {
      reader.below(one.node());
    }
  }
  if (document.blocks.size() >= kMostBlocks)
    notes.push_back("only the first " + std::to_string(kMostBlocks) + " texts were read");
  apply_text_rules(watch, document.blocks, notes);
  return document;
}

}  // namespace policywatch::extract
