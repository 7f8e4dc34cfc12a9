// Orders of courts and memoranda of agencies, as the text of a PDF has them: who decided what in which case,
// when.
#include <algorithm>
#include <array>

#include "base/date.hpp"
#include "base/text.hpp"
#include "extract/dates.hpp"
#include "watchers/court_names.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

constexpr std::size_t kHead = 4000;  // bytes in which a caption stands
constexpr std::size_t kParty = 160;  // the longest name of a party
constexpr std::size_t kDecided = 4000;
constexpr std::size_t kMostSteps = 30;  // numbered lines below "it is ordered that:"

using Blocks = std::vector<Block>;

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
  for (const std::string_view mark : {" ) ", "\u00a7"}) head = replace_all(head, mark, " ");
  return collapse_space(head);
}

std::string_view bare(std::string_view token) {
  const std::size_t begin = token.find_first_not_of("([,;:.");
  if (begin == std::string_view::npos) return "";
  return token.substr(begin, token.find_last_not_of(")],;:.") - begin + 1);
}

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_case_number(std::string_view token) {
  const std::string low = ascii_lower(token);
  return has_digit(low.substr(0, 2)) &&
         std::ranges::any_of(std::array<std::string_view, 6>{"-cv-", "-cr-", "-mc-", "-md-", "-ap-", "cv"},
                             [&](std::string_view mark) {
                               const std::size_t at = low.find(mark);
                               return at != std::string::npos && has_digit(low.substr(at + mark.size(), 1));
                             });
}

// "25-190", "24A884": what may follow "No.".
bool is_short_number(std::string_view token) {
  return token.size() >= 4 && token.size() <= 20 && has_digit(token.substr(0, 1)) &&
         (token.contains('-') || token.substr(2, 1) == "A") && !token.contains('/');
}

std::string docket_in(std::string_view head) {
  bool named = false;
  std::string second;
  for (const std::string_view word : split(head, ' ')) {
    const std::string_view token = bare(word);
    if (is_case_number(token)) return std::string(token);
    if (named && second.empty() && is_short_number(token)) second = token;
    named = token == "No" || token == "Nos" || equals_ascii_nocase(token, "number");
  }
  return second;
}

// A party's name up to what follows it: "JANE DOE, et al., Plaintiffs" → "JANE DOE".
std::string party_in(std::string_view text) {
  text = trim(text);
  std::size_t end = std::min(text.size(), kParty);
  for (const std::string_view stop :
       {", ", " et al", " Plaintiff", " Defendant", " Petitioner", " Respondent", " Appell", " Applicant",
        " Civil ", " Case ", " No. ", " Nos. ", ")", " PLAINTIFF", " DEFENDANT", " PETITIONER",
        " RESPONDENT"}) {
    end = std::min(end, text.find(stop));
  }
  return std::string(trim(text.substr(0, end)));
}

struct Versus {
  std::size_t begin = std::string::npos, end = 0;
};

Versus versus_in(std::string_view head, std::size_t from) {
  Versus best;
  for (const std::string_view mark : {" v. ", " vs. ", " V. ", " v ", " -v.- ", " - v. - "}) {
    const std::size_t at = head.find(mark, from);
    if (at < best.begin) best = {at, at + mark.size()};
  }
  return best;
}

