// The kind of event: signs in headline, outlet and first words, in a fixed order.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "match/cases.hpp"
#include "match/classify.hpp"
#include "match/courts.hpp"

namespace policywatch::match {
namespace {

/// Folded words with a space at both ends, so that " stay " is found as a word.
std::string padded_words(std::string_view text) {
  std::string out = " ";
  bool space = true;
  for (const char c : ascii_lower(text.substr(0, std::min<std::size_t>(text.size(), 4096)))) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      static_cast<unsigned char>(c) >= 0x80 || c == '\'' || c == '&';
    if (word)
      out += c;
    else if (!space)
      out += ' ';
    space = !word;
  }
  if (!space) out += ' ';
  return replace_all(out, "\xE2\x80\x99", "'");
}

bool has(std::string_view words, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(),
                     [&](std::string_view w) { return words.find(w) != std::string_view::npos; });
}

bool begins(std::string_view words, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(), [&](std::string_view w) { return words.starts_with(w); });
}

bool is_request(std::string_view title) {
  return has(title, {" complaint ",
                     " petition ",
                     " sues ",
                     " sue ",
                     " suing ",
                     " sued ",
                     " lawsuit filed ",
                     " asks ",
                     " ask ",
                     " urges ",
                     " seeks ",
                     " motion for ",
                     " appeals to ",
                     " to appeal ",
                     " appeals ruling ",
                     " appeals decision ",
                     " notice of appeal ",
                     " brief ",
                     " amicus ",
                     " argues ",
                     " files suit ",
                     " filed suit ",
                     " class action complaint "});
}

bool names_ruling(std::string_view title) {
  return begins(title, {" order ", " opinion ", " judgment ", " minute entry ", " memorandum opinion ",
                        " memorandum decision ", " memorandum order ", " temporary restraining order ",
                        " preliminary injunction ", " mandate ", " stay order ", " per curiam "}) ||
         has(title, {" opinion ", " v order ", " ruling ", " injunction ", " restraining order ",
                     " court decision "});
}

bool court_acts(std::string_view title) {
  return has(title, {" judge ", " judges ", " court ", " courts ", " justices ", " circuit ", " scotus ",
                     " panel "}) &&
         has(title,
             {" rules ",       " ruled ",      " blocks ",      " block ",    " blocked ",   " halts ",
              " halt ",        " halted ",     " orders ",      " ordered ",  " says ",      " said ",
              " finds ",       " found ",      " lets ",        " let ",      " allows ",    " allow ",
              " allowed ",     " declines ",   " denies ",      " denied ",   " rejects ",   " rejected ",
              " refuses ",     " upholds ",    " overturns ",   " strikes ",  " struck ",    " tosses ",
              " throws ",      " dismisses ",  " extends ",     " grants ",   " granted ",   " bars ",
              " barred ",      " freezes ",    " pauses ",      " stops ",    " stopped ",   " lifts ",
              " vacates ",     " vacated ",    " reverses ",    " affirms ",  " clears ",    " turns ",
              " temporarily ", " restores ",   " reinstates ",  " sides ",    " hands ",     " invalidates ",
              " puts ",        " on hold ",    " holds ",       " requires ", " limits ",    " invalidated ",
              " sets aside ",  " decision ",   " can't ",       " must ",     " enjoins ",   " takes up ",
              " enjoined ",    " agrees to ",  " delays ",      " delayed ",  " keeps ",     " postpones ",
              " postponed ",   " rebuffs ",    " won't ",       " narrows ",  " narrowed ",  " suspends ",
              " suspended ",   " approves ",   " certifies ",   " affirmed ", " reversed ",  " paused ",
              " overturned ",  " upheld ",     " bans ",        " forbids ",  " prohibits ", " dismissed ",
              " tossed ",      " thrown out ", " struck down ", " sets ",     " rebukes ",   " leaves "});
}

bool is_court_outlet(std::string_view outlet) {
  return !court_in(outlet).empty() ||
         has(padded_words(outlet), {" district court ", " court of appeals ", " circuit "});
}

