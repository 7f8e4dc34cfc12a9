// The frame around every page and the small pieces that pages share.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/host_words.hpp"
#include "base/time.hpp"
#include "base/words.hpp"
#include "web/call.hpp"
#include "web/html.hpp"
#include "web/site.hpp"

namespace policywatch::web {

enum class Tone { good, note, bad };

struct Page {
  std::string title;
  std::string_view section;  // the navigation entry that is current: "queue", "policies", …
  Html body;
  Html message;  // in [role=status]
  Tone tone = Tone::note;
};

HttpReply page_reply(const Call& call, int status, Page page);
HttpReply error_page(const Call& call, int status, std::string_view why);
HttpReply error_page(const Call& call, const Error& error);

/// The hidden field that every form carries.
Html csrf_field(const Call& call);
Html hidden(std::string_view name, std::string_view value);
Html chip(std::string_view kind, std::string_view word);  // class "chip kind-word", underscores as spaces
Html time_tag(Time time);
Html time_tag(const std::optional<Time>& time, std::string_view otherwise = "never");
/// "3 h ago", "in 20 min", with the full time in the title.
Html ago(Time time, Time now);
/// The name, what it spells beside it, and a mark where scripts are mixed.
Html host_mark(const HostWords& host);
/// A link to another site with its host named beside it; plain text when it is not http(s).
Html outside_link(std::string_view url, std::string_view text);
Html option(std::string_view value, std::string_view label, bool selected);
Html short_hash(std::string_view sha256);
std::string spaced(std::string_view word);  // "partially_enjoined" → "partially enjoined"
std::string counted(std::int64_t count, std::string_view one, std::string_view many);
std::string size_words(std::uint64_t bytes);

/// <option>s of a vocabulary; `none` is the label of the empty choice, "" for no such choice.
template <class E>
Html options_of(std::string_view none, std::string_view selected) {
  Html out;
  if (!none.empty()) out.add(option("", none, selected.empty()));
  for (const std::string_view word : Words<E>::names) out.add(option(word, spaced(word), word == selected));
  return out;
}

}  // namespace policywatch::web
