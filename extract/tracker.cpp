#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/extract.hpp"
#include "extract/tracker_blocks.hpp"
#include "extract/tracker_entries.hpp"
#include "extract/tracker_rows.hpp"
#include "extract/tracker_tags.hpp"
#include "extract/tracker_title.hpp"

namespace policywatch::extract {
namespace {

struct Key {
  std::string_view name;
  Tags tags;
};
constexpr auto kKeys = std::to_array<Key>({{"Trump Administration Action:", Tags::action_type},
                                           {"Type of Action:", Tags::action_type},
                                           {"Subject Matter:", Tags::subject},
                                           {"Agencies Affected:", Tags::agency},
                                           {"Status:", Tags::status}});

// "Status: A Subject Matter: B C", whatever stands between: each value reaches to the next key.
void read_original_status(const TrackerBlock& block, Policy& policy) {
  std::string text;
  for (const TrackerLine& line : block.lines) {
    if (!line.link_words) text += line.text + "\n";
  }
  std::vector<std::pair<std::size_t, const Key*>> found;
  for (const Key& key : kKeys) {
    const std::size_t at = text.find(key.name);
    if (at != std::string::npos) found.emplace_back(at, &key);
  }
  std::ranges::sort(found);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::size_t begin = found[i].first + found[i].second->name.size();
    const std::size_t end = i + 1 < found.size() ? found[i + 1].first : text.size();
    std::string value = collapse_space(std::string_view(text).substr(begin, end - begin));
    std::vector<std::string> tags = split_tags(value, found[i].second->tags);
    switch (found[i].second->tags) {
      case Tags::status:
        policy.statuses = std::move(tags);
        break;
      case Tags::action_type:
        policy.action_types = std::move(tags);
        break;
      case Tags::subject:
        policy.subjects = std::move(tags);
        break;
      case Tags::agency:
        policy.agencies = std::move(tags);
        break;
    }
  }
}

bool names_section(std::string_view text) {
  return text.size() <= 60 && !leading_house_date(text) &&
         (text.ends_with(" Documents") || text.ends_with(" Policies"));
}

void add_document(Policy& policy, PolicyDocument document) {
  for (PolicyDocument& known : policy.documents) {
    if (known.title != document.title) continue;
    if (known.url.empty()) known.url = std::move(document.url);
    return;
  }
  policy.documents.push_back(std::move(document));
}

void read_documents(const TrackerBlock& block, Policy& policy) {
  std::string section = block.label;
  for (const TrackerLine& line : block.lines) {
    const std::string url = line.links.empty() ? "" : line.links.front().url;
    if (line.link_words) {
      if (!policy.documents.empty() && policy.documents.back().url.empty()) policy.documents.back().url = url;
    } else if (url.empty() && names_section(line.text)) {
      section = line.text;
    } else if (line.text != "None") {
      add_document(policy, {line.text, url, section});
    }
  }
}

Result<> read_block(const TrackerBlock& block, Policy& policy, bool& badge) {
  switch (block.section) {
    case Section::announced: {
      auto announced = read_announcement(block);
      if (!announced) return std::unexpected(announced.error());
      if (policy.announced || !policy.id.empty()) return {};  // the first announcement is the entry's own
      policy.announced = announced->date;
      policy.id = announced->id;
      policy.description = announced->description;
      badge = badge || announced->second_term;
      for (PolicyDocument& document : announced->documents) add_document(policy, std::move(document));
      return {};
    }
    case Section::effective: {
      if (block.lines.empty()) return {};
      const auto date = leading_long_date(block.lines.front().text);
      if (date) policy.effective = date->date;
      if (!date && begins_with_bad_date(block.lines.front().text)) {
        return std::unexpected(bad_date(block.lines.front(), "effective date"));
      }
      for (std::size_t i = 0; i < block.lines.size(); ++i) {
        std::string_view text = block.lines[i].text;
        if (i == 0 && date) text = trim(text.substr(date->length));
        if (!text.empty() && !block.lines[i].link_words) policy.description += "\n\n" + std::string(text);
      }
      return {};
    }
    case Section::actions:
    case Section::biden:
    case Section::commentary: {
      auto entries = read_entries(block);
      if (!entries) return std::unexpected(entries.error());
      auto& into = block.section == Section::commentary ? policy.commentary : policy.actions;
      for (Action& entry : *entries) {
        if (block.section == Section::biden && entry.title.empty())
          entry.title = entry.headline = block.label;
        into.push_back(std::move(entry));
      }
      return {};
    }
    case Section::current:
      if (!block.lines.empty() && !block.lines.front().link_words)
        policy.current_status = block.lines.front().text;
      return {};
    case Section::original:
      read_original_status(block, policy);
      return {};
    case Section::related:
      for (const TrackerLine& line : block.lines) {
        if (!line.link_words) policy.related.push_back(line.text);
      }
      return {};
    case Section::prior:
    case Section::documents:
      read_documents(block, policy);
      return {};
    case Section::head:
    case Section::recent:
      return {};
  }
  return {};
}

bool is_badge(std::string_view text) {
  return text == "2.0" || text == "1.0";
}

// A title is the last line before the announcement; a badge may be glued to its front.
std::string title_of(const TrackerBlock& head, bool& badge) {
  std::string title;
  for (const TrackerLine& line : head.lines) {
    if (line.text == "2.0") badge = true;
    if (!is_badge(line.text) && !line.link_words) title = line.text;
  }
  if (title.starts_with("2.0") && title.size() > 4 && title[3] >= 'A' && title[3] <= 'Z') {
    badge = true;
    title.erase(0, 3);
  }
  return title;
}

std::string slug_of(const std::string& url) {
  const auto address = Url::parse(url);
  if (!address || !address->is_http()) return "";
  std::string_view path = address->path();
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1));
}

