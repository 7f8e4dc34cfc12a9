// The parts of a court's paper, each read on its own: who against whom, under what number, what it is called,
// what it decides. Private to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/page.hpp"

namespace policywatch::watchers {

using Blocks = std::vector<Block>;

/// The first 4,000 bytes in one line, without the column of marks that closes a caption's left half.
std::string head_of(const Blocks& blocks);
/// "1:25-cv-00190-ABC", "CV-25-00100-PHX", "C25-0127-JCC", "25 Civ. 1234", behind "No." also "24A1079"; ""
/// when none.
std::string docket_in(std::string_view head);
/// "JANE DOE v. MARIA ALVAREZ", "In re Clockmakers"; "" when none. `court_end`: where the court's name ends.
std::string caption_in(std::string_view head, std::size_t court_end);

/// "ORDER GRANTING MOTION FOR PRELIMINARY INJUNCTION": the line that calls the paper by its name; "" when
/// none.
std::string paper_in(const Blocks& blocks);
/// A paper of a party (complaint, motion, brief, proposed order) or a recommendation: it decides nothing.
bool asks_only(std::string_view paper, std::string_view head);
/// The sentences that decide ("it is hereby ORDERED that …", "the motion is GRANTED in part", "the Court
/// ORDERS"), with the numbered steps below them; at most 4,000 bytes.
std::string decretal_of(const Blocks& blocks);

/// The day the paper itself gives: its stamp, its head, its signature, a line of its own.
std::optional<Date> paper_date(const Blocks& blocks, std::string_view head);

}  // namespace policywatch::watchers
