// What is new, told while it happens (server-sent events), and snapshots to look at.
#include "base/text.hpp"
#include "web/pages.hpp"
#include "web/reply.hpp"

namespace policywatch::web {

/// One number that changes whenever any update does; the page then looks for itself.
HttpReply events(Call& call, Hooks& /*hooks*/) {
  const std::string now = std::to_string(call.desk->queue_revision());
  const std::string* last = find_header(call.request->headers, "Last-Event-ID");
  HttpReply reply{
      .status = 200, .headers = {{"Content-Type", "text/event-stream"}}, .body = {}, .follow = true};
  if (last == nullptr || *last != now) reply.body = "event: queue\nid: " + now + "\ndata: " + now + "\n\n";
  return reply;
}

/// A stranger's page, inert: the sandbox runs and sends nothing, and nothing may be loaded into it.
HttpReply rendered_snapshot(Call& call, Hooks& /*hooks*/) {
  const std::string& hash = call.capture();
  if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdef") != std::string::npos)
    return problem(404, "no such snapshot");
  Result<std::pair<review::SnapshotView, std::string>> found = call.desk->snapshot(hash);
  if (!found) return problem(found.error());
  const std::string type = ascii_lower(found->first.content_type);
  const bool html = type.empty() || type.starts_with("text/html") || type.starts_with("application/xhtml");
  const std::size_t charset = type.find("charset=");
  std::string name = charset == std::string::npos ? "" : type.substr(charset + 8);
  std::erase_if(name, [](char c) {
    return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
  });
  HttpReply reply{.status = 200, .headers = {}, .body = std::move(found->second)};
  reply.headers.emplace_back("Content-Type", std::string(html ? "text/html" : "text/plain") +
                                                 (name.empty() ? "" : "; charset=" + name.substr(0, 40)));
  reply.headers.emplace_back("Content-Security-Policy",
                             "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                             "form-action 'none'; frame-ancestors 'self'");
  reply.headers.emplace_back("X-Frame-Options", "SAMEORIGIN");
  return reply;
}

}  // namespace policywatch::web
