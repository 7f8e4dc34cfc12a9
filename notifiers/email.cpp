#include "base/hash.hpp"
#include "notifiers/channels.hpp"
#include "notifiers/mime.hpp"

namespace policywatch::notifiers {
namespace {

constexpr std::string_view kTag = "[policywatch] ";

std::string more_line(const Story& story) {
  return "… and " + std::to_string(story.left_out) + " more on the review page" +
         (story.page_url.empty() ? "." : ": " + story.page_url);
}

std::string text_part(const Story& story) {
  std::string text;
  for (const Chapter& chapter : story.chapters) {
    if (story.chapters.size() > 1 || chapter.entries.size() > 1) text += "== " + chapter.heading + " ==\n\n";
    for (const Entry& entry : chapter.entries) {
      text += entry.heading + "\n\n" + plain_text(entry) + "\n\n";
      for (const Source& source : entry.sources) {
        if (!source.url.empty())
          text += (source.label.empty() ? "Source" : source.label) + ": " + source.url + "\n";
      }
      if (!entry.review_url.empty()) text += "Review: " + entry.review_url + "\n";
      text += "\n";
    }
  }
  if (story.left_out > 0) text += more_line(story) + "\n\n";
  return text + "-- \nPolicywatch found this by itself; a maintainer decides what enters the record.\n";
}

std::string html_link(const std::string& url, const std::string& label) {
  return "<a href=\"" + escape_html(url) + "\">" + escape_html(label) + "</a>";
}

std::string html_entry(const Entry& entry) {
  if (!entry.own_html.empty()) return entry.own_html + "\n";
  const bool own = !entry.own.empty();
  std::string html = "<h3>" + escape_html(entry.heading) + "</h3>\n<table>\n";
  for (const auto& [name, value] : entry.facts) {
    if (own) break;
    html += "<tr><th align=\"left\" valign=\"top\">" + escape_html(name) + "</th><td>" + escape_html(value) +
            "</td></tr>\n";
  }
  html += "</table>\n";
  for (std::string_view line : lines(own ? entry.own : entry.text)) {
    if (!trim(line).empty()) html += "<p>" + escape_html(line) + "</p>\n";
  }
  for (const Source& source : entry.sources) {
    if (!own && !source.quote.empty()) {
      html += "<blockquote>“" + escape_html(source.quote) + "”" +
              (source.label.empty() ? "" : " (" + escape_html(source.label) + ")") + "</blockquote>\n";
    }
    if (!source.url.empty()) {
      html += "<p>" + escape_html(source.label.empty() ? "Source" : source.label) + ": " +
              html_link(source.url, source.url) + "</p>\n";
    }
  }
  if (!entry.review_url.empty())
    html += "<p>Review: " + html_link(entry.review_url, entry.review_url) + "</p>\n";
  return html;
}

std::string html_part(const Story& story) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta "
      "charset=\"utf-8\"><title>Policywatch</title></head>\n<body>\n";
  for (const Chapter& chapter : story.chapters) {
    if (story.chapters.size() > 1 || chapter.entries.size() > 1)
      html += "<h2>" + escape_html(chapter.heading) + "</h2>\n";
    for (const Entry& entry : chapter.entries) html += html_entry(entry);
  }
  if (story.left_out > 0) html += "<p>" + escape_html(more_line(story)) + "</p>\n";
  return html +
         "<hr>\n<p>Policywatch found this by itself; a maintainer decides what enters the "
         "record.</p>\n</body></html>\n";
}

std::string id_token(std::string_view text) {
  std::string token;
  for (char c : text.substr(0, 200)) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                 c == '_' || c == '.';
    if (plain) token += c;
  }
  return token.empty() ? "message" : token;
}

/// The right side of our ids: a name of ours, never "localhost".
std::string id_host(const Desk& desk, const MailAddress& from) {
  std::string host = desk.host;
  if (host.empty() || host.ends_with("localhost")) host = from.address.substr(from.address.rfind('@') + 1);
  return host.empty() ? "policywatch.invalid" : id_token(host);
}

std::string part(std::string_view type, std::string_view text) {
  return "Content-Type: " + std::string(type) +
         "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted_printable(text);
}

}  // namespace

Message compose_email(const NotifierSettings& notifier, const Event& event, const Story& story,
                      const Desk& desk) {
  Message message;
  MailAddress from = parse_mail_address(notifier.email.from);
  message.envelope_from = from.address;
  std::string to;
  std::vector<std::string> readers = notifier.email.to;
  if (!event.recipient.empty()) {
    std::erase_if(readers, [&](const std::string& one) { return bare_address(one) != event.recipient; });
    if (readers.empty()) readers = {event.recipient};
  }
  for (const std::string& text : readers) {
    MailAddress address = parse_mail_address(text);
    if (address.address.empty()) continue;
    message.recipients.push_back(address.address);
    to += (to.empty() ? "" : ",\r\n ") + mail_address_header(address);
  }
  std::string host = id_host(desk, from);
  std::string root = "<" + story.thread + "@" + host + ">";
  // "=_" cannot stand in quoted-printable text, so no line of a part can be the boundary.
  std::string boundary = "=_policywatch_" + to_hex(as_bytes(sha256(event.key))).substr(0, 24);
  std::string& mail = message.mail;
  mail = "Date: " + mail_date(event.at) + "\r\n";
  mail += "From: " + mail_address_header(from) + "\r\n";
  mail += "To: " + to + "\r\n";
  mail += header_line("Subject", std::string(kTag) + story.subject);
  mail += "Message-ID: <" + id_token(event.key) + "@" + host + ">\r\n";
  mail += "In-Reply-To: " + root + "\r\nReferences: " + root + "\r\n";
  mail += "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n";
  // RFC 8058: one POST leaves, without signing in; the address says to nobody whose it is.
  if (desk.unsubscribe_url.starts_with("https://")) {
    mail += "List-Unsubscribe: <" + safe_link(desk.unsubscribe_url) + ">\r\n";
    mail += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
  }
  mail += "X-Policywatch-Event: " + std::string(word(event.type)) + "\r\n";
  mail += "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n";
  mail += "--" + boundary + "\r\n" + part("text/plain", text_part(story));
  mail += "--" + boundary + "\r\n" + part("text/html", html_part(story));
  mail += "--" + boundary + "--\r\n";
  return message;
}

}  // namespace policywatch::notifiers
