#include "base/text.hpp"
#include "fuzz/fuzz.hpp"
#include "tests/web/sample_desk.hpp"
#include "web/auth.hpp"
#include "web/call.hpp"
#include "web/site.hpp"

namespace policywatch::fuzz {
namespace {

constexpr std::string_view kSession = "s-demo";

// "POST /updates/7/accept", headers, an empty line, the body; @CSRF@ stands for the session's form token.
web::HttpRequest request_of(std::string_view input) {
  web::HttpRequest request;
  auto [line, rest] = split_first(input, '\n');
  const auto [method, target] = split_first(trim(line), ' ');
  request.method = method;
  request.target = target;
  request.peer = "127.0.0.1";
  request.headers = {{"Host", "127.0.0.1:8737"}};
  while (!rest.empty()) {
    std::tie(line, rest) =
        rest.contains('\n') ? split_first(rest, '\n') : std::pair(rest, std::string_view());
    if (trim(line).empty()) break;
    const auto [name, value] = split_first(line, ':');
    if (!equals_ascii_nocase(trim(name), "host")) request.headers.emplace_back(trim(name), trim(value));
  }
  request.body = replace_all(rest, "@CSRF@", web::csrf_token(kSession));
  return request;
}

void check_forms(std::string_view input) {
  const auto params = web::Params::parse(input);
  const std::string encoded = params.encoded();
  require(web::Params::parse(encoded).encoded() == encoded, "a query is read as it is written", encoded);
  const std::string text = to_valid_utf8(input);
  require(web::percent_decode(web::percent_encode(text), false) == text, "percent-encoding is undone");
  const std::string next = web::safe_next(text);
  require(next.starts_with('/') && !next.starts_with("//") && !next.contains('\\'), "a redirect stays here",
          next);
}

}  // namespace

// A request to the review page and its API: every reply is well formed, and no markup of a stranger's.
void one_input(std::string_view input) {
  check_forms(input.substr(0, 4000));
  const auto desk = web::make_sample_desk();
  desk->sessions[std::string(kSession)] = review::User{"demo", "reviewer"};
  web::Site site(*desk, web::SiteOptions{});
  const web::HttpReply reply = site.handle(request_of(input));
  require(reply.status >= 200 && reply.status <= 599, "a reply has a status", std::to_string(reply.status));
  require(reply.status != 500, "no request breaks the site", reply.body);
  require(is_valid_utf8(reply.body), "a reply is UTF-8");
  const std::string* type = find_header(reply.headers, "Content-Type");
  require(type != nullptr || reply.body.empty(), "a reply says what it is");
  const bool markup = type != nullptr && (type->contains("html") || type->contains("xml"));
  require(!markup || (!reply.body.contains("<xq") && !reply.body.contains("\"xq=")),
          "what a stranger wrote is escaped", reply.body);
  require(!markup || !reply.body.contains("href=\"javascript:"), "no link runs a script");
  const std::string* location = find_header(reply.headers, "Location");
  require(location == nullptr || (location->starts_with('/') && !location->starts_with("//")),
          "a redirect stays here", location ? *location : "");
}

}  // namespace policywatch::fuzz
