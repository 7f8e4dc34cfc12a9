#include "review/policy_book.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "base/url.hpp"

namespace policywatch::review {
namespace {

constexpr std::size_t kLongestNumber = 9;

bool digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at_front(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, digit) - text.begin());
}

std::string_view without_zeros(std::string_view number) {
  while (number.size() > 1 && number[0] == '0' && digit(number[1])) number.remove_prefix(1);
  return number;
}

// Numbers are one whatever their zeros and the case of a letter behind; slugs are as they are.
std::string key_of(std::string_view id) {
  const std::size_t digits = digits_at_front(id);
  if (digits == 0 || digits > kLongestNumber) return std::string(id);
  return ascii_lower(without_zeros(id));
}

std::size_t place_in(const std::unordered_map<std::string, std::size_t>& places, const std::string& key) {
  const auto found = key.empty() ? places.end() : places.find(key);
  return found == places.end() ? PolicyBook::kNone : found->second;
}

}  // namespace

bool is_numbered(const Policy& policy) {
  return !policy.id.empty() && policy.id != policy.slug && digit(policy.id.front());
}

std::string whole_of(std::string_view id) {
  const std::size_t digits = digits_at_front(id);
  if (digits == 0 || digits > kLongestNumber || digits == id.size()) return "";
  const std::string_view rest = id.substr(digits);
  const std::string_view mark = rest.front() == '-' || rest.front() == '.' ? rest.substr(1) : rest;
  const bool letter =
      mark.size() == 1 && ((mark[0] >= 'A' && mark[0] <= 'Z') || (mark[0] >= 'a' && mark[0] <= 'z'));
  const bool number =
      mark.size() < rest.size() && !mark.empty() && mark.size() <= 2 && digits_at_front(mark) == mark.size();
  return letter || number ? std::string(without_zeros(id.substr(0, digits))) : "";
}

PolicyBook::PolicyBook(std::vector<Policy> policies) : policies_(std::move(policies)) {
  for (std::size_t i = 0; i < policies_.size(); ++i) index(i);
}

void PolicyBook::index(std::size_t place) {
  const Policy& policy = policies_[place];
  ids_[key_of(policy.id)] = place;
  if (!policy.slug.empty()) slugs_[policy.slug] = place;
  if (!policy.url.empty()) addresses_[identity_of(policy.url)] = place;
  for (const std::string& alias : policy.aliases) aliases_[key_of(alias)] = place;
}

std::size_t PolicyBook::find(std::string_view name) const {
  const std::size_t by_id = place_in(ids_, key_of(name));
  if (by_id != kNone) return by_id;
  const std::size_t by_slug = place_in(slugs_, std::string(name));
  return by_slug != kNone ? by_slug : place_in(aliases_, key_of(name));
}

std::size_t PolicyBook::find_same(const Policy& incoming) const {
  const std::string number = is_numbered(incoming) ? key_of(incoming.id) : "";
  const std::string address = incoming.url.empty() ? "" : identity_of(incoming.url);
  const std::string slug = incoming.slug.empty() ? incoming.id : incoming.slug;
  for (const std::size_t found :
       {place_in(ids_, number), place_in(aliases_, number), place_in(ids_, slug), place_in(slugs_, slug),
        place_in(aliases_, slug), place_in(addresses_, address)}) {
    if (found != kNone) return found;
  }
  return kNone;
}

std::size_t PolicyBook::find_whole(std::string_view part) const {
  return place_in(ids_, whole_of(part));
}

std::size_t PolicyBook::find_titled(std::string_view title) const {
  const std::string wanted = fold(title);
  std::size_t found = kNone;
  for (std::size_t i = 0; i < policies_.size() && !wanted.empty(); ++i) {
    if (fold(policies_[i].title) != wanted) continue;
    if (found != kNone) return kNone;
    found = i;
  }
  return found;
}

std::size_t PolicyBook::add(Policy policy) {
  policies_.push_back(std::move(policy));
  index(policies_.size() - 1);
  return policies_.size() - 1;
}

void PolicyBook::replace(std::size_t place, Policy policy) {
  if (policies_[place].id != policy.id) ids_.erase(key_of(policies_[place].id));
  policies_[place] = std::move(policy);
  index(place);
}

}  // namespace policywatch::review
