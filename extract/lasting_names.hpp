// Which class names and ids of a page will still be there when it is built anew.
#pragma once

#include <string_view>

namespace policywatch::extract {

/// A name that says what an element is: no state ("active"), no place in a run ("odd", "views-row-3"), no
/// number ("post-1234"), not made by a build ("css-1x2y3z", "sc-bdVaJa"). Always a CSS identifier that needs
/// no escapes.
bool is_lasting_name(std::string_view name);

/// The part of a built name that its author wrote: "Card_title__" of "Card_title__3xYz2". "" when there is
/// none.
std::string_view lasting_front(std::string_view name);

/// A lasting name that tells how an element looks rather than what it is: "flex", "text-center".
bool is_look(std::string_view name);

}  // namespace policywatch::extract
