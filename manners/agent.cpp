#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

/// The word of a browser-like name that says who really asks: "Mozilla/5.0 (compatible; name/1.0; +https…)".
std::string_view own_part(std::string_view user_agent) {
  const std::string_view kSign = "(compatible;";
  const std::size_t at = user_agent.find(kSign);
  if (!user_agent.starts_with("Mozilla/") || at == std::string_view::npos) return user_agent;
  return trim(user_agent.substr(at + kSign.size()));
}

bool names_a_person(std::string_view user_agent) {
  const std::size_t at = user_agent.find('@');
  return at != std::string_view::npos && at > 0 && user_agent.find('.', at) != std::string_view::npos;
}

/// The host of the first address in it; "" when there is none.
std::string contact_host(std::string_view user_agent) {
  for (std::string_view scheme : {"https://", "http://"}) {
    const std::size_t at = user_agent.find(scheme);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = user_agent.substr(at);
    const auto url = Url::parse(rest.substr(0, rest.find_first_of(" ;,)>")));
    if (url) return std::string(url->hostname());
  }
  return "";
}

}  // namespace

std::string product_token(std::string_view user_agent) {
  const std::string_view own = own_part(user_agent);
  return std::string(own.substr(0, own.find_first_of("/ ;()")));
}

std::string user_agent_fault(std::string_view user_agent) {
  const std::string token = product_token(user_agent);
  const bool plain = !token.empty() && std::ranges::all_of(token, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
  if (!plain) return "its first word is no name that a robots.txt could address (letters, '-', '_')";
  const std::string host = contact_host(user_agent);
  // RFC 2606: ".example" is nobody's.
  const bool nobody = host.ends_with(".example") || host == "example.com" || host.ends_with(".example.com") ||
                      host == "example.org" || host.ends_with(".example.org");
  if (!host.empty() && !nobody) return "";
  if (names_a_person(user_agent)) return "";
  return host.empty() ? "it names no address where the owner of a site could complain"
                      : "its address " + host + " is nobody's: put a page or mailbox of yours there";
}

}  // namespace policywatch::manners
