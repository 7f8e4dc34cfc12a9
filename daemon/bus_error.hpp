// The last words of a process that a mapped file ends.
#pragma once

namespace policywatch::daemon {

/// On file systems that copy on write (btrfs) the store's shared index needs space for each change. Where
/// none is left the kernel sends SIGBUS, which nobody can go on after: this says why, and ends with status 1.
/// What was recorded is whole. Call once, before the store is opened.
void explain_bus_errors();

}  // namespace policywatch::daemon
