#include "base/text.hpp"
#include "base/url.hpp"
#include "fuzz/fuzz.hpp"
#include "manners/manners.hpp"

// Addresses, one a line: serialised they parse to themselves, and identities are stable.
void policywatch::fuzz::one_input(std::string_view input) {
  const auto base = Url::parse("https://base.example/a/b?c#d");
  for (const std::string_view line : lines(input)) {
    for (const Url* against : {static_cast<const Url*>(nullptr), &*base}) {
      const auto url = Url::parse(line, against);
      if (!url) continue;
      const auto again = Url::parse(url->href());
      require(again && again->href() == url->href(), "a serialised address parses to itself", url->href());
      require(is_valid_utf8(url->href()), "an address is UTF-8");
      const std::string identity = identity_of(url->href());
      require(identity == identity_of(url->without_fragment()), "fragments are no part of an identity",
              url->href());
      require(!identity.empty(), "an address has an identity", url->href());
    }
    const std::string resolved = resolve("https://base.example/a/b", line);
    require(resolved.empty() || resolve("https://other.example/", resolved) == resolved,
            "a resolved address is absolute", resolved);
    (void)manners::check_url(line);
  }
}
