// All policies by every name that leads to them, and who an incoming record is.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/policy.hpp"

namespace policywatch::review {

class PolicyBook {
 public:
  explicit PolicyBook(std::vector<Policy> policies);

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// By number ("0123" is 123), slug or alias; kNone when nobody has that name.
  std::size_t find(std::string_view name) const;
  /// The policy that `incoming` is: by its number, else a former number, else its slug, a former slug, its
  /// address. The title proves nothing: editors change it.
  std::size_t find_same(const Policy& incoming) const;
  /// "1976A", "0123-1": the policy of number 1976 or 123, of which this is a part.
  std::size_t find_whole(std::string_view part) const;
  /// The only policy of this title; kNone when there is none or more than one.
  std::size_t find_titled(std::string_view title) const;

  const Policy& at(std::size_t place) const { return policies_[place]; }
  std::size_t add(Policy policy);
  void replace(std::size_t place, Policy policy);
  std::size_t size() const { return policies_.size(); }

 private:
  void index(std::size_t place);

  std::vector<Policy> policies_;
  // Numbers and slugs of today come before names of the past.
  std::unordered_map<std::string, std::size_t> ids_, slugs_, aliases_, addresses_;
};

/// The policy has a number of the tracker's, rather than going by its slug.
bool is_numbered(const Policy& policy);
/// The number within "1976A" or "0123-1" without leading zeros; "" when `id` is no part of a number.
std::string whole_of(std::string_view id);

}  // namespace policywatch::review
