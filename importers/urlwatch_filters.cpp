// urlwatch's built-in filters (urlwatch-filters(5)) and what means the same here.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "importers/common.hpp"
#include "importers/urlwatch.hpp"

namespace policywatch::importers {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::string in_quotes(std::string_view text) {
  return "\"" + replace_all(replace_all(std::string(text), "\\", "\\\\"), "\"", "\\\"") + "\"";
}

/// Groups that capture would narrow a match to themselves; here they only hold together.
std::string without_groups(std::string_view expression) {
  std::string plain;
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    plain += c;
    if (c == '\\' && i + 1 < expression.size()) {
      plain += expression[++i];
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    } else if (c == '(' && !in_class) {
      const std::string_view rest = expression.substr(i + 1);
      if (rest.starts_with("?P<")) {
        const std::size_t end = rest.find('>');
        if (end == std::string_view::npos) continue;
        i += end + 1;
        plain += "?:";
      } else if (!rest.starts_with('?')) {
        plain += "?:";
      }
    }
  }
  return plain;
}

/// The chain of one job while it is walked.
class Chain {
 public:
  Chain(const std::vector<Filter>& filters, Taken& taken) : filters_(filters), taken_(taken) {
    for (std::size_t i = 0; i < filters.size(); ++i) {
      if (filters[i].name == "html2text" || filters[i].name == "strip_tags") text_from_ = i;
    }
  }
  void walk() {
    for (at_ = 0; at_ < filters_.size(); ++at_) take(filters_[at_]);
    if (!anyway_.empty()) taken_.notes.push_back(listed(anyway_) + ": done here anyway");
  }

 private:
  void take(const Filter& filter);
  void select(const Filter& filter, const std::string& selector);
  void pick(const Filter& filter);
  void lines(const Filter& filter);
  void substitute(const Filter& filter);
  void order(const Filter& filter);
  void miss(const std::string& what) { taken_.missing.push_back(what); }
  /// Works on markup there, as text comes later in the chain.
  bool on_markup() const { return text_from_ && at_ < *text_from_; }

  const std::vector<Filter>& filters_;
  Taken& taken_;
  std::size_t at_ = 0;
  std::optional<std::size_t> text_from_;
  std::vector<std::string> anyway_;
};

void Chain::select(const Filter& filter, const std::string& selector) {
  Watch& watch = taken_.watch;
  if (selector.empty()) return miss("filter " + filter.name + ": it names nothing");
  if (!watch.select.empty())
    return miss("filter " + filter.name + " '" + selector + "' narrows what '" + watch.select.front() +
                "' chose: write one selector for both");
  if (text_from_ && at_ > *text_from_)
    return miss("filter " + filter.name + " '" + selector +
                "' stands behind html2text: there are no elements");
  watch.select.push_back(selector);
}

void Chain::pick(const Filter& filter) {
  const bool css = filter.name == "css";
  if (ascii_lower(filter.get("method")) == "xml")
    return miss("filter " + filter.name + " with method xml: a feed is better watched with kind feed");
  for (const char* setting : {"skip", "maxitems", "namespaces", "sort_items"}) {
    if (!filter.get(setting).empty()) miss("filter " + filter.name + ": its " + setting);
  }
  std::string path = filter.value(css ? "selector" : "path");
  if (!css && path.ends_with("/text()")) {
    path.resize(path.size() - 7);
    taken_.notes.push_back("xpath without /text(): the whole text of the element counts");
  }
  if (!css && path.find("/@") != std::string::npos)
    return miss("filter xpath '" + path + "': it chooses attributes; elements are chosen here");
  select(filter, path.empty() || css ? path : "xpath:" + path);
  const std::string exclude = filter.get("exclude");
  if (!exclude.empty()) taken_.watch.ignore.push_back(css ? exclude : "xpath:" + exclude);
}

void Chain::lines(const Filter& filter) {
  const std::string expression = filter.value("re");
  const bool keep = filter.name == "grep";
  if (on_markup())
    return miss("filter " + filter.name + " '" + expression +
                "': before html2text it works on lines of markup");
  std::vector<std::string>& to = keep ? taken_.watch.extract_text : taken_.watch.ignore_text;
  if (keep && !to.empty()) return miss("filter grep '" + expression + "': a second one narrows the first");
  add_pattern(to, line_pattern(without_groups(expression), true), "filter " + filter.name, taken_.missing);
}

void Chain::substitute(const Filter& filter) {
  const std::string pattern = filter.value("pattern"), by = filter.get("repl");
  if (!by.empty())
    return miss("filter re.sub '" + pattern + "' puts other words in place: text is only taken out here");
  if (on_markup()) return miss("filter re.sub '" + pattern + "': before html2text it works on markup");
  add_pattern(taken_.watch.ignore_text, "/" + pattern + "/", "filter re.sub", taken_.missing);
}

void Chain::order(const Filter& filter) {
  taken_.watch.sort = true;
  if (const std::string separator = filter.value("separator"); !separator.empty() && separator != "\n")
    miss("filter sort: its separator; lines are sorted here");
}

void Chain::take(const Filter& filter) {
  static const std::set<std::string, std::less<>> anyway = {
      "html2text", "strip", "beautify", "strip_tags", "format-xml", "pretty-xml", "reverse"};
  const std::string& name = filter.name;
  const std::string value = filter.get("");
  if (anyway.contains(name)) {
    anyway_.push_back(name);
  } else if (name == "css" || name == "xpath") {
    pick(filter);
  } else if (name == "element-by-id") {
    const std::string id = filter.value("id");
    select(filter, id.empty()                                       ? ""
                   : is_name(id) && !(id[0] >= '0' && id[0] <= '9') ? "#" + id
                                                                    : "[id=" + in_quotes(id) + "]");
  } else if (name == "element-by-class") {
    const std::string word = filter.value("class");
    select(filter, word.empty() ? "" : "[class~=" + in_quotes(word) + "]");
  } else if (name == "element-by-tag") {
    select(filter, filter.value("tag"));
  } else if (name == "element-by-style") {
    const std::string style = filter.value("style");
    select(filter, style.empty() ? "" : "[style=" + in_quotes(style) + "]");
  } else if (name == "grep" || name == "grepi") {
    lines(filter);
  } else if (name == "re.sub") {
    substitute(filter);
  } else if (name == "sort") {
    order(filter);
  } else if (name == "remove-duplicate-lines") {
    taken_.watch.unique = true;
  } else if (name == "pdf2text") {
    taken_.watch.kind = WatchKind::document;
    if (!filter.get("password").empty()) miss("filter pdf2text: its password; locked documents are not read");
  } else if (name == "format-json") {
    taken_.watch.kind = WatchKind::json;
  } else if (name == "shellpipe" || name == "execute") {
    miss("filter " + name + ": no commands are run on pages");
  } else if (name == "sha1sum" || name == "hexdump") {
    miss("filter " + name + ": what changed is shown here, not only that something did");
  } else {
    miss("filter " + name + (value.empty() ? "" : " '" + value + "'") + ": there is nothing like it here");
  }
}

}  // namespace

void take_filters(const std::vector<Filter>& filters, Taken& taken) {
  Chain(filters, taken).walk();
}

}  // namespace policywatch::importers
