#include "web/reply.hpp"

#include <boost/json/object.hpp>
#include <utility>

#include "base/records_json.hpp"

namespace policywatch::web {
namespace {

constexpr std::string_view kPageCsp =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
constexpr std::string_view kDataCsp = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
constexpr std::string_view kPermissions =
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), "
    "gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

void add_if_absent(HttpReply& reply, std::string_view name, std::string_view value) {
  if (find_header(reply.headers, name) == nullptr) reply.headers.emplace_back(name, value);
}

}  // namespace

HttpReply html_reply(int status, Html page) {
  HttpReply reply{.status = status, .headers = {}, .body = std::move(page).take()};
  reply.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  reply.headers.emplace_back("Content-Security-Policy", kPageCsp);
  // Not no-referrer: with it browsers send "Origin: null" with our own forms.
  reply.headers.emplace_back("Referrer-Policy", "same-origin");
  reply.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  return reply;
}

HttpReply json_reply(int status, const boost::json::value& value) {
  HttpReply reply{.status = status, .headers = {}, .body = print_json(value) + "\n"};
  reply.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  return reply;
}

HttpReply problem(int status, std::string_view detail, const boost::json::object& extra) {
  boost::json::object body;
  body["type"] = "about:blank";
  body["title"] = reason_phrase(status);
  body["status"] = status;
  body["detail"] = detail;
  for (const auto& member : extra) body[member.key()] = member.value();
  HttpReply reply = json_reply(status, body);
  reply.headers.front().second = "application/problem+json; charset=utf-8";
  if (status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"policywatch\"");
  return reply;
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::refused:
      return 409;
    case ErrorKind::denied:
      return 403;
    case ErrorKind::invalid:
      return 422;
    case ErrorKind::unsupported:
      return 501;
    case ErrorKind::unreachable:
    case ErrorKind::timeout:
    case ErrorKind::stopped:
      return 503;
    case ErrorKind::corrupt:
      return 500;
  }
  return 500;
}

HttpReply problem(const Error& error) {
  return problem(status_of(error.kind), error.message);
}

HttpReply broken(std::string_view number, bool over_tls) {
  HttpReply reply = problem(500, "something broke here; the journal says what under this incident's number",
                            {{"incident", number}});
  harden(reply, over_tls);
  return reply;
}

HttpReply redirect(std::string location) {
  HttpReply reply{.status = 303, .headers = {}, .body = {}};
  reply.headers.emplace_back("Location", std::move(location));
  return reply;
}

void harden(HttpReply& reply, bool over_tls) {
  add_if_absent(reply, "X-Content-Type-Options", "nosniff");
  add_if_absent(reply, "Referrer-Policy", "no-referrer");
  add_if_absent(reply, "X-Frame-Options", "DENY");
  add_if_absent(reply, "Cross-Origin-Resource-Policy", "same-origin");
  add_if_absent(reply, "Permissions-Policy", kPermissions);
  add_if_absent(reply, "Content-Security-Policy", kDataCsp);
  add_if_absent(reply, "Cache-Control", "no-store");
  if (over_tls) add_if_absent(reply, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case kInsufficientStorage:
      return "Insufficient Storage";
    default:
      return status < 400 ? "OK" : "Error";
  }
}

}  // namespace policywatch::web
