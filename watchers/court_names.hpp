// Courts as their papers head themselves, in the short form that trackers write.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace policywatch::watchers {

struct NamedCourt {
  std::string name;     // "N.D. Cal.", "9th Cir.", "Supreme Court", "BIA"
  std::size_t end = 0;  // of the heading in the text
};
/// The first court that heads `text`; nullopt when none does.
std::optional<NamedCourt> court_in(std::string_view text);

}  // namespace policywatch::watchers
