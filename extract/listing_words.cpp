#include "extract/listing_words.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "base/text.hpp"

namespace policywatch::extract {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Without brackets, arrows and full stops around it.
std::string_view bare_words(std::string_view text) {
  constexpr std::string_view kBehind = ".>[]():;, ", kBefore = "[(< ";
  while (!text.empty()) {
    if (kBehind.contains(text.back())) {
      text.remove_suffix(1);
    } else if (text.ends_with("\u00bb") || text.ends_with("\u203a")) {
      text.remove_suffix(text.ends_with("\u00bb") ? 2 : 3);
    } else {
      break;
    }
  }
  while (!text.empty() && kBefore.contains(text.front())) text.remove_prefix(1);
  return text;
}

// "Smith v. Jones", "Smith vs Jones": a word of its own.
bool holds_versus(std::string_view text) {
  constexpr std::size_t kNone = std::string_view::npos;
  for (std::size_t at = text.find(' '); at != kNone && at + 1 < text.size(); at = text.find(' ', at + 1)) {
    std::string_view rest = text.substr(at + 1);
    if ((rest.front() | 0x20) != 'v') continue;
    rest.remove_prefix(1);
    if (!rest.empty() && (rest.front() | 0x20) == 's') rest.remove_prefix(1);
    if (rest == ".") return text[text.size() - 2] != 's' && text[text.size() - 2] != 'S';
    if (rest.starts_with('.')) rest.remove_prefix(1);
    if (rest.starts_with(' ')) return true;
  }
  return false;
}

}  // namespace

bool holds_digit(std::string_view text) {
  return std::ranges::any_of(text, is_digit);
}

std::size_t words_in(std::string_view text) {
  std::size_t words = 0, run = 0;
  for (const char c : text) {
    run = is_letter(c) ? run + 1 : 0;
    if (run == 2) ++words;
  }
  return words;
}

bool is_generic_link(std::string_view text) {
  static const std::unordered_set<std::string_view> kWords({"read more",
                                                            "more",
                                                            "learn more",
                                                            "continue reading",
                                                            "view",
                                                            "view more",
                                                            "details",
                                                            "download",
                                                            "pdf",
                                                            "html",
                                                            "full text",
                                                            "full story",
                                                            "read",
                                                            "here",
                                                            "click here",
                                                            "link",
                                                            "see more",
                                                            "view document",
                                                            "open",
                                                            "document",
                                                            "view pdf",
                                                            "download pdf",
                                                            "view details",
                                                            "print",
                                                            "share",
                                                            "email",
                                                            "watch",
                                                            "listen",
                                                            "audio",
                                                            "opinion",
                                                            "order",
                                                            "csv",
                                                            "xml",
                                                            "text",
                                                            "word",
                                                            "find out more",
                                                            "read the full story",
                                                            "read article",
                                                            "view online",
                                                            "more info",
                                                            "more information",
                                                            "view as html",
                                                            "next",
                                                            "previous",
                                                            "reply",
                                                            "comments",
                                                            "doc",
                                                            "docx",
                                                            "rtf",
                                                            "mp3",
                                                            "video",
                                                            "summary",
                                                            "overview",
                                                            "overview/summary",
                                                            "case details",
                                                            "docket",
                                                            "view docket",
                                                            "view/download",
                                                            "decision",
                                                            "oral argument",
                                                            "view case",
                                                            "case summary",
                                                            "recording",
                                                            "view opinion",
                                                            "view order",
                                                            "view decision",
                                                            "memorandum",
                                                            "file",
                                                            "attachment",
                                                            "opinion pdf",
                                                            "pdf file",
                                                            "ver",
                                                            "leer m\u00e1s",
                                                            "en savoir plus",
                                                            "mehr"});
  if (text.size() > 60) return false;
  if (text.size() > 30) {  // longer than any of the words
    const std::string start = ascii_lower(text.substr(0, 16));
    return start.starts_with("read more") || start.starts_with("continue reading");
  }
  const std::string folded = ascii_lower(collapse_space(text));
  const std::string_view bare = bare_words(folded);
  if (bare.empty() || kWords.contains(bare)) return true;
  return bare.starts_with("read more") || bare.starts_with("download csv") ||
         bare.starts_with("continue reading") || (bare.starts_with("pdf") && bare.size() < 16);
}

bool names_document(std::string_view text) {
  static constexpr auto kStarts = std::to_array<std::string_view>(
      {"view opinion", "view order", "view decision", "view document", "view pdf", "view the pdf",
       "view/download", "download", "open pdf", "read opinion", "read the opinion", "full opinion",
       "full text", "listen to", "pdf"});
  static constexpr auto kWhole =
      std::to_array<std::string_view>({"opinion", "order", "decision", "doc", "docx", "document", "audio",
                                       "mp3", "oral argument", "memorandum", "opinion pdf", "recording"});
  if (text.size() > 200) return false;
  const std::string folded = ascii_lower(collapse_space(text));
  const std::string_view bare = bare_words(folded);
  if (std::ranges::find(kWhole, bare) != kWhole.end()) return true;
  if (std::ranges::any_of(kStarts, [&](std::string_view start) { return bare.starts_with(start); }))
    return true;
  return bare.contains("pdf version") || bare.contains("pdf file") || bare.ends_with("(pdf") ||
         bare.contains("download the");
}

bool is_document_address(std::string_view url) {
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {".pdf", ".doc", ".docx", ".rtf", ".wpd", ".odt", ".mp3", ".mp4", ".wma", ".wav", ".m4a"});
  const std::string path = ascii_lower(url.substr(0, url.find_first_of("?#")));
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return path.ends_with(ending); });
}

bool names_parties(std::string_view text) {
  text = text.substr(0, 400);
  if (holds_versus(text)) return true;
  const std::string_view start = trim(text);
  for (const std::string_view mark : {"in re ", "in re:", "in the matter of ", "matter of ", "ex parte ",
                                      "estate of ", "in the interest of "}) {
    if (equals_ascii_nocase(start.substr(0, mark.size()), mark)) return true;
  }
  return false;
}

bool is_date_line(std::string_view text, const DateHints& hints) {
  if (text.size() > 120 || (!hints.reference && !holds_digit(text))) return false;
  const auto dates = find_dates(text, hints);
  if (dates.empty()) return false;
  std::string rest(text);
  for (auto it = dates.rbegin(); it != dates.rend(); ++it) rest.erase(it->begin, it->end - it->begin);
  return words_in(rest) <= 3;
}

double title_worth(std::string_view text, const DateHints& hints) {
  const std::size_t words = words_in(text);
  const bool parties = names_parties(text);
  if ((words == 0 && !parties) || is_generic_link(text)) return 0;
  double worth = static_cast<double>(std::min<std::size_t>(words, 8)) / 2;
  if (parties) worth += 3;
  if (text.size() > 160 && !parties) worth -= 1;
  if (text.size() > 400) worth -= 3;
  const auto digits = std::ranges::count_if(text, is_digit), letters = std::ranges::count_if(text, is_letter);
  if (3 * digits > 2 * letters) worth -= 2;
  if (!parties && digits > 0 && is_date_line(text, hints)) return 0;
  return std::max(0.1, worth);
}

}  // namespace policywatch::extract
