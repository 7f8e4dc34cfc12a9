// OPML 2.0 (opml.org/spec2.opml): outlines with xmlUrl are feeds, those of type "link" are pages.
#include <pugixml.hpp>
#include <vector>

#include "base/text.hpp"
#include "importers/common.hpp"

namespace policywatch::importers {
namespace {

std::string name_of(const pugi::xml_node& outline) {
  for (const char* attribute : {"title", "text"}) {
    const std::string name(trim(outline.attribute(attribute).as_string()));
    if (!name.empty()) return name;
  }
  return {};
}

/// Attributes are found whatever their case: programs write xmlUrl, xmlurl and XMLURL.
std::string attribute_of(const pugi::xml_node& outline, std::string_view wanted) {
  for (const pugi::xml_attribute& attribute : outline.attributes()) {
    if (ascii_lower(attribute.name()) == wanted) return std::string(trim(attribute.as_string()));
  }
  return {};
}

void take(const pugi::xml_node& outline, Imported& imported) {
  const std::string feed = attribute_of(outline, "xmlurl"), type = ascii_lower(attribute_of(outline, "type"));
  const std::string page = attribute_of(outline, type == "link" || type == "include" ? "url" : "htmlurl");
  const bool group = feed.empty() && page.empty();
  if (group) return;
  const std::string name = name_of(outline);
  const std::string& url = feed.empty() ? page : feed;
  const std::string shown = name.empty() ? url : name;
  if (type == "include") {
    imported.left_out.push_back({shown, "it names another list (" + url + "): import that file too"});
    return;
  }
  if (attribute_of(outline, "iscomment") == "true") {
    imported.left_out.push_back({shown, "it is commented out (isComment)"});
    return;
  }
  if (const std::string objection = objection_to_url(url); !objection.empty()) {
    imported.left_out.push_back({shown, objection});
    return;
  }
  Taken taken;
  taken.watch.url = url;
  taken.watch.title = name;
  taken.watch.kind = feed.empty() ? WatchKind::page : WatchKind::feed;
  if (const std::string category = attribute_of(outline, "category"); !category.empty())
    taken.missing.push_back("category '" + category + "': watches have no categories");
  imported.taken.push_back(std::move(taken));
}

}  // namespace

Result<Imported> read_opml(std::string_view bytes) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(bytes.data(), bytes.size());
  if (!parsed)
    return fail(ErrorKind::invalid,
                "no XML at byte " + std::to_string(parsed.offset) + ": " + parsed.description());
  const pugi::xml_node body = document.child("opml").child("body");
  if (!body) return fail(ErrorKind::invalid, "no <opml> with a <body> in it");
  Imported imported;
  // Folders within folders, in the order of the file, without recursion.
  std::vector<pugi::xml_node> ahead = {body.first_child()};
  while (!ahead.empty() && imported.taken.size() <= kMostJobs) {
    const pugi::xml_node node = ahead.back();
    ahead.pop_back();
    if (!node) continue;
    ahead.push_back(node.next_sibling());
    if (ascii_lower(node.name()) != "outline") continue;
    take(node, imported);
    ahead.push_back(node.first_child());
  }
  return imported;
}

}  // namespace policywatch::importers
