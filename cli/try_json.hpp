// What `try` tells as JSON and as a configuration to paste: the same at the terminal, on the page, in the
// API.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "base/page.hpp"
#include "base/watch.hpp"
#include "watchers/explain.hpp"

namespace policywatch::cli {

boost::json::object tried_as_json(const Watch& watch, const Reading& reading,
                                  const watchers::Explanation& why);
/// The suggested watches as TOML; selectors that give what was found by itself follow as a comment.
std::string suggestion_as_toml(const watchers::Explanation& why);

}  // namespace policywatch::cli
