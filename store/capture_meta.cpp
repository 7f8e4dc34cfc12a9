#include "store/capture_meta.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "store/stored_json.hpp"

namespace policywatch::store {

namespace json = boost::json;

std::string print_meta(const CaptureRow& row) {
  json::object meta;
  put(meta, "took", (row.finished - row.started).count());
  put(meta, "url", row.url);
  if (row.final_url != row.url) meta["final"] = row.final_url;
  put(meta, "reason", row.reason);
  put(meta, "remote", row.remote_address);
  json::array redirects;
  for (const Redirect& hop : row.redirects) redirects.emplace_back(json::array{hop.status, hop.from, hop.to});
  if (!redirects.empty()) meta["redirects"] = std::move(redirects);
  json::array headers;
  for (const auto& [name, value] : row.headers) headers.emplace_back(json::array{name, value});
  if (!headers.empty()) meta["headers"] = std::move(headers);
  return print_stored(meta);
}

void read_meta(const std::string& text, CaptureRow& row) {
  const json::object meta = parse_stored(text, "capture " + std::to_string(row.id));
  const auto list = [&](std::string_view key) {
    const json::value* found = meta.if_contains(key);
    return found != nullptr && found->is_array() ? found->get_array() : json::array();
  };
  row.started = row.finished - Millis(number_at(meta, "took"));
  row.url = text_at(meta, "url");
  row.final_url = meta.contains("final") ? text_at(meta, "final") : row.url;
  row.reason = text_at(meta, "reason");
  row.remote_address = text_at(meta, "remote");
  for (const json::value& hop : list("redirects")) {
    const json::array& parts = hop.as_array();
    row.redirects.push_back({static_cast<int>(parts.at(0).as_int64()), std::string(parts.at(1).as_string()),
                             std::string(parts.at(2).as_string())});
  }
  for (const json::value& header : list("headers")) {
    const json::array& parts = header.as_array();
    row.headers.emplace_back(parts.at(0).as_string(), parts.at(1).as_string());
  }
}

}  // namespace policywatch::store
