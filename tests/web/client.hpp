// A visitor of the site without a network: requests in, replies out.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "tests/web/sample_desk.hpp"
#include "web/site.hpp"

namespace policywatch::web {

struct Client {
  std::unique_ptr<FakeDesk> desk = make_sample_desk();
  Site site{*desk, SiteOptions{}};
  Headers headers = {{"Host", "127.0.0.1:8737"}};
  /// What the daemon would do for a preview.
  std::function<Result<review::Preview>(const review::PreviewAsk&)> previews;
  review::PreviewAsk asked;  // the last one

  Client() = default;
  explicit Client(SiteOptions options) : site(*desk, std::move(options)) {}

  HttpReply send(std::string method, std::string target, std::string body = {}, const Headers& more = {}) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = headers;
    request.headers.insert(request.headers.end(), more.begin(), more.end());
    request.body = std::move(body);
    request.peer = "127.0.0.1";
    HttpReply reply = site.handle(request);
    if (!reply.preview) return reply;
    asked = *reply.preview;
    return site.show_preview(request, asked, previews ? previews(asked) : review::Preview());
  }
  HttpReply get(std::string target, const Headers& more = {}) {
    return send("GET", std::move(target), {}, more);
  }
  HttpReply post(std::string target, std::string form) {
    return send("POST", std::move(target), std::move(form),
                {{"Content-Type", "application/x-www-form-urlencoded"}});
  }
  HttpReply post_json(std::string target, std::string body) {
    return send("POST", std::move(target), std::move(body), {{"Content-Type", "application/json"}});
  }
  /// Signs in without the login form.
  void enter(const std::string& name, const std::string& role = "reviewer") {
    desk->sessions["s-" + name] = review::User{name, role};
    headers.emplace_back("Cookie", "policywatch=s-" + name);
  }
  void use_token(const std::string& token) { headers.emplace_back("Authorization", "Bearer " + token); }
};

inline std::string header(const HttpReply& reply, std::string_view name) {
  const std::string* value = find_header(reply.headers, name);
  return value != nullptr ? *value : std::string();
}

/// What stands between two marks, "" when they are not there.
inline std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const std::size_t start = text.find(from);
  if (start == std::string::npos) return {};
  const std::size_t begin = start + from.size();
  const std::size_t end = text.find(to, begin);
  return end == std::string::npos ? std::string() : text.substr(begin, end - begin);
}

/// The hidden form token of a page.
inline std::string csrf_of(const std::string& page) {
  return between(page, "name=\"csrf\" value=\"", "\"");
}

inline boost::json::value json_of(const HttpReply& reply) {
  const Result<boost::json::value> value = parse_json(reply.body);
  return value ? *value : boost::json::value("not JSON: " + reply.body);
}

}  // namespace policywatch::web