std::string caption_in(std::string_view head, std::size_t court_end) {
  const Versus versus = versus_in(head, court_end);
  if (versus.begin == std::string::npos || versus.begin - court_end > 1200) return "";
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

bool upper(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

// "ORDER", "MEMORANDUM OPINION", …: a line of its own in capitals.
std::string paper_in(const Blocks& blocks) {
  for (std::size_t i = 0; i < std::min<std::size_t>(blocks.size(), 40); ++i) {
    const std::string& text = blocks[i].text;
    if (text.size() > 120 || !upper(text) || text.contains("COURT")) continue;
    for (const std::string_view word :
         {"ORDER", "OPINION", "JUDGMENT", "INJUNCTION", "COMPLAINT", "STIPULATION"}) {
      if (text.contains(word)) return text;
    }
  }
  return "";
}

// "this 18th day of December, 2025" → "18 December, 2025".
std::string plain_day(std::string_view text) {
  std::string out(text);
  for (const std::string_view mark : {"st day of ", "nd day of ", "rd day of ", "th day of "}) {
    out = replace_all(out, mark, " ");
  }
  return out;
}

std::optional<Date> date_after(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  return extract::find_date(plain_day(text.substr(at + mark.size(), 60)));
}

// Where the paper itself says when: its stamp, its head, its signature.
std::optional<Date> date_in(const Blocks& blocks, std::string_view head) {
  for (const std::string_view mark :
       {" Filed ", "Filed: ", "FILED: ", "Decided: ", "Decided ", "Date: ", "DATE: "}) {
    if (auto date = date_after(head, mark)) return date;
  }
  const std::size_t tail = blocks.size() - std::min<std::size_t>(blocks.size(), 40);
  for (std::size_t i = blocks.size(); i > tail; --i) {
    for (const std::string_view mark :
         {"Dated: ", "DATED: ", "Dated ", "DATED ", "SO ORDERED", "Date: ", "DATE: "}) {
      if (auto date = date_after(blocks[i - 1].text, mark)) return date;
    }
  }
  return std::nullopt;
}

// A decision in capitals: "the motion is GRANTED", "Defendants are ENJOINED".
bool decides(std::string_view sentence) {
  if (contains_ascii_nocase(sentence, "ordered that") || contains_ascii_nocase(sentence, "it is ordered") ||
      contains_ascii_nocase(sentence, "hereby ordered") ||
      contains_ascii_nocase(sentence, "further ordered") ||
      contains_ascii_nocase(sentence, "ordered, adjudged")) {
    return true;
  }
  static constexpr std::array<std::string_view, 12> kWords = {
      "GRANTED",  "DENIED",   "STAYED",   "VACATED",   "ENJOINED",   "DISMISSED",
      "REVERSED", "AFFIRMED", "REMANDED", "DISSOLVED", "RESTRAINED", "SET ASIDE"};
  return !upper(sentence) &&
         std::ranges::any_of(kWords, [&](std::string_view word) { return sentence.contains(word); });
}

bool is_step(const Block& block) {
  const std::string_view text = block.text;
  return block.tag == "li" || (text.size() > 3 && (text[0] == '(' || (text[0] >= '1' && text[0] <= '9')) &&
                               text.substr(1, 3).find_first_of(".)") != std::string_view::npos);
}

std::string decretal_of(const Blocks& blocks) {
  std::string out;
  for (std::size_t i = 0; i < blocks.size() && out.size() < kDecided; ++i) {
    if (blocks[i].where != Where::main) continue;
    std::string_view last;
    for (const std::string_view one : sentences(blocks[i].text)) {
      if (!decides(one)) continue;
      last = trim(one);
      out += (out.empty() ? "" : " ") + std::string(last);
    }
    for (std::size_t step = 0; last.ends_with(':') && step < kMostSteps; ++step) {
      if (i + 1 >= blocks.size() || !is_step(blocks[i + 1])) break;
      out += " " + blocks[++i].text;
    }
  }
  return shorten(out, kDecided);
}

std::string line_after(const Blocks& blocks, std::initializer_list<std::string_view> labels) {
  for (std::size_t i = 0; i < std::min<std::size_t>(blocks.size(), 30); ++i) {
    for (const std::string_view label : labels) {
      const std::string_view text = blocks[i].text;
      if (text.size() < label.size() || !equals_ascii_nocase(text.substr(0, label.size()), label)) continue;
      const std::string_view rest = trim(text.substr(label.size()));
      if (!rest.empty()) return std::string(rest);
      return i + 1 < blocks.size() ? blocks[i + 1].text : "";
    }
  }
  return "";
}

void read_memorandum(Document& document, std::string_view head) {
  const std::string subject = line_after(document.blocks, {"SUBJECT:", "RE:"});
  if (subject.empty() || !contains_ascii_nocase(head, "memorandum")) return;
  document.title = shorten(subject, 200);
  if (document.author.empty()) document.author = shorten(line_after(document.blocks, {"FROM:"}), 200);
  if (const auto date = extract::find_date(line_after(document.blocks, {"DATE:"}))) document.published = date;
}

}  // namespace

void read_court_paper(Document& document) {
  const std::string head = head_of(document.blocks);
  const auto court = court_in(head);
  if (!court) return read_memorandum(document, head);
  const std::string caption = caption_in(head, court->end), docket = docket_in(head);
  if (caption.empty() && docket.empty()) return;
  const std::string paper = paper_in(document.blocks);
  document.site = court->name;
  document.title = paper + (paper.empty() || caption.empty() ? "" : " - ") + caption;
  if (!docket.empty()) document.title += (document.title.empty() ? "No. " : ", No. ") + docket;
  document.title = shorten(document.title + " (" + court->name + ")", 300);
  if (const auto date = date_in(document.blocks, head)) document.published = date;
  // What a party drafted for the judge decides nothing yet.
  if (head.contains("[PROPOSED]") || head.contains("PROPOSED ORDER")) return;
  if (std::string decided = decretal_of(document.blocks); !decided.empty())
    document.description = std::move(decided);
}

}  // namespace policywatch::watchers
