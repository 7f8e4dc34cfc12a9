// Judging by what the page shows. Words alone never do: an article may be about 404s, captchas or
// maintenance; an exact title part, or a mark together with little text, does.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "extract/quality_signs.hpp"

namespace policywatch::extract {

namespace {

constexpr std::size_t kBare = 25;  // words: nothing but the error's own
constexpr std::size_t kLittle = 120;

std::string_view without_marks(std::string_view part) {
  const auto is_mark = [](char c) { return c == '.' || c == '!' || c == '|' || c == ' '; };
  while (!part.empty() && is_mark(part.back())) part.remove_suffix(1);
  while (!part.empty() && is_mark(part.front())) part.remove_prefix(1);
  return part;
}

// "Page not found | EPA" in parts, folded; the whole title is one of them.
std::vector<std::string> title_parts(std::string_view title) {
  const std::string whole = fold(title);
  std::string plain = whole;
  for (const std::string_view mark :
       {" - ", " : ", " \xC2\xB7 ", " \xC2\xBB ", " :: ", " > ", " / ", " \xE2\x80\xA2 "}) {
    plain = replace_all(plain, mark, "|");
  }
  std::vector<std::string> parts;
  for (const std::string_view part : split(plain, '|')) {
    if (const std::string_view bare = without_marks(part); !bare.empty()) parts.emplace_back(bare);
  }
  if (parts.size() > 1) parts.emplace_back(without_marks(whole));
  return parts;
}

struct Said {
  Quality quality;
  std::size_t max_words;
  bool weak;
};

std::optional<Said> meaning_of(std::string_view part) {
  for (const TitleSign& sign : title_signs()) {
    if (part == sign.text) return Said{sign.quality, sign.max_words, sign.weak};
  }
  if (const auto error = stated_error(part)) return Said{*error, 400, part.size() == 3};
  return std::nullopt;
}

// "404: Page not found" says one thing twice; "Access denied: a report on asylum" has a subject.
std::optional<Said> meaning_with_colon(std::string_view part) {
  std::optional<Said> first;
  for (std::string_view rest = part; !rest.empty();) {
    const std::size_t colon = rest.find(": ");
    const std::string_view piece = without_marks(rest.substr(0, colon));
    rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 2);
    if (piece == "oops" || piece == "sorry") continue;
    const auto said = meaning_of(piece);
    if (!said) return std::nullopt;
    if (!first || first->weak) first = said;
  }
  return first;
}

bool is_supported(const PageSigns& page, Quality quality) {
  if (page.words <= kBare) return true;
  if (page.text.empty()) return false;
  const std::string text = fold(page.text);
  const auto phrases = supporting_phrases(quality);
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view phrase) { return text.contains(phrase); });
}

Verdict judge_title(const PageSigns& page, std::string_view title, std::string_view place, std::size_t words,
                    std::size_t max_words) {
  for (const std::string& part : title_parts(title)) {
    auto said = meaning_of(part);
    if (!said) said = meaning_with_colon(part);
    if (!said || words > std::min(said->max_words, max_words)) continue;
    if (said->weak && !is_supported(page, said->quality)) continue;
    return QualityVerdict{said->quality,
                          std::string(place) + " \"" + shorten(collapse_space(title), 120) + "\""};
  }
  return std::nullopt;
}

bool is_sign_in(std::string_view title) {
  static constexpr std::array<std::string_view, 13> kWords = {"log in",
                                                              "login",
                                                              "sign in",
                                                              "signin",
                                                              "sign-in",
                                                              "log-in",
                                                              "log on",
                                                              "logon",
                                                              "sign on",
                                                              "account login",
                                                              "user login",
                                                              "member login",
                                                              "authentication required"};
  const std::vector<std::string> parts = title_parts(title);
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return std::find(kWords.begin(), kWords.end(), part) != kWords.end();
  });
}

// Who asks for a word or two to be typed has a form; a wall has at most its captcha.
bool is_form(const PageSigns& page) {
  return page.fields >= 2;
}

Verdict judge_words(const PageSigns& page) {
  constexpr std::size_t kLongest = 400;
  if (page.words > kLongest) return std::nullopt;
  const std::string text = fold(page.text);
  const auto counts = [&](const BodySign& sign) {
    return page.words <= sign.max_words && !(sign.on_forms && is_form(page));
  };
  for (const BodySign& sign : sentence_signs()) {
    if (!counts(sign) || !text.contains(sign.text)) continue;
    return QualityVerdict{sign.quality, "the page says \"" + std::string(sign.text) + "\" and little else"};
  }
  for (const BodySign& sign : marker_signs()) {
    if (!counts(sign) || page.bytes.find(sign.text) == std::string_view::npos) continue;
    return QualityVerdict{sign.quality, "the page holds " + std::string(sign.text) + " and little text"};
  }
  return std::nullopt;
}

Verdict judge_sign_in(const PageSigns& page) {
  const bool called_so =
      is_sign_in(page.title) || std::any_of(page.headings.begin(), page.headings.end(), is_sign_in);
  const std::size_t outside = page.words - std::min(page.words, page.form_words);
  // A box to sign in beside a short notice is furniture; a page that is the box is a wall.
  constexpr std::size_t kBesideTheForm = 45;
  if (page.has_password && outside <= (called_so ? 3 * kLittle : kBesideTheForm)) {
    return QualityVerdict{Quality::login, "a password field and little text"};
  }
  if (is_sign_in(page.title) && page.words <= kLittle) {
    return QualityVerdict{Quality::login, "title \"" + shorten(collapse_space(page.title), 120) + "\""};
  }
  return std::nullopt;
}

}  // namespace

Verdict judge_content(const PageSigns& page) {
  if (auto found = judge_title(page, page.title, "title", page.words, kAnyLength)) return found;
  if (page.missing_mark)
    return QualityVerdict{Quality::not_found, "its own markup calls it a \"not found\" page"};
  // A heading of the kind on a page that is otherwise bare; site furniture around it is usual.
  for (const std::string& heading : page.headings) {
    if (auto found = judge_title(page, heading, "heading", page.main_words, 200)) return found;
  }
  if (auto found = judge_words(page)) return found;
  if (auto found = judge_sign_in(page)) return found;
  static constexpr std::array<std::string_view, 4> kLoading = {"loading", "loading...", "please wait",
                                                               "please wait..."};
  const std::string shown = page.words <= 4 ? fold(page.text) : std::string();
  if (std::find(kLoading.begin(), kLoading.end(), std::string_view(shown)) != kLoading.end()) {
    return QualityVerdict{Quality::empty, "the page says \"" + shown + "\": its text comes from scripts"};
  }
  return std::nullopt;
}

}  // namespace policywatch::extract
