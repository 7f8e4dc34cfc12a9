#include "pipeline/moved.hpp"

#include <algorithm>

#include "base/url.hpp"

namespace policywatch::pipeline {
namespace {

std::string site_of(std::string_view url) {
  const auto parsed = Url::parse(url);
  if (!parsed) return "";
  std::string_view host = parsed->hostname();
  if (host.starts_with("www.")) host.remove_prefix(4);
  return std::string(host);
}

bool is_below(std::string_view host, std::string_view parent) {
  // A parent of one label would be a whole top-level domain.
  return parent.contains('.') && host.size() > parent.size() && host.ends_with(parent) &&
         host[host.size() - parent.size() - 1] == '.';
}

}  // namespace

std::string permanent_target(const std::vector<Redirect>& redirects) {
  std::string target;
  for (const Redirect& hop : redirects) {
    if (hop.status != 301 && hop.status != 308) break;
    target = hop.to;
  }
  return target;
}

void note_move(WatchMemory& memory, const std::string& target, bool resembles, Time now) {
  if (target.empty()) {
    memory.move.reset();
    return;
  }
  if (!memory.move || memory.move->url != target) memory.move = MoveSeen{target, 0, now, now, resembles};
  ++memory.move->sightings;
  memory.move->last = now;
}

bool is_proposed(const MoveSeen& move) {
  return move.resembles && move.sightings >= kMoveSightings && move.last - move.first >= kMoveSpan;
}

bool is_same_site(std::string_view url, std::string_view other) {
  const std::string a = site_of(url), b = site_of(other);
  if (a.empty() || b.empty()) return false;
  return a == b || is_below(a, b) || is_below(b, a);
}

}  // namespace policywatch::pipeline
