// What an answer says of its server beside its content: how its bytes are encoded, what time its clock shows.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/memory.hpp"
#include "base/page.hpp"

namespace policywatch::pipeline {

/// How long a changed encoding stays worth a look.
inline constexpr Millis kFlipShown = std::chrono::hours(24 * 7);
/// A server's clock that is further off is worth a look: what it dates is late or early by as much.
inline constexpr Millis kClockTolerance = std::chrono::minutes(10);

/// Keeps the encoding of a good capture, and that it differs from the one before. "" (no text) changes
/// nothing.
void note_charset(WatchMemory& memory, const std::string& charset, Time now);
/// "its bytes are read as windows-1252 since …, as utf-8 before"; "" when that is a week ago or never was.
std::string flip_words(const WatchMemory& memory, Time now);

/// How far the server's Date header (RFC 9110 section 6.6.1) is ahead of our clock; 0 within the tolerance,
/// without one, and for an answer that a cache kept (its Date is that of the first answer).
std::chrono::minutes clock_skew(const Response& response);
/// "" for 0.
std::string skew_words(std::chrono::minutes skew);

}  // namespace policywatch::pipeline
