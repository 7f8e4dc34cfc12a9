// What kind of thing an update tells: a complaint, a ruling one way or the other, a rule begun or ended.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/update.hpp"

namespace policywatch::match {

/// What kind of thing happened; one event has one.
enum class Act {
  unknown,
  filed,
  asked,
  denied,
  tro,
  blocked,
  unblocked,
  struck,
  ended,
  changed,
  begun,
  closed,
  taken_up,
  classed  // a class of plaintiffs certified
};

Act act_of_status(Status status);
/// By the headline's words where they decide, else by the status.
Act act_of(const Update& update);

/// The words of a text in lower case, each between spaces.
std::string lower_words(std::string_view text);
/// Whether any stands in the text; " word " between spaces, as lower_words() gives it.
bool has(std::string_view words, std::initializer_list<std::string_view> any);

}  // namespace policywatch::match
