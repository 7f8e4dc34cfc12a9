// Replies with the right headers: pages, JSON, problem documents, redirects.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "web/html.hpp"
#include "web/site.hpp"

namespace policywatch::web {

/// RFC 4918, section 11.5: the store's disk has no room.
inline constexpr int kInsufficientStorage = 507;

HttpReply html_reply(int status, Html page);
HttpReply json_reply(int status, const boost::json::value& value);
/// RFC 9457. `extra` adds members (the current state of a conflict).
HttpReply problem(int status, std::string_view detail, const boost::json::object& extra = {});
/// 404, 409, 422 … as the kind says.
HttpReply problem(const Error& error);
int status_of(ErrorKind kind);
/// 500 under a number that the journal knows too: what broke is not a stranger's to know.
HttpReply broken(std::string_view number, bool over_tls);
/// 303: the answer to every form.
HttpReply redirect(std::string location);
/// The headers that every reply carries.
void harden(HttpReply& reply, bool over_tls);
std::string_view reason_phrase(int status);

}  // namespace policywatch::web
