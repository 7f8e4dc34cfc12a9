#include "notifiers/story.hpp"

#include <algorithm>
#include <set>

#include "base/url.hpp"
#include "notifiers/story_parts.hpp"
#include "notifiers/template.hpp"

namespace policywatch::notifiers {
namespace {

constexpr std::size_t kMaxTitle = 200;
constexpr std::size_t kMaxQuote = 600;
constexpr std::size_t kMaxText = 1500;
constexpr std::size_t kMaxSources = 8;
// White space and control characters take room that the shown line does not have.
constexpr std::size_t kRoomForSpace = 8;
constexpr std::size_t kBrief = 200, kMaxBriefUpdates = 5;

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

Source source_of(const Evidence& evidence) {
  std::string label = evidence.outlet.empty() ? evidence.watch : evidence.outlet;
  return {one_line(label, 120), safe_link(evidence.url), one_line(evidence.quote, kMaxQuote)};
}

std::string lines_of(const std::vector<Source>& sources) {
  std::string text;
  for (const Source& source : sources)
    text += (text.empty() ? "" : "\n") + source.label + (source.url.empty() ? "" : ": " + source.url);
  return text;
}

std::string plain(std::string_view text) {
  return std::string(text);
}

/// What a template may say of an update; the values are those that our own text tells.
Fields fields_of(const Update& update, const Entry& entry, const std::vector<std::string>& policies,
                 const NotifierSettings& notifier, const Event& event) {
  const auto since = event.since.find(update.id);
  return {{"event", std::string(word(event.type))},
          {"id", std::to_string(update.id)},
          {"policy", policies.empty() ? "" : policies.front()},
          {"policies", join(policies, ", ")},
          {"title", entry.heading},
          {"headline", one_line(update.headline, kMaxFact)},
          {"kind", in_words(word(update.kind))},
          {"status", update.status ? in_words(word(*update.status)) : ""},
          {"quote", one_line(update.status_quote, kMaxFact)},
          {"date", update.date ? to_long(*update.date) : ""},
          {"effective_from", update.effective_from ? to_long(*update.effective_from) : ""},
          {"outlet", one_line(update.outlet, kMaxTitle)},
          {"url", safe_link(update.url)},
          {"text", entry.text},
          {"score", std::to_string(update.score)},
          {"by", one_line(update.decided_by, kMaxTitle)},
          {"since", since == event.since.end() ? "" : one_line(since->second, kMaxFact)},
          {"notifier", notifier.id},
          {"review", entry.review_url},
          {"sources", lines_of(entry.sources)}};
}

void use_own_text(Entry& entry, const Fields& fields, const TemplateSettings& texts) {
  entry.own = shorten(fill_template(texts.text, fields, plain), kMaxText * 2);
  entry.own_html = fill_template(texts.html, fields, escape_html);
}

Entry entry_of(const Update& update, const NotifierSettings& notifier, const Event& event, const Desk& desk) {
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
  if (const auto since = event.since.find(update.id); since != event.since.end())
    add_fact(entry, "Since then", since->second);
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
  use_own_text(entry, fields_of(update, entry, names, notifier, event), notifier.texts);
  if (desk.brief) {
    entry.text = shorten(entry.text, kBrief);
    entry.own = shorten(entry.own, kBrief);
    entry.own_html.clear();
    entry.sources.clear();
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
  std::set<PolicyId> told;
  for (const Update& update : event.updates) {
    PolicyId key = update.policies.empty() ? PolicyId() : update.policies.front();
    told.insert(key);
    if (story.count() == (desk.brief ? kMaxBriefUpdates : kMaxUpdates)) {
      ++story.left_out;
      continue;
    }
    auto found = std::ranges::find(chapter_keys, key);
    auto index = static_cast<std::size_t>(found - chapter_keys.begin());
    if (found == chapter_keys.end()) {
      chapter_keys.push_back(key);
      story.chapters.push_back({key.empty() ? "No policy yet" : policy_name(key, desk), {}});
    }
    story.chapters[index].entries.push_back(entry_of(update, notifier, event, desk));
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
                    plural(told.size(), "policy", "policies");
    story.thread = "digest-" + thread_token(notifier.id);
  }
  const std::string& own = notifier.texts.subject;
  if (!own.empty() && event.updates.size() == 1) {
    const Update& update = event.updates.front();
    std::vector<std::string> names;
    for (const PolicyId& id : update.policies) names.push_back(policy_name(id, desk));
    const Fields fields = fields_of(update, story.chapters[0].entries[0], names, notifier, event);
    story.subject = one_line(fill_template(own, fields, plain), kMaxFact);
  }
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
  Story story = event.updates.empty() ? tell_trouble(notifier, event) : tell_updates(notifier, event, desk);
  if (!desk.public_url.empty()) story.page_url = safe_link(desk.public_url);
  return story;
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
  if (!entry.own.empty()) return entry.own;
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
