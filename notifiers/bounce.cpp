#include "notifiers/bounce.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "notifiers/mail_parts.hpp"
#include "notifiers/notifiers.hpp"

namespace policywatch::notifiers {
namespace {

constexpr std::size_t kMostGroups = 100;
// How a plain report of Exim or qmail says that somebody was not reached stands in its first lines.
constexpr std::size_t kPlainReport = 32 * 1024;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string line_of(std::string_view text) {
  std::string line = collapse_space(to_valid_utf8(text.substr(0, 4 * kMostWhy)));
  std::erase_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return shorten(line, kMostWhy);
}

/// "5.1.1" at `at` (RFC 3463: a digit of 2, 4, 5 and two numbers of at most three); "" when there is none.
std::string status_at(std::string_view text, std::size_t at) {
  if (at >= text.size() || !std::string_view("245").contains(text[at])) return "";
  if (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.')) return "";
  std::size_t i = at + 1;
  for (int part = 0; part < 2; ++part) {
    if (i >= text.size() || text[i] != '.') return "";
    const std::size_t begin = ++i;
    while (i < text.size() && is_digit(text[i])) ++i;
    if (i == begin || i - begin > 3) return "";
  }
  const bool goes_on = i < text.size() && (text[i] == '.' && i + 1 < text.size() && is_digit(text[i + 1]));
  return goes_on ? "" : std::string(text.substr(at, i - at));
}

std::string find_status(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (std::string status = status_at(text, at); !status.empty()) return status;
  }
  return "";
}

/// The class of an SMTP reply that is quoted: "550 no such user", "550-…"; '\0' when there is none.
char find_reply_class(std::string_view text) {
  for (std::size_t at = 0; at + 3 < text.size(); ++at) {
    const bool begins = at == 0 || std::string_view(" :;\n\t(").contains(text[at - 1]);
    const bool code = (text[at] == '4' || text[at] == '5') && text[at + 1] >= '0' && text[at + 1] <= '5' &&
                      is_digit(text[at + 2]) && std::string_view(" -").contains(text[at + 3]);
    if (begins && code) return text[at];
  }
  return '\0';
}

/// "msg_1@host" of "<msg_1@host>"s in a header's value.
void add_ids(std::string_view value, std::vector<std::string>& ids) {
  std::size_t at = value.find('<');
  while (at != std::string_view::npos && ids.size() < kMostMessageIds) {
    const std::size_t end = value.find('>', at);
    if (end == std::string_view::npos) return;
    const std::string_view id = value.substr(at + 1, end - at - 1);
    const bool plain = !id.empty() && id.size() <= kMostMessageId &&
                       std::ranges::all_of(id, [](char c) { return c > 0x20 && c < 0x7f && c != '<'; });
    if (plain && std::ranges::find(ids, id) == ids.end()) ids.emplace_back(id);
    at = value.find('<', end);
  }
}

/// Of a mail that is quoted in a plain text, from its front or from somewhere on.
void add_quoted_id(std::string_view text, std::vector<std::string>& ids) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (equals_ascii_nocase(text.substr(at, 11), "Message-ID:")) {
      std::string_view rest = text.substr(at);
      add_ids(head_value(take_head(rest), "message-id"), ids);
      return;
    }
    at = end + 1;
  }
}

/// "ana@tracker.example" of "rfc822; <ana@tracker.example>".
std::string address_in(std::string_view value) {
  if (const std::size_t type = value.find(';'); type != std::string_view::npos) value.remove_prefix(type + 1);
  const std::string address = bare_address(trim(value.substr(0, 1000)));
  return address.size() > 320 ? "" : address;
}

/// One recipient's lines of a message/delivery-status (RFC 3464 section 2.3).
Bounce judge_group(const MailHead& group) {
  Bounce bounce;
  const std::string action = ascii_lower(head_value(group, "action"));
  const std::string& diagnostic = head_value(group, "diagnostic-code");
  bounce.recipient = address_in(head_value(group, "final-recipient"));
  if (bounce.recipient.empty()) bounce.recipient = address_in(head_value(group, "original-recipient"));
  bounce.status = find_status(head_value(group, "status"));
  const bool vague = bounce.status.empty() || bounce.status.ends_with(".0.0");
  if (const std::string said = vague ? find_status(diagnostic) : ""; !said.empty()) bounce.status = said;
  bounce.why =
      line_of(diagnostic.empty() ? head_value(group, "status")
                                 : trim(std::string_view(diagnostic).substr(diagnostic.find(';') + 1)));
  const char reply = bounce.status.empty() ? find_reply_class(diagnostic) : bounce.status.front();
  if (action == "delayed") bounce.kind = BounceKind::soft;
  // Without a status, giving up is for good.
  if (action == "failed") bounce.kind = reply == '4' ? BounceKind::soft : BounceKind::hard;
  if (action.empty() && reply == '5') bounce.kind = BounceKind::hard;
  return bounce;
}

/// The gravest of a report's recipients.
Bounce judge_report(std::string_view report) {
  Bounce worst;
  for (std::size_t count = 0; !report.empty() && count < kMostGroups; ++count) {
    Bounce one = judge_group(take_head(report));
    const bool worse = one.kind == BounceKind::hard || worst.kind == BounceKind::none;
    if (one.kind != BounceKind::none && worse && worst.kind != BounceKind::hard) worst = std::move(one);
  }
  return worst;
}

