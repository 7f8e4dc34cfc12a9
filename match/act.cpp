#include "match/act.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "match/tokens.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kTold = 2000;

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

Act act_of(const Update& update) {
  const std::string words = lower_words(update.headline.empty() ? update.title : update.headline);
  if (has(words, {" complaint ", " sues ", " sue ", " sued ", " suing ", " lawsuit filed ", " file suit ",
                  " files suit ", " files lawsuit ", " challenge ", " challenges "})) {
    return Act::filed;
  }
  const bool ruled = words.starts_with(" order ") || words.starts_with(" amended order ") ||
                     words.starts_with(" opinion ") ||
                     has(words, {" grants ", " granting ", " denies ", " denying "});
  // "Justice Department appeals ruling"; not "appeals court".
  const bool appeals =
      has(replace_all(replace_all(words, " appeals court", " "), " of appeals ", " "), {" appeals "});
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
  if (court && has(words, {" declines ", " refuses ", " denies ", " rejects ", " won't "}))
    return Act::denied;
  // Letting go on may end a block or refuse one.
  if (court && has(words, {" lets ", " allows ", " revives ", " clears "}))
    return update.status && act_of_status(*update.status) == Act::unblocked ? Act::unblocked : Act::unknown;
  if (has(words, {" no longer be "})) return Act::ended;
  if (ruled && words.contains(" amended ")) return Act::unknown;
  if (update.status) {
    const Act act = act_of_status(*update.status);
    return act == Act::blocked && temporary ? Act::tro : act;
  }
  if (has(words, {" declines ", " refuses ", " denies ", " denied ", " denying ", " rejects ", " turns away ",
                  " won't "}))
    return Act::denied;
  if (temporary) return Act::tro;
  return has(words, {" proposed rule ", " proposes rule ", " final rule "}) ? Act::begun : Act::unknown;
}

}  // namespace policywatch::match
