// The signs by which a capture is told from the page it should have been. Each step answers with a verdict or
// leaves the question to the next. The whole table with its reasons: docs/quality.md.
#pragma once

#include <optional>
#include <span>
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
Verdict judge_status(const Response& response);
/// Where redirects led: home page, sign-in, error or maintenance address, a trader in domains.
Verdict judge_redirect(const Response& response);
/// Bytes that cannot be what the watch's kind reads.
Verdict judge_type(const Response& response, WatchKind kind);

/// What the content steps look at.
struct PageSigns {
  std::string title;
  std::vector<std::string> headings;  // h1
  std::string text;                   // visible, the whole page's; left empty where there is plenty
  std::size_t words = 0;              // of the whole page
  std::size_t main_words = 0;         // without navigation; never more than `words`
  std::size_t form_words = 0;         // inside the form that asks for a password
  std::size_t fields = 0;             // visible fields for typing, passwords not counted
  bool has_password = false;
  bool missing_mark = false;  // the page's own markup says it stands for a missing one
  std::string_view bytes;     // the first of the body
};
Verdict judge_content(const PageSigns& page);

// ---- the tables behind judge_content

inline constexpr std::size_t kAnyLength = 100'000'000;

/// What a whole part of a title (or an h1) says, folded.
struct TitleSign {
  std::string_view text;
  Quality quality;
  std::size_t max_words = kAnyLength;  // of visible text; a longer page has a subject of its own
  /// An ordinary page may be called so too: it takes a supporting phrase in the text, or next to no text.
  bool weak = false;
};
std::span<const TitleSign> title_signs();
/// Phrases that support a weak title of this quality.
std::span<const std::string_view> supporting_phrases(Quality quality);
/// What a title part that states an HTTP error means: "500", "error 503", "http 403 - forbidden".
std::optional<Quality> stated_error(std::string_view part);

/// Something in the visible text (folded) or in the bytes of a page that holds little else.
struct BodySign {
  std::string_view text;
  Quality quality;
  std::size_t max_words;
  bool on_forms = false;  // ordinary forms carry it too: says nothing on a page with fields to fill in
};
std::span<const BodySign> sentence_signs();
std::span<const BodySign> marker_signs();

}  // namespace policywatch::extract
