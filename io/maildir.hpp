// A Maildir's new mail (https://cr.yp.to/proto/maildir.html). Blocking; for a pool thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace policywatch::io {

/// The names in new/, sorted, at most 20,000; hidden ones are left out. Unreachable: `folder` is no Maildir,
/// or may not be read.
Result<std::vector<std::string>> new_mails(const std::string& folder);
/// The first `most` bytes of that mail. Only of an ordinary file, never through a link.
Result<std::string> read_mail(const std::string& folder, const std::string& name, std::size_t most);
/// Moves it to cur/ with the flag S (seen).
Result<void> mark_seen(const std::string& folder, const std::string& name);

}  // namespace policywatch::io
