#include "base/url.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "base/url_parser.hpp"

namespace policywatch {
namespace {

// Parameters that say how a reader came, not what is shown.
bool is_tracking(std::string_view name) {
  constexpr std::array exact = std::to_array<std::string_view>({"fbclid",
                                                                "gclid",
                                                                "gclsrc",
                                                                "dclid",
                                                                "gbraid",
                                                                "wbraid",
                                                                "msclkid",
                                                                "yclid",
                                                                "twclid",
                                                                "ttclid",
                                                                "igshid",
                                                                "igsh",
                                                                "mc_cid",
                                                                "mc_eid",
                                                                "mkt_tok",
                                                                "_hsenc",
                                                                "_hsmi",
                                                                "hsctatracking",
                                                                "vero_id",
                                                                "oly_anon_id",
                                                                "oly_enc_id",
                                                                "_ga",
                                                                "_gl",
                                                                "ref_src",
                                                                "ref_url",
                                                                "cmpid",
                                                                "ncid",
                                                                "sr_share",
                                                                "s_cid",
                                                                "guccounter",
                                                                "guce_referrer",
                                                                "guce_referrer_sig",
                                                                "_openstat",
                                                                "wt_mc",
                                                                "xtor",
                                                                "spm",
                                                                "fb_action_ids",
                                                                "fb_action_types",
                                                                "fb_source",
                                                                "__twitter_impression",
                                                                "amp"});
  const std::string low = ascii_lower(name);
  return low.starts_with("utm_") || low.starts_with("mtm_") || low.starts_with("pk_") ||
         std::ranges::find(exact, low) != exact.end();
}

std::string kept_query(std::string_view query) {
  std::vector<std::string> kept;
  for (const std::string_view parameter : split(query, '&')) {
    if (!parameter.empty() && !is_tracking(parameter.substr(0, parameter.find('=')))) {
      kept.emplace_back(parameter);
    }
  }
  std::ranges::sort(kept);
  return join(kept, "&");
}

}  // namespace

std::optional<Url> Url::parse(std::string_view input, const Url* base) {
  return UrlParser::parse(input, base);
}

std::uint16_t Url::effective_port() const {
  if (port_) return *port_;
  if (scheme_ == "https" || scheme_ == "wss") return 443;
  if (scheme_ == "http" || scheme_ == "ws") return 80;
  return scheme_ == "ftp" ? 21 : 0;
}

std::string Url::origin() const {
  if (scheme_ == "blob") {
    const auto inner = parse(path_);
    return inner && inner->is_http() ? inner->origin() : "null";
  }
  const bool tuple = is_http() || scheme_ == "ws" || scheme_ == "wss" || scheme_ == "ftp";
  if (!tuple) return "null";
  std::string text = scheme_ + "://" + host_;
  if (port_) text += ':' + std::to_string(*port_);
  return text;
}

std::string Url::host_key() const {
  std::string_view host = host_;
  if (host.ends_with('.')) host.remove_suffix(1);
  return std::string(host) + ':' + std::to_string(effective_port());
}

std::string Url::without_fragment() const {
  if (!has_fragment_) return href_;
  return href_.substr(0, href_.size() - fragment_.size() - 1);
}

std::string resolve(std::string_view base, std::string_view reference) {
  const auto from = Url::parse(base);
  if (!from) return {};
  const auto found = Url::parse(reference, &*from);
  return found && (found->is_http() || found->scheme() == "mailto") ? found->href() : std::string();
}

std::string identity_of(std::string_view url) {
  const auto parsed = Url::parse(url);
  return parsed ? identity_of(*parsed) : std::string(trim(url));
}

std::string identity_of(const Url& url) {
  if (!url.is_http()) return url.without_fragment();
  std::string_view path = url.path();
  while (path.ends_with('/')) path.remove_suffix(1);
  std::string identity = "https://" + std::string(url.hostname());
  if (url.port()) identity += ':' + std::to_string(*url.port());
  identity += path;
  const std::string query = kept_query(url.query());
  return query.empty() ? identity : identity + '?' + query;
}

}  // namespace policywatch
