#include "notifiers/story.hpp"

#include <algorithm>

#include "base/url.hpp"

namespace policywatch::notifiers {
namespace {

constexpr std::size_t kMaxTitle = 200;
constexpr std::size_t kMaxFact = 400;
constexpr std::size_t kMaxQuote = 600;
constexpr std::size_t kMaxText = 1500;
constexpr std::size_t kMaxSources = 8;
// White space and control characters take room that the shown line does not have.
constexpr std::size_t kRoomForSpace = 8;
// A digest beyond this names how many more wait on the review page.
constexpr std::size_t kMaxUpdates = 100;

std::string in_words(std::string_view word) {
  return replace_all(word, "_", " ");
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string policy_name(const PolicyId& id, const Desk& desk) {
  std::string name = all_digits(id) ? "#" + id : one_line(id, kMaxTitle);
  for (const Policy& policy : desk.policies) {
    if (policy.id == id && !policy.title.empty()) return name + " " + one_line(policy.title, kMaxTitle);
  }
  return name;
}

/// What an event adds to "there is an update": nothing for a detected one.
std::string event_word(EventType type) {
  switch (type) {
    case EventType::update_accepted:
      return "accepted";
    case EventType::update_rejected:
      return "rejected";
    case EventType::update_retracted:
      return "retracted";
    case EventType::watch_failing:
      return "failing";
    case EventType::watch_recovered:
      return "recovered";
    case EventType::watch_silent:
      return "silent";
    case EventType::update_detected:
      break;
  }
  return "";
}

std::string thread_token(std::string_view text) {
  std::string token;
  for (char c : text.substr(0, 100)) {
    bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    token += plain ? c : '-';
  }
  return token;
}

Source source_of(const Evidence& evidence) {
  std::string label = evidence.outlet.empty() ? evidence.watch : evidence.outlet;
  return {one_line(label, 120), safe_link(evidence.url), one_line(evidence.quote, kMaxQuote)};
}

void add_fact(Entry& entry, const char* name, std::string_view value) {
  std::string line = one_line(value, kMaxFact);
  if (!line.empty()) entry.facts.emplace_back(name, std::move(line));
}

Entry entry_of(const Update& update, const Event& event, const Desk& desk) {
  Entry entry;
  entry.heading = one_line(update.title.empty() ? update.headline : update.title, kMaxFact);
  std::vector<std::string> names;
  for (const PolicyId& id : update.policies) names.push_back(policy_name(id, desk));
  add_fact(entry, names.size() > 1 ? "Policies" : "Policy", join(names, ", "));
  add_fact(entry, "Kind", in_words(word(update.kind)));
  if (update.date) add_fact(entry, "Date", to_long(*update.date));
  if (update.status) {
    add_fact(entry, "Proposed status", in_words(word(*update.status)));
    entry.urgent = true;
  }
  if (!update.status_quote.empty()) add_fact(entry, "Because", "“" + update.status_quote + "”");
  if (update.effective_from) add_fact(entry, "Effective from", to_long(*update.effective_from));
  std::string decision = event_word(event.type);
  if (!decision.empty()) {
    add_fact(entry, "Decision", update.decided_by.empty() ? decision : decision + " by " + update.decided_by);
  }
  if (update.changed_after && update.changed_before) {
    add_fact(entry, "Changed between",
             to_rfc3339(*update.changed_after) + " and " + to_rfc3339(*update.changed_before));
  }
  entry.text = shorten(printable(to_valid_utf8(std::string_view(update.text).substr(0, kMaxText * 2)), true),
                       kMaxText);
  for (const Evidence& evidence : update.evidence) {
    if (entry.sources.size() < kMaxSources) entry.sources.push_back(source_of(evidence));
  }
  if (entry.sources.empty() && !update.url.empty()) {
    entry.sources.push_back({one_line(update.outlet, 120), safe_link(update.url), ""});
  }
  if (!desk.public_url.empty() && update.id > 0) {
    std::string base = desk.public_url.ends_with('/') ? desk.public_url : desk.public_url + "/";
    entry.review_url = safe_link(base + "updates/" + std::to_string(update.id));
  }
  return entry;
}

std::string outcome_words(const Update& update, const Event& event) {
  std::string words = in_words(update.status ? word(*update.status) : word(update.kind));
  std::string decision = event_word(event.type);
  return decision.empty() ? words : words + " (" + decision + ")";
}

Story tell_updates(const NotifierSettings& notifier, const Event& event, const Desk& desk) {
  Story story;
  std::vector<std::string> chapter_keys;
  for (const Update& update : event.updates) {
    if (story.count() == kMaxUpdates) {
      ++story.left_out;
      continue;
    }
    PolicyId key = update.policies.empty() ? PolicyId() : update.policies.front();
    auto found = std::ranges::find(chapter_keys, key);
    auto index = static_cast<std::size_t>(found - chapter_keys.begin());
    if (found == chapter_keys.end()) {
      chapter_keys.push_back(key);
      story.chapters.push_back({key.empty() ? "No policy yet" : policy_name(key, desk), {}});
    }
    story.chapters[index].entries.push_back(entry_of(update, event, desk));
  }
  if (event.updates.size() == 1) {
    const Update& update = event.updates.front();
    std::string about =
        update.policies.empty() ? story.chapters[0].entries[0].heading : story.chapters[0].heading;
    if (update.policies.size() > 1) about += " and " + std::to_string(update.policies.size() - 1) + " more";
    story.subject = shorten(about, 160) + ": " + outcome_words(update, event);
    story.thread = update.policies.empty() ? "update-" + std::to_string(update.id)
                                           : "policy-" + thread_token(update.policies.front());
  } else {
    auto plural = [](std::size_t count, const char* one, const char* many) {
      return std::to_string(count) + " " + (count == 1 ? one : many);
    };
    story.subject = plural(event.updates.size(), "update", "updates") + " on " +
                    plural(story.chapters.size(), "policy", "policies");
    story.thread = "digest-" + thread_token(notifier.id);
  }
  return story;
}

Story tell_watch(const Event& event) {
  Entry entry;
  std::string what = event_word(event.type);
  entry.heading =
      "Watch " + one_line(event.watch, 120) + " is " + (what == "recovered" ? "working again" : what);
  entry.urgent = event.type == EventType::watch_failing;
  add_fact(entry, "Watch", event.watch);
  add_fact(entry, "State", what);
  add_fact(entry, "Why", event.detail);
  if (!event.watch_url.empty()) entry.sources.push_back({"Page", safe_link(event.watch_url), ""});
  Story story;
  story.subject = "watch " + one_line(event.watch, 120) + ": " + what;
  story.thread = "watch-" + thread_token(event.watch);
  story.chapters.push_back({"Watches", {std::move(entry)}});
  return story;
}

}  // namespace

std::size_t Story::count() const {
  std::size_t total = 0;
  for (const Chapter& chapter : chapters) total += chapter.entries.size();
  return total;
}

bool Story::urgent() const {
  return std::ranges::any_of(chapters, [](const Chapter& chapter) {
    return std::ranges::any_of(chapter.entries, [](const Entry& entry) { return entry.urgent; });
  });
}

Story tell(const NotifierSettings& notifier, const Event& event, const Desk& desk) {
  return event.updates.empty() ? tell_watch(event) : tell_updates(notifier, event, desk);
}

std::string safe_link(std::string_view url) {
  constexpr std::size_t kMaxLink = 2000;
  if (url.size() > kMaxLink) return "";
  std::optional<Url> parsed = Url::parse(to_valid_utf8(url));
  if (!parsed || !parsed->is_http() || !parsed->username().empty() || !parsed->password().empty()) return "";
  // These end a link in one channel's markup or another's.
  std::string link = parsed->href();
  for (auto [from, to] :
       {std::pair{"|", "%7C"}, std::pair{"<", "%3C"}, std::pair{">", "%3E"}, std::pair{"\"", "%22"},
        std::pair{"'", "%27"}, std::pair{"(", "%28"}, std::pair{")", "%29"}}) {
    link = replace_all(link, from, to);
  }
  return link.size() <= kMaxLink ? link : "";
}

std::string one_line(std::string_view text, std::size_t max_bytes) {
  // A page may be megabytes long; no more of it is worked on than can ever be shown.
  std::string line = to_valid_utf8(text.substr(0, max_bytes * kRoomForSpace));
  // Line ends that ASCII does not know are line ends all the same.
  for (const char* end : {"\xE2\x80\xA8", "\xE2\x80\xA9", "\xC2\x85"}) line = replace_all(line, end, " ");
  return shorten(printable(collapse_space(line)), max_bytes);
}

std::string escape_markdown(std::string_view text) {
  static constexpr std::string_view kMarks = "\\`*_{}[]()<>#+-.!|~";
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  for (char c : text) {
    if (kMarks.find(c) != std::string_view::npos) out += '\\';
    out += c;
    // A zero-width space: the reader sees the same, the server sees no mention.
    if (c == '@') out += "\xE2\x80\x8B";
  }
  return out;
}

std::string plain_text(const Entry& entry) {
  std::string text;
  for (const auto& [name, value] : entry.facts) text += name + ": " + value + "\n";
  if (!entry.text.empty()) text += "\n" + entry.text + "\n";
  for (const Source& source : entry.sources) {
    if (!source.quote.empty())
      text += "\n“" + source.quote + "”" + (source.label.empty() ? "" : " (" + source.label + ")") + "\n";
  }
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace policywatch::notifiers