bool is_rulemaking(std::string_view title, std::string_view lead, const Story& story) {
  if (story.watch_kind == WatchKind::federal_register) return true;
  if (has(title,
          {" proposed rule ", " proposed rulemaking ", " interim final rule ", " final rule ", " anprm ",
           " nprm ", " temporary rule ", " information collection ", " request for comments ",
           " comment period ", " notice of intent ", " correcting amendment ", " system of records "})) {
    return begins(title, {" notice ", " final rule ", " interim final rule ", " proposed rule ",
                          " agency information "}) ||
           story.tier <= 2 ||
           has(title, {" anprm ", " nprm ", " information collection ", " notice of proposed "}) ||
           has(title, {" publishes ", " issues ", " proposes "});
  }
  if (begins(title, {" termination of ", " extension of ", " designation of ",
                     " continuation of documentation ", " rescission of ", " withdrawal of ", " notice of ",
                     " implementation of ", " removal of ", " delay of effective date "}) &&
      !has(title, {" v "})) {
    return has(lead, {" federal register ", " notice ", " rule ", " documents "}) ||
           has(title, {" designation ", " processes ", " rule "});
  }
  return has(lead, {" federal register notice ", " published in the federal register ",
                    " interim final rule ", " final rule based ", " notice of proposed rulemaking "}) &&
         !has(title, {" judge ", " court "});
}

// A law firm's bulletin explains; a court's or an agency's paper does not.
bool is_law_firm(std::string_view outlet) {
  const std::string words = padded_words(outlet);
  return has(words, {" llp ", " pllc ", " law group ", " law firm ", " law offices ", " attorneys "}) ||
         (words.ends_with(" law ") && !has(words, {" school "}));
}

// Genres that tell of an event rather than being one, by how they name themselves.
bool is_commentary(std::string_view title, std::string_view lead, const Story& story) {
  if (begins(title, {" how ",          " why ",
                     " what ",         " who ",
                     " opinion ",      " analysis ",
                     " explainer ",    " by the numbers ",
                     " commentary ",   " fact check ",
                     " editorial ",    " op ed ",
                     " the case for ", " the case against ",
                     " faq ",          " podcast ",

                     " perspective ",  " practice alert ",
                     " client alert ", " legal alert ",
                     " column ",       " letter to the editor ",
                     " q a ",          " guest essay "})) {
    return true;
  }
  if (has(title, {" experts ", " critics ", " scholars ", " is wrong ", " what it means ", " what to know ",
                  " explained ", " takeaways ", " op ed ", " opinion ", " analysis ", " editorial "})) {
    return true;
  }
  if (is_law_firm(story.outlet)) return true;
  return has(lead, {" argues that ", " explainer ",  " op ed ",      " opinion piece ", " account of ",
                    " experts ",     " criticises ", " criticizes ", " essay ",         " columnist ",
                    " editorial ",   " feature ",    " recounts ",   " tally ",         " profile of ",
                    " foresee ",     " bulletin ",   " commentary ", " recap ",         " roundup "});
}

bool is_document(std::string_view title, std::string_view lead) {
  if (begins(title, {" pm 2", " dm 2", " oppm ", " pm 602", " policy memorandum ", " policy alert ",
                     " policy manual ", " form i ", " form g ", " form n ", " memorandum for ",
                     " fact sheet ", " directive ", " operating policies and procedures "})) {
    return true;
  }
  return has(title,
             {" concept of operations ", " standard operating procedure ", " foia ", " field manual "}) ||
         has(lead, {" foia ", " leaked memo ", " leaked document ", " internal memo ", " leaked guidance "});
}

}  // namespace

UpdateKind find_kind(const Story& story, const StatusFinding& status) {
  const std::string title = padded_words(story.title);
  const std::string lead = padded_words(std::string_view(story.text).substr(0, 600));
  const bool court_outlet = is_court_outlet(story.outlet);
  const bool docket = story.watch_kind == WatchKind::courtlistener;
  if (!is_request(title)) {
    if (names_ruling(title) &&
        (court_outlet || docket || title.find(" v ") != std::string::npos ||
         begins(title, {" order granting ", " order denying ", " order vacating ", " minute entry ",
                        " memorandum opinion ", " temporary restraining order "}))) {
      return UpdateKind::court_order;
    }
    if (court_acts(title) &&
        !has(title, {" immigration judge ", " immigration judges ", " immigration courts "})) {
      return is_commentary(title, lead, story) ? UpdateKind::commentary : UpdateKind::court_order;
    }
    if (court_outlet) return UpdateKind::court_order;
  } else if (docket || court_outlet) {
    return UpdateKind::subsequent_action;
  }
  if (is_rulemaking(title, lead, story)) return UpdateKind::rulemaking;
  if (is_document(title, lead)) return UpdateKind::document;
  if (is_commentary(title, lead, story)) return UpdateKind::commentary;
  const bool court_status = status.status == Status::enjoined ||
                            status.status == Status::partially_enjoined || status.status == Status::vacated ||
                            status.status == Status::cert_granted;
  if (court_status && has(title + lead, {" judge ", " court ", " justices ", " circuit "}) &&
      !is_request(title)) {
    return UpdateKind::court_order;
  }
  return story.watch_kind == WatchKind::document ? UpdateKind::document : UpdateKind::subsequent_action;
}

}  // namespace policywatch::match
