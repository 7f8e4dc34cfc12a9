#include "daemon/sightings.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "pipeline/site_wide.hpp"

namespace policywatch::daemon {
namespace {

namespace json = boost::json;

constexpr std::size_t kMost = 400;  // one page in fifty of 20,000

std::string key_of(const std::string& host) {
  return "sightings." + host;
}

json::array print(const CaptureRef& capture) {
  return {capture.sha256, capture.fetched_at ? capture.fetched_at->time_since_epoch().count() : -1,
          capture.status};
}

Time time_of(const json::value& millis) {
  return Time(Millis(millis.to_number<std::int64_t>()));
}

CaptureRef capture_of(const json::value& stored) {
  const json::array& parts = stored.as_array();
  CaptureRef capture;
  capture.sha256 = parts.at(0).as_string();
  if (parts.at(1).to_number<std::int64_t>() >= 0) capture.fetched_at = time_of(parts.at(1));
  capture.status = parts.at(2).to_number<int>();
  return capture;
}

pipeline::Sighting sighting_of(const json::value& stored) {
  const json::object& object = stored.as_object();
  const auto text = [&](const char* name) { return std::string(object.at(name).as_string()); };
  pipeline::Sighting one;
  one.name = text("name");
  one.page.watch = text("watch");
  one.page.url = text("url");
  one.page.quote = text("quote");
  one.page.outlet = text("outlet");
  one.page.tier = object.at("tier").to_number<int>();
  one.page.seen_at = time_of(object.at("at"));
  one.page.before = capture_of(object.at("before"));
  one.page.after = capture_of(object.at("after"));
  return one;
}

}  // namespace

std::vector<pipeline::Sighting> sightings_of(const std::string& host, store::Store& store) {
  std::vector<pipeline::Sighting> all;
  const auto stored = store.note(key_of(host));
  if (!stored) return all;
  const auto parsed = parse_json(*stored);
  if (!parsed || !parsed->is_array()) throw WorldError("the note " + key_of(host) + " is damaged", 5);
  for (const json::value& one : parsed->as_array()) all.push_back(sighting_of(one));
  return all;
}

void keep_sightings(const std::string& host, const std::vector<pipeline::Sighting>& fresh, Time now,
                    store::Store& store) {
  if (fresh.empty()) return;
  std::vector<pipeline::Sighting> all = sightings_of(host, store);
  std::erase_if(all, [&](const auto& one) { return now - one.page.seen_at > pipeline::kSameRollout; });
  all.insert(all.end(), fresh.begin(), fresh.end());
  if (all.size() > kMost) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(kMost));
  json::array out;
  for (const pipeline::Sighting& one : all) {
    out.push_back(json::object{{"name", one.name},
                               {"watch", one.page.watch},
                               {"url", one.page.url},
                               {"quote", one.page.quote},
                               {"outlet", one.page.outlet},
                               {"tier", one.page.tier},
                               {"at", one.page.seen_at.time_since_epoch().count()},
                               {"before", print(one.page.before)},
                               {"after", print(one.page.after)}});
  }
  store.put_note(key_of(host), print_json(out));
}

}  // namespace policywatch::daemon
