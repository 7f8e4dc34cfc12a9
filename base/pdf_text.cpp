#include "base/pdf_text.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace policywatch {
namespace {

constexpr std::string_view kHeader = "policywatch pdf 1\n";
constexpr std::size_t kFrameHead = 5;
// Place in this list is the byte that stands for the tag.
constexpr std::array<std::string_view, 5> kTags = {"p", "h1", "h2", "li", "tr"};
constexpr std::size_t kNavigation = 16;  // added to a tag's place for running heads and page numbers

void add_frame(std::string& out, char type, std::string_view payload) {
  out += type;
  for (std::size_t shift = 0; shift < 32; shift += 8)
    out += static_cast<char>((payload.size() >> shift) & 255);
  out += payload;
}

void add_block(std::string& out, const Block& block) {
  const auto found = std::ranges::find(kTags, block.tag);
  auto code = found == kTags.end() ? std::size_t{0} : static_cast<std::size_t>(found - kTags.begin());
  if (block.where != Where::main) code += kNavigation;
  add_frame(out, 'b', std::string(1, static_cast<char>(code)) + block.text);
}

Result<Block> block_of(std::string_view payload) {
  if (payload.empty()) return fail(ErrorKind::invalid, "a block without a tag");
  const auto code = static_cast<std::size_t>(static_cast<unsigned char>(payload[0]));
  const bool main = code < kNavigation;
  const std::size_t place = main ? code : code - kNavigation;
  if (place >= kTags.size()) return fail(ErrorKind::invalid, "a block with an unknown tag");
  return Block{std::string(payload.substr(1)), main ? Where::main : Where::navigation,
               std::string(kTags[place])};
}

Result<void> take_frame(PdfText& text, char type, std::string_view payload) {
  if (type == 'b') {
    Result<Block> block = block_of(payload);
    if (!block) return std::unexpected(block.error());
    if (text.pages.empty()) return fail(ErrorKind::invalid, "a block before the first page");
    text.pages.back().push_back(std::move(*block));
    return {};
  }
  const std::string value(payload);
  switch (type) {
    case 'n':
      if (text.pages.size() >= kMostPdfPages) return fail(ErrorKind::invalid, "too many pages");
      text.pages.emplace_back();
      return {};
    case 't':
      text.title = value;
      return {};
    case 'a':
      text.author = value;
      return {};
    case 'c':
      text.created = value;
      return {};
    case 'm':
      text.modified = value;
      return {};
    case 'f':
      text.failure = value;
      return {};
    case 'q': {
      const auto quality = parse_word<Quality>(value);
      if (!quality) return fail(ErrorKind::invalid, "an unknown quality");
      text.quality = *quality;
      return {};
    }
    default:
      return fail(ErrorKind::invalid, "a frame of unknown type");
  }
}

std::size_t length_at(std::string_view bytes) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[1 + i])) << (8 * i);
  }
  return length;
}

}  // namespace

std::string encode_pdf_text(const PdfText& text) {
  std::string out(kHeader);
  add_frame(out, 'q', word(text.quality));
  add_frame(out, 'f', text.failure);
  add_frame(out, 't', text.title);
  add_frame(out, 'a', text.author);
  add_frame(out, 'c', text.created);
  add_frame(out, 'm', text.modified);
  for (const std::vector<Block>& page : text.pages) {
    add_frame(out, 'n', "");
    for (const Block& block : page) add_block(out, block);
  }
  add_frame(out, '.', "");
  return out;
}

Result<PdfText> decode_pdf_text(std::string_view bytes) {
  if (!bytes.starts_with(kHeader)) return fail(ErrorKind::invalid, "no header");
  if (bytes.size() > kMostPdfText) return fail(ErrorKind::invalid, "more text than a document may have");
  bytes.remove_prefix(kHeader.size());
  PdfText text;
  while (bytes.size() >= kFrameHead) {
    const char type = bytes[0];
    const std::size_t length = length_at(bytes);
    bytes.remove_prefix(kFrameHead);
    if (length > bytes.size()) break;
    const std::string_view payload = bytes.substr(0, length);
    bytes.remove_prefix(length);
    if (type == '.') {
      return bytes.empty() ? Result<PdfText>(std::move(text))
                           : fail(ErrorKind::invalid, "bytes after the end");
    }
    if (!is_valid_utf8(payload)) return fail(ErrorKind::invalid, "text that is no UTF-8");
    if (Result<void> taken = take_frame(text, type, payload); !taken) return std::unexpected(taken.error());
  }
  return fail(ErrorKind::invalid, "it ends in the middle");
}

}  // namespace policywatch
