// Watches from other tools' job files: bytes in, watches and a report out. Nothing is dropped without a word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/watch.hpp"

namespace policywatch {

namespace importers {
enum class Tool { urlwatch, changedetection, opml, csv };
}

template <>
struct Words<importers::Tool> {
  static constexpr std::array<std::string_view, 4> names = {"urlwatch", "changedetection", "opml", "csv"};
};

namespace importers {

/// A job that became a watch.
struct Taken {
  Watch watch;                       // with an id of its own among all of this file; from_file is false
  std::vector<std::string> notes;    // what was taken in other words, or is done here anyway
  std::vector<std::string> missing;  // what was not taken, and why: the watch is not whole without it
};
struct LeftOut {
  std::string name, reason;
};
struct Imported {
  std::vector<Taken> taken;
  std::vector<LeftOut> left_out;
  std::vector<std::string> remarks;  // on the file as a whole
};

/// The error says where the file is not of that tool's form. Files above 16 MiB and more than 10 000 jobs are
/// refused.
Result<Imported> read(Tool tool, std::string_view bytes);

/// An id from host and path: "www.ice.gov/newsroom" → "www-ice-gov-newsroom".
std::string id_from(std::string_view url);

}  // namespace importers
}  // namespace policywatch
