#include "cli/try_json.hpp"

#include <boost/json/array.hpp>
#include <utility>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "config/config.hpp"

namespace policywatch::cli {

boost::json::object tried_as_json(const Watch& watch, const Reading& reading,
                                  const watchers::Explanation& why) {
  boost::json::value value = to_json(reading, watch);
  boost::json::object& out = value.as_object();
  boost::json::array fields, feeds, notes;
  for (const auto& [field, said, from] : why.fields)
    fields.push_back(boost::json::object{{"field", field}, {"value", said}, {"from", from}});
  for (const auto& [url, title] : why.feeds)
    feeds.push_back(boost::json::object{{"url", url}, {"title", title}});
  for (const std::string& note : reading.notes) notes.emplace_back(note);
  out["why"] = boost::json::object{{"kind", why.kind}, {"content", why.content}, {"fields", fields}};
  out["feeds"] = feeds;
  out["notes"] = notes;
  out["next_page"] = why.next.empty() ? boost::json::value(nullptr) : boost::json::value(why.next);
  out["suggested"] = suggestion_as_toml(why);
  boost::json::object selectors;
  for (const auto& [name, text] : {std::pair("item", &why.selectors.item),
                                   {"title", &why.selectors.title},
                                   {"link", &why.selectors.link},
                                   {"date", &why.selectors.date},
                                   {"summary", &why.selectors.summary}})
    if (!text->empty()) selectors[name] = *text;
  out["selectors"] = selectors.empty() ? boost::json::value(nullptr) : boost::json::value(selectors);
  return std::move(out);
}

std::string suggestion_as_toml(const watchers::Explanation& why) {
  std::string out = config::watches_as_toml(why.suggested);
  if (why.selectors.item.empty() || why.suggested.empty()) return out;
  Watch pinned = why.suggested.back();
  pinned.list = why.selectors;
  const std::string whole = config::watches_as_toml({pinned});
  out += "# these records are found by itself; to keep to them:\n";
  for (const std::string_view line : split(whole.substr(whole.find("[watch.list]")), '\n'))
    if (!line.empty()) out.append("# ").append(line).append("\n");
  return out;
}

}  // namespace policywatch::cli
