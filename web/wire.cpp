#include <algorithm>
#include <chrono>

#include "base/text.hpp"
#include "base/time.hpp"
#include "web/connection.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

void put_header(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  const std::size_t start = out.size();
  out += value;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
      [](char letter) { return letter == '\r' || letter == '\n' || letter == '\0'; }, ' ');
  out += "\r\n";
}

}  // namespace

std::string wire_form(const HttpReply& reply, bool keep_alive, bool head_only) {
  std::string out =
      "HTTP/1.1 " + std::to_string(reply.status) + " " + std::string(reason_phrase(reply.status)) + "\r\n";
  const auto now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  put_header(out, "Date", to_http_date(now));
  for (const auto& [name, value] : reply.headers) put_header(out, name, value);
  const bool bodiless = reply.status == 204 || reply.status == 304;
  if (!bodiless) put_header(out, "Content-Length", std::to_string(reply.body.size()));
  put_header(out, "Connection", keep_alive ? "keep-alive" : "close");
  out += "\r\n";
  if (!bodiless && !head_only) out += reply.body;
  return out;
}

}  // namespace policywatch::web
