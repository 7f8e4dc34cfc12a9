// A host as a person should see it: the name that goes over the wire, and beside it what that spells.
#pragma once

#include <string>
#include <string_view>

namespace policywatch {

struct HostWords {
  std::string ascii;      // as Url::hostname() gives it: "xn--pple-43d.com"
  std::string unicode;    // what it spells; "" when that is the same, or the name spells nothing valid
  bool is_mixed = false;  // letters of scripts that no language writes together stand in one label
};

/// Scripts are judged label by label after UTS 39's "highly restrictive": one script, or Latin with those of
/// Japanese, Korean or Chinese.
HostWords host_words(std::string_view ascii);

/// "xn--pple-43d.com (аpple.com, mixed scripts)"; the name alone when there is nothing to add.
std::string in_words(const HostWords& host);

}  // namespace policywatch
