// The signs by which a capture is told from the page it should have been. Each step answers with a verdict or
// leaves the question to the next.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"
#include "extract/extract.hpp"

namespace policywatch::extract {

using Verdict = std::optional<QualityVerdict>;

/// Challenge and block headers of bot walls, at any status.
Verdict judge_headers(const Response& response);
/// By the status code alone; nullopt for those whose body decides.
Verdict judge_status(int status);
/// Where redirects led: home page, sign-in, error or maintenance address.
Verdict judge_redirect(const Response& response);
/// Bytes that cannot be what the watch's kind reads.
Verdict judge_type(const Response& response, WatchKind kind);

/// What the content steps look at.
struct PageSigns {
  std::string title;
  std::vector<std::string> headings;  // h1
  std::string text;                   // visible, the whole page's
  std::size_t words = 0;
  bool has_password = false;
  std::string_view bytes;  // the first of the body
};
Verdict judge_content(const PageSigns& page);

}  // namespace policywatch::extract
