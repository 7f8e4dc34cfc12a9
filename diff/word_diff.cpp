#include <string>

#include "base/hash.hpp"
#include "diff/align.hpp"
#include "diff/tokens.hpp"
#include "diff/views.hpp"

namespace policywatch::diff {
namespace {

constexpr double kRecognisable = 0.2;  // below this share of common words marks inside help nobody
constexpr std::size_t kShortText = 6;  // words: short texts are always marked word by word

struct Stretch {
  std::string same, gone, come;  // unchanged text, then what differs after it
};

std::vector<Stretch> stretches(std::string_view before, std::string_view after) {
  const std::vector<Token> old_tokens = tokens(before), new_tokens = tokens(after);
  const auto prints = [](const std::vector<Token>& list) {
    std::vector<Print> out;
    for (const Token& token : list) out.push_back(fingerprint(token.text));
    return out;
  };
  std::vector<Stretch> out(1);
  std::size_t b = 0, a = 0;
  const auto differ = [&](std::size_t b1, std::size_t a1) {
    for (; b < b1; ++b) out.back().gone += old_tokens[b].text;
    for (; a < a1; ++a) out.back().come += new_tokens[a].text;
  };
  for (const Pair& pair : align(prints(old_tokens), prints(new_tokens))) {
    differ(pair.before, pair.after);
    if (!out.back().gone.empty() || !out.back().come.empty()) out.emplace_back();
    out.back().same += old_tokens[b].text;
    ++b, ++a;
  }
  differ(old_tokens.size(), new_tokens.size());
  return out;
}

bool only_space(std::string_view text) {
  return !text.empty() && count_words(text) == 0;
}

// "old words" → "new text" reads better than four marks around one space.
std::vector<Stretch> joined(std::vector<Stretch> list) {
  std::vector<Stretch> out;
  for (Stretch& next : list) {
    const bool both = !next.gone.empty() && !next.come.empty();
    if (!out.empty() && both && !out.back().gone.empty() && !out.back().come.empty() &&
        only_space(next.same)) {
      out.back().gone += next.same + next.gone;
      out.back().come += next.same + next.come;
    } else {
      out.push_back(std::move(next));
    }
  }
  return out;
}

void put(std::vector<Segment>& out, Mark mark, std::string text) {
  if (!text.empty()) out.push_back({mark, std::move(text)});
}

}  // namespace

bool is_beyond_words(std::string_view before, std::string_view after) {
  const bool is_long = count_words(before) > kShortText && count_words(after) > kShortText;
  return is_long && overlap(word_prints(before), word_prints(after)) < kRecognisable;
}

std::vector<Segment> word_diff(std::string_view before, std::string_view after) {
  std::vector<Segment> out;
  if (is_beyond_words(before, after)) {
    put(out, Mark::deleted, std::string(before));
    put(out, Mark::inserted, std::string(after));
    return out;
  }
  for (Stretch& stretch : joined(stretches(before, after))) {
    put(out, Mark::same, std::move(stretch.same));
    put(out, Mark::deleted, std::move(stretch.gone));
    put(out, Mark::inserted, std::move(stretch.come));
  }
  return out;
}

}  // namespace policywatch::diff
