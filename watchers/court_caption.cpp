// Who against whom, under what number.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "watchers/court_parts.hpp"

namespace policywatch::watchers {
namespace {

constexpr std::size_t kHead = 4000;   // bytes in which a caption stands
constexpr std::size_t kParty = 160;   // the longest name of a party
constexpr std::size_t kSides = 1200;  // the longest list of plaintiffs between court and "v."

bool digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view bare(std::string_view token) {
  const std::size_t begin = token.find_first_not_of("([,;:.");
  if (begin == std::string_view::npos) return "";
  return token.substr(begin, token.find_last_not_of(")],;:.") - begin + 1);
}

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, digit);
}

// "1:25-cv-00190-ABC", "25-cv-190", "3:25cv00012".
bool names_kind_inside(std::string_view low) {
  static constexpr std::array<std::string_view, 7> kMarks = {"-cv-", "-cr-",  "-mc-", "-md-",
                                                             "-ap-", "-civ-", "cv"};
  return has_digit(low.substr(0, 2)) && std::ranges::any_of(kMarks, [&](std::string_view mark) {
           const std::size_t at = low.find(mark);
           return at != std::string_view::npos && has_digit(low.substr(at + mark.size(), 1));
         });
}

// "CV-25-00100-PHX-ABC", "C25-0127-JCC", "H-25-1234".
bool names_kind_first(std::string_view low) {
  for (const std::string_view mark : {"cv-", "civ-", "cv", "c", "h-"}) {
    if (!low.starts_with(mark)) continue;
    const std::string_view rest = low.substr(mark.size());
    if (rest.size() >= 6 && digit(rest[0]) && digit(rest[1]) && rest[2] == '-' && digit(rest[3])) return true;
  }
  return false;
}

bool is_case_number(std::string_view token) {
  if (token.size() < 5 || token.size() > 40) return false;
  const std::string low = ascii_lower(token);
  return names_kind_inside(low) || names_kind_first(low);
}

// "25-190", "24A884": what may follow "No.".
bool is_short_number(std::string_view token) {
  return token.size() >= 4 && token.size() <= 20 && has_digit(token.substr(0, 1)) &&
         (token.contains('-') || token.substr(2, 1) == "A") && !token.contains('/');
}

// A party's name up to what follows it: "JANE DOE, et al., Plaintiffs" → "JANE DOE".
std::string party_in(std::string_view text) {
  text = trim(text);
  std::size_t end = std::min(text.size(), kParty);
  for (const std::string_view stop :
       {", ",         " et al",      " Plaintiff",  " Defendant", " Petitioner", " Respondent", " Appell",
        " Applicant", " Civil ",     " Case ",      " No. ",      " Nos. ",      ")",           " PLAINTIFF",
        " DEFENDANT", " PETITIONER", " RESPONDENT", " ET AL",     " CIVIL ",     " CASE "}) {
    end = std::min(end, text.find(stop));
  }
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(trim(text.substr(0, end)));
}

struct Versus {
  std::size_t begin = std::string::npos, end = 0;
};

Versus versus_in(std::string_view head, std::size_t from) {
  Versus best;
  for (const std::string_view mark : {" v. ", " vs. ", " V. ", " VS. ", " v ", " -v.- ", " - v. - ", " -v- ",
                                      " -against- ", " - against - ", " \u2013 against \u2013 "}) {
    const std::size_t at = head.find(mark, from);
    if (at < best.begin) best = {at, at + mark.size()};
  }
  return best;
}

// "In re Clockmakers", "IN THE MATTER OF A-B-": a case without two sides.
std::string matter_in(std::string_view head, std::size_t from) {
  for (const std::string_view mark :
       {"In re:", "IN RE:", "In re ", "IN RE ", "In the Matter of ", "IN THE MATTER OF ", "Matter of "}) {
    const std::size_t at = head.find(mark, from);
    if (at == std::string_view::npos) continue;
    const std::string name = party_in(head.substr(at + mark.size()));
    if (name.empty()) continue;
    return (ascii_lower(mark).contains("matter") ? "Matter of " : "In re ") + name;
  }
  return "";
}

}  // namespace

std::string head_of(const Blocks& blocks) {
  std::string head;
  for (const Block& block : blocks) {
    if (head.size() > kHead) break;
    head += shorten(block.text, kHead) + " ";
  }
  // The column of brackets that closes a caption's left half.
  for (char& c : head) {
    if (c == '|') c = ' ';
  }
  for (const std::string_view mark : {" ) ", " : ", "\u00a7"}) head = replace_all(head, mark, " ");
  return collapse_space(head);
}

std::string docket_in(std::string_view head) {
  bool named = false;
  std::string second, year;
  for (const std::string_view word : split(head, ' ')) {
    const std::string_view token = bare(word);
    if (is_case_number(token)) return std::string(token);
    // "25 Civ. 1234"
    if (year.ends_with(" Civ.") && has_digit(token.substr(0, 1))) return year + " " + std::string(token);
    const bool civil = equals_ascii_nocase(token, "civ") && year.size() == 2;
    if (civil) year += " Civ.";
    if (!civil) year = token.size() == 2 && digit(token[0]) && digit(token[1]) ? token : std::string_view();
    if (named && second.empty() && is_short_number(token)) second = token;
    named = token == "No" || token == "Nos" || token == "NO" || token == "NOS" ||
            equals_ascii_nocase(token, "number");
  }
  return second;
}

std::string caption_in(std::string_view head, std::size_t court_end) {
  const Versus versus = versus_in(head, court_end);
  if (versus.begin == std::string::npos || versus.begin - court_end > kSides)
    return matter_in(head, court_end);
  std::string_view left = head.substr(court_end, versus.begin - court_end);
  // The number of the case may stand above the names.
  const std::string docket = docket_in(left);
  if (const std::size_t at = docket.empty() ? std::string::npos : left.find(docket);
      at != std::string::npos) {
    left = left.substr(at + docket.size());
  }
  while (!left.empty() && std::string_view(" )].,:;*_-").find(left.front()) != std::string_view::npos) {
    left.remove_prefix(1);
  }
  const std::string plaintiff = party_in(left), defendant = party_in(head.substr(versus.end));
  return plaintiff.empty() || defendant.empty() ? "" : plaintiff + " v. " + defendant;
}

}  // namespace policywatch::watchers
