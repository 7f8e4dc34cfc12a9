#include "match/act.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "match/tokens.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kTold = 2000;
constexpr std::size_t kLead = 400;

}  // namespace

std::string lower_words(std::string_view text) {
  std::string out = " ";
  for (const Token& token : tokenize(text, kTold)) out += ascii_lower(token.source) + " ";
  return replace_all(out, "\xE2\x80\x99", "'");
}

bool has(std::string_view words, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(),
                     [&](std::string_view w) { return words.find(w) != std::string_view::npos; });
}

Act act_of_status(Status status) {
  switch (status) {
    case Status::stayed:
    case Status::enjoined:
    case Status::partially_enjoined:
      return Act::blocked;
    case Status::suspended:
    case Status::delayed:
      return Act::blocked;
    case Status::vacated:
    case Status::remanded:
      return Act::struck;
    case Status::reinstated:
    case Status::reversed:
      return Act::unblocked;
    case Status::rescinded:
    case Status::withdrawn:
    case Status::terminated:
    case Status::expired:
    case Status::superseded:
      return Act::ended;
    case Status::modified:
    case Status::extended:
      return Act::changed;
    case Status::proposed:
    case Status::finalized:
    case Status::in_effect:
      return Act::begun;
    case Status::dismissed:
    case Status::settled:
      return Act::closed;
    case Status::cert_granted:
      return Act::taken_up;
  }
  return Act::unknown;
}

namespace {

// "The complaint was filed in Newark": told below a headline that is about something else.
bool tells_of_suit(const std::string& words, const Update& update) {
  if (has(words, {" judge ", " judge's ", " judges ", " court's ", " justices ", " panel ", " circuit ",
                  " appeals ", " appeal ", " ruling "}))
    return false;
  if (has(words, {" lawsuit ", " suit "}) &&
      !has(words, {" court ", " drops ", " dropped ", " settles ", " settled ", " dismissed ", " tossed "}))
    return true;
  const std::string lead = lower_words(std::string_view(update.text).substr(0, kLead));
  return has(lead, {" complaint was filed ", " suit was filed ", " lawsuit was filed ",
                    " filed the complaint ", " filed the suit ", " filed the lawsuit "});
}

// What a court leaves as it is, or makes the government do, in the words of headlines.
Act ruling_told(const std::string& words, bool district) {
  if (words.contains(" in place ") && has(words, {" keeps ", " keep ", " leaves ", " leave "}))
    return Act::denied;
  const bool made_to = has(words, {" orders ", " must ", " tells "}) &&
                       has(words, {" to resume ", " to restore ", " to stop ", " to halt ", " to reinstate ",
                                   " must resume ", " must restore ", " must stop "});
  return district && made_to ? Act::blocked : Act::unknown;
}

bool is_about_a_case(const std::string& words) {
  return has(words, {" lawsuit ", " suit ", " case ", " claims ", " challenge "});
}

}  // namespace

Act act_of(const Update& update) {
  const std::string words = lower_words(update.headline.empty() ? update.title : update.headline);
  if (words.contains(" class ") && has(words, {" certifies ", " certify ", " certified ", " certifying "}))
    return Act::classed;
  if (has(words, {" justices ", " court "}) &&
      has(words, {" hear ", " takes up ", " take up ", " agrees to review "}))
    return Act::taken_up;
  if (has(words, {" complaint ", " sues ", " sue ", " sued ", " suing ", " lawsuit filed ", " file suit ",
                  " files suit ", " files lawsuit ", " challenge ", " challenges "})) {
    return Act::filed;
  }
  const bool ruled = words.starts_with(" order ") || words.starts_with(" amended order ") ||
                     words.starts_with(" opinion ") ||
                     has(words, {" grants ", " granting ", " denies ", " denying "});
  // "Justice Department appeals ruling"; not "appeals court".
  const bool appeals =
      has(replace_all(replace_all(replace_all(words, " appeals court", " "), " of appeals ", " "),
                      " immigration appeals ", " "),
          {" appeals "});
  if (!ruled && tells_of_suit(words, update)) return Act::filed;
  if (!ruled && (appeals || has(words, {" asks ", " ask ", " urges ", " seeks ", " motion for ", " plans to ",
                                        " petition for review "})))
    return Act::asked;
  const bool temporary =
      has(words, {" restraining order ", " tro "}) ||
      (!words.contains(" injunction ") && has(lower_words(update.text), {" restraining order "}));
  if (words.contains(" stay ") && words.contains(" pending appeal "))
    if (has(words, {" granting ", " denying "}))
      return words.contains(" denying ") ? Act::denied : Act::unblocked;
  const bool court = has(words, {" judge ", " court ", " circuit ", " justices ", " panel "});
  const bool district = has(words, {" judge ", " judge's "}) &&
                        !has(words, {" circuit ", " justices ", " panel ", " appeals "});
  if (court && has(words, {" declines ", " refuses ", " denies ", " rejects ", " won't "}))
    return Act::denied;
  if (court && !is_about_a_case(words)) {
    // Whom a single judge lets go on was asked to be stopped; whom he sends back to work was stopped.
    if (district && has(words, {" lets ", " allows "})) return Act::denied;
    if (const Act told = ruling_told(words, district); told != Act::unknown) return told;
  }
  // Letting go on may end a block or refuse one.
  if (court && has(words, {" lets ", " allows ", " revives ", " clears "}))
    return update.status && act_of_status(*update.status) == Act::unblocked ? Act::unblocked : Act::unknown;
  if (has(words, {" no longer be "})) return Act::ended;
  if (ruled && words.contains(" amended ")) return Act::unknown;
  if (!temporary && words.contains(" injunction ") &&
      has(words, {" extends ", " keeps ", " issues ", " enters "}))
    return Act::blocked;
  if (update.status) {
    const Act act = act_of_status(*update.status);
    return act == Act::blocked && temporary ? Act::tro : act;
  }
  if (has(words, {" declines ", " refuses ", " denies ", " denied ", " denying ", " rejects ", " turns away ",
                  " won't "}))
    return Act::denied;
  if (temporary) return Act::tro;
  if (district &&
      has(words, {" bars ", " limits ", " halts ", " pauses ", " freezes ", " shields ", " blocks "}))
    return Act::blocked;
  return has(words, {" proposed rule ", " proposes rule ", " final rule "}) ? Act::begun : Act::unknown;
}

}  // namespace policywatch::match
