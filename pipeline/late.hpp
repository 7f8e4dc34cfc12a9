// Evidence that comes after an update was told, or decided: silent when it says the same, heard when it does
// not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/workshop.hpp"

namespace policywatch::pipeline {

/// What later evidence means for an update that it belongs to.
struct Late {
  bool contradicts = false;        // another ruling, or the primary document's other date
  std::vector<std::string> flags;  // for the update; any of them reopens a rejected or snoozed one
  bool rewrites = false;           // what was accepted has to be edited: an update of its own says so
  std::vector<std::string> reasons;
};
Late weigh_late(const Workshop& shop, const Update& known, const Update& fresh, bool other_ruling);

/// The update that already proposes to rewrite what `known` put on record; `known` itself without one.
const Update& rewritten_by(const Workshop& shop, const Update& known);

/// A correction names what it corrects, and is to be looked at whenever that is tracked.
void link_correction(const Workshop& shop, Update& fresh);

/// "retracted", "this story has been removed": what a publisher says who takes a story back.
bool tells_retraction(std::string_view text);
/// A story told before has another headline now, or is taken back. False: nothing told stands on it.
bool note_rewording(const Workshop& shop, const Item& before, const Update& fresh);

}  // namespace policywatch::pipeline
