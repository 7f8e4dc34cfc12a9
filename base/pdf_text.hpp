// What a worker process reads in a PDF, and the bytes in which it hands that back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/page.hpp"

namespace policywatch {

/// A PDF as text. All of it was written by a stranger.
struct PdfText {
  Quality quality = Quality::ok;  // not ok: nothing was read, `failure` says why
  std::string failure;
  std::string title, author;              // as the file states them; "" when it does not
  std::string created, modified;          // as stated: "D:20251218093000-05'00'"
  std::vector<std::vector<Block>> pages;  // in reading order; a table row is one block, cells split by " | "
  bool operator==(const PdfText&) const = default;
};

/// More than this is a trap or no document for a reader.
inline constexpr std::size_t kMostPdfPages = 5000;
inline constexpr std::size_t kMostPdfText = 16 * 1024 * 1024;  // bytes of the encoded form

/// Exit statuses of a worker process that could not begin or finish.
inline constexpr int kFenceOpen = 70, kNoInput = 71, kNoOutput = 72;

/// A header line, then frames: one byte of type, four of length (little endian), that many of UTF-8. The last
/// frame has type '.'.
std::string encode_pdf_text(const PdfText& text);
/// The error names the frame that is wrong. Bytes that are no UTF-8 and unknown block tags are refused: the
/// sender may be in a stranger's hands.
Result<PdfText> decode_pdf_text(std::string_view bytes);

}  // namespace policywatch