Result<Policy> read_tracker(const std::vector<RenderedLine>& lines, const std::string& url) {
  const std::vector<TrackerBlock> blocks = cut_into_blocks(lines);
  Policy policy;
  bool badge = false;
  policy.title = title_of(blocks.front(), badge);
  for (const TrackerBlock& block : blocks) {
    if (auto done = read_block(block, policy, badge); !done) {
      return std::unexpected(within("tracker entry", done.error()));
    }
  }
  if (!policy.announced && policy.id.empty()) {
    return fail(ErrorKind::invalid,
                "no tracker entry: neither an announced date nor an [ID #\u2026] was found");
  }
  if (Url::parse(url) && Url::parse(url)->is_http()) policy.url = url;
  policy.slug = slug_of(url);
  if (policy.id.empty()) policy.id = policy.slug;
  policy.era = badge ? "2.0" : era_of(policy.announced);
  return policy;
}

// The page's own heading, without the site's name when only <title> is left.
std::string page_title(const Dom& dom, Node root) {
  Node heading = first_with_tag(root, "h1");
  if (!heading) heading = first_with_tag(dom.body(), "h1");
  if (heading) return visible_text(heading);
  const Node title = first_with_tag(dom.head(), "title");
  std::string text = title && title.first_child() ? collapse_space(title.first_child().text()) : "";
  for (const std::string_view mark : {" | ", " - ", " \u2013 "}) {
    const std::size_t at = text.rfind(mark);
    if (at != std::string::npos && at > 0) return text.substr(0, at);
  }
  return text;
}

}  // namespace

Result<Policy> read_tracker_text(std::string_view text, const std::string& url) {
  std::vector<RenderedLine> rendered;
  for (const std::string_view line : lines(text)) {
    rendered.push_back({collapse_space(line), "", {}, Node(), false});
  }
  return read_tracker(rendered, url);
}

Result<Policy> read_tracker_html(const Dom& dom, const std::string& url) {
  const std::string base = base_address(dom, url);
  Node root = first_with_tag(dom.body(), "main");
  if (!root || !visible_text(root).contains("Announced")) root = dom.body();
  const RenderOptions options{.break_at_br = true, .list_marks = true};
  auto policy = read_tracker(render_lines(root, base, options), url.empty() ? canonical_of(dom, base) : url);
  if (!policy) return policy;
  std::string title = page_title(dom, root);
  if (is_badge(title.substr(0, 3)) && title.size() > 3)
    title = std::string(trim(std::string_view(title).substr(3)));
  if (!title.empty()) policy->title = std::move(title);
  return policy;
}

}  // namespace policywatch::extract
