// What bytes are, by the MIME Sniffing Standard (https://mimesniff.spec.whatwg.org/) as far as a reader of
// pages, feeds and documents needs it. Never turns text into HTML.
#pragma once

#include <string>
#include <string_view>

namespace policywatch::extract {

enum class Media { html, xml, json, text, pdf, image, audio_video, archive, office, program, binary };

/// "text/html" of "Text/HTML; charset=x"; "" when there is no type.
std::string essence_of(std::string_view content_type);

/// `content_type` as the header says it ("" when missing). `nosniff`: X-Content-Type-Options says so; then an
/// unnamed type is never taken for one that could hold scripts. One deviation from the standard: PDF and
/// other signatures count in application/octet-stream too, since documents are published so.
Media media_of(std::string_view content_type, bool nosniff, std::string_view bytes);

/// The kind that a signature at the very start names; Media::text when there is none.
Media signature_of(std::string_view bytes);
/// Whether the bytes begin as an HTML page does: by doctype or first element, after a mark, comments and
/// declarations. A feed's root behind an HTML doctype is a feed.
bool looks_like_html(std::string_view bytes);

/// Plain text as the HTML that shows it: escaped, a paragraph for each run of lines without an empty one.
std::string text_as_html(std::string_view text);

/// In words for a reason: "a PDF", "an HTML page".
std::string_view in_words(Media media);

}  // namespace policywatch::extract
