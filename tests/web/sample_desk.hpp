// A desk filled with an invented tracker: what pages look like on an ordinary day.
#pragma once

#include <memory>

#include "tests/web/fake_desk.hpp"

namespace policywatch::web {

/// Users demo/demo (reviewer) and guest/guest (viewer); tokens pw_reader and pw_writer; sign-in link
/// "once-only".
std::unique_ptr<FakeDesk> make_sample_desk();
/// `count` open updates more.
void add_many_updates(FakeDesk& desk, int count);

}  // namespace policywatch::web