BounceKind graver(std::string_view status, std::string_view text) {
  const char first = status.empty() ? find_reply_class(text) : status.front();
  return first == '4' ? BounceKind::soft : BounceKind::hard;
}

/// The first address that stands alone in a line behind `from`.
std::string listed_address(std::string_view text, std::size_t from) {
  for (std::string_view line : lines(text.substr(std::min(from, text.size())))) {
    line = trim(line);
    if (line.find('@') != std::string_view::npos && line.find(' ') == std::string_view::npos)
      return address_in(line.ends_with(':') ? line.substr(0, line.size() - 1) : line);
  }
  return "";
}

/// Exim, when it sends no report of RFC 3464.
std::optional<Bounce> judge_exim(const MailHead& head, std::string_view text) {
  const std::string& failed = head_value(head, "x-failed-recipients");
  const std::size_t waits = text.find("has not been delivered to all of its recipients");
  if (failed.empty() && waits == std::string_view::npos) return std::nullopt;
  Bounce bounce;
  const std::string_view said = text.substr(0, text.find("\n------ "));
  bounce.status = find_status(said);
  if (failed.empty()) {
    bounce.kind = BounceKind::soft;
    bounce.recipient = listed_address(said, waits);
    bounce.why = "delayed";
    return bounce;
  }
  bounce.recipient = address_in(failed.substr(0, failed.find(',')));
  bounce.kind = said.find("retry timeout exceeded") == std::string_view::npos ? graver(bounce.status, said)
                                                                              : BounceKind::soft;
  const std::size_t about = said.find(bounce.recipient);
  bounce.why = line_of(about == std::string_view::npos || bounce.recipient.empty()
                           ? said
                           : said.substr(about + bounce.recipient.size()));
  return bounce;
}

/// qmail's bounce message format (QSBMF): paragraphs of recipients, then one that begins with "-".
std::optional<Bounce> judge_qmail(std::string_view text) {
  const std::string_view begin = trim(text);
  if (!begin.starts_with("Hi. This is the ")) return std::nullopt;
  const std::size_t open = begin.find("\n<"), close = begin.find(">:", open);
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  Bounce bounce;
  bounce.recipient = address_in(begin.substr(open + 2, close - open - 2));
  std::string_view said = begin.substr(close + 2);
  said = said.substr(0, std::min(said.find("\n\n"), said.find("\n-")));
  const std::size_t sharp = said.find('#');
  if (sharp != std::string_view::npos) bounce.status = status_at(said, sharp + 1);
  if (bounce.status.empty()) bounce.status = find_status(said);
  bounce.kind = graver(bounce.status, said);
  bounce.why = line_of(said);
  return bounce;
}

bool is_automatic(const MailHead& head) {
  const std::string& submitted = head_value(head, "auto-submitted");
  const std::string word = ascii_lower(trim(std::string_view(submitted).substr(0, submitted.find(';'))));
  if (!word.empty() && word != "no") return true;
  return !head_value(head, "x-autoreply").empty() || !head_value(head, "x-autorespond").empty() ||
         equals_ascii_nocase(head_value(head, "precedence"), "auto_reply");
}

/// Line ends are "\n" from here on.
std::string report_text(const MailParts& mail) {
  const auto text = std::ranges::find(mail.parts, "text/plain", &MailPart::type);
  return text == mail.parts.end() ? "" : replace_all(text->body, "\r\n", "\n");
}

std::optional<Bounce> judge_plain(const MailParts& mail, std::string_view text) {
  std::optional<Bounce> bounce = judge_exim(mail.head, text.substr(0, kPlainReport));
  if (!bounce) bounce = judge_qmail(text.substr(0, kPlainReport));
  if (bounce) add_quoted_id(text, bounce->message_ids);
  return bounce;
}

}  // namespace

Bounce read_bounce(std::string_view bytes) {
  const MailParts mail = take_apart(bytes.substr(0, kMostReturnedMail));
  Bounce bounce;
  bool report = false;
  std::vector<std::string> ids;
  for (const MailPart& part : mail.parts) {
    if (part.type == "message/delivery-status" || part.type == "message/global-delivery-status") {
      report = true;
      if (bounce.kind != BounceKind::hard) bounce = judge_report(part.body);
    } else if (part.type == "message/rfc822" || part.type == "text/rfc822-headers" ||
               part.type == "message/global" || part.type == "message/global-headers") {
      std::string_view returned = part.body;
      add_ids(head_value(take_head(returned), "message-id"), ids);
    }
  }
  if (report) {
    // A copy as plain text, where the report has none of its own.
    if (ids.empty()) add_quoted_id(report_text(mail), ids);
    bounce.message_ids = std::move(ids);
    return bounce;
  }
  if (std::optional<Bounce> plain = judge_plain(mail, report_text(mail))) {
    for (std::string& id : ids) plain->message_ids.push_back(std::move(id));
    return *std::move(plain);
  }
  if (!is_automatic(mail.head)) return bounce;
  bounce.kind = BounceKind::automatic;
  bounce.recipient = address_in(head_value(mail.head, "from"));
  bounce.why = line_of(head_value(mail.head, "subject"));
  add_ids(head_value(mail.head, "in-reply-to"), bounce.message_ids);
  add_ids(head_value(mail.head, "references"), bounce.message_ids);
  return bounce;
}

}  // namespace policywatch::notifiers
