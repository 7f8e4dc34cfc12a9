#include <algorithm>
#include <array>

#include "review/record.hpp"

namespace policywatch::review {

namespace {

struct Step {
  std::string_view command;
  bool from_open, from_decided;  // open: new, claimed, snoozed; decided: accepted, rejected, merged
  UpdateState to;
};
constexpr std::array kSteps = {
    Step{"accept", true, false, UpdateState::accepted},
    Step{"reject", true, false, UpdateState::rejected},
    Step{"merge", true, false, UpdateState::merged},
    Step{"snooze", true, false, UpdateState::snoozed},
    Step{"claim", true, false, UpdateState::claimed},
    Step{"release", true, false, UpdateState::new_},
    Step{"split", true, false, UpdateState::new_},
    Step{"undo", true, true, UpdateState::new_},
    Step{"retract", false, true, UpdateState::retracted},
    Step{"edit", true, true, UpdateState::new_},
    Step{"supersede", true, false, UpdateState::superseded},
};

/// What was called back may be decided anew.
bool may_be_decided(const Update& update) {
  return is_open(update) || update.state == UpdateState::retracted;
}

bool is_decided(UpdateState state) {
  return state == UpdateState::accepted || state == UpdateState::rejected || state == UpdateState::merged;
}

}  // namespace

Result<UpdateState> next_state(const Update& update, std::string_view command, Time now) {
  const auto step = std::ranges::find(kSteps, command, &Step::command);
  if (step == kSteps.end())
    return fail(ErrorKind::invalid, "there is no command " + std::string(command) + " for an update");
  const std::string name = "update " + std::to_string(update.id);
  if (!((step->from_open && may_be_decided(update)) || (step->from_decided && is_decided(update.state)))) {
    std::string why = name + " is " + std::string(word(update.state));
    if (!update.decided_by.empty()) why += " by " + update.decided_by;
    if (update.merged_into != 0) why += " into " + std::to_string(update.merged_into);
    if (is_decided(update.state)) why += ": undo that first";
    return fail(ErrorKind::refused, why);
  }
  const bool is_held = update.state == UpdateState::claimed && update.claimed_until > now;
  if (command == "release" && !is_held) return fail(ErrorKind::refused, name + " is not claimed by anybody");
  if (command == "edit" && (update.state == UpdateState::rejected || update.state == UpdateState::merged))
    return fail(ErrorKind::refused, name + " is " + std::string(word(update.state)) + ": undo that first");
  // Taking evidence out, or other words, leave the rest as it stood.
  return command == "split" || command == "edit" ? update.state : step->to;
}

}  // namespace policywatch::review
