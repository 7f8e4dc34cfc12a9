// Watches and notifiers that fail, and that work again.
#include "base/text.hpp"
#include "notifiers/story_parts.hpp"

namespace policywatch::notifiers {
namespace {

bool is_of_notifier(EventType type) {
  return type == EventType::notifier_failing || type == EventType::notifier_recovered;
}

bool is_of_storage(EventType type) {
  return type == EventType::storage_full || type == EventType::storage_recovered;
}

const char* kind_of(EventType type) {
  return is_of_storage(type) ? "Storage" : is_of_notifier(type) ? "Notifier" : "Watch";
}

const char* kinds_of(EventType type) {
  return is_of_storage(type) ? "Storage" : is_of_notifier(type) ? "Notifiers" : "Watches";
}

Entry entry_of_trouble(const Trouble& trouble, EventType type) {
  Entry entry;
  const std::string what = event_word(type), kind = kind_of(type);
  entry.heading =
      kind + " " + one_line(trouble.about, 120) + " is " + (what == "recovered" ? "working again" : what);
  entry.urgent = what == "failing" || what == "full";
  add_fact(entry, kind.c_str(), trouble.about);
  add_fact(entry, "State", what);
  add_fact(entry, "Why", trouble.detail);
  if (!trouble.url.empty()) entry.sources.push_back({"Page", safe_link(trouble.url), ""});
  return entry;
}

}  // namespace

std::string event_word(EventType type) {
  switch (type) {
    case EventType::update_accepted:
      return "accepted";
    case EventType::update_rejected:
      return "rejected";
    case EventType::update_retracted:
      return "retracted";
    case EventType::watch_failing:
    case EventType::notifier_failing:
      return "failing";
    case EventType::watch_recovered:
    case EventType::notifier_recovered:
      return "recovered";
    case EventType::storage_full:
      return "full";
    case EventType::storage_recovered:
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

void add_fact(Entry& entry, const char* name, std::string_view value) {
  std::string line = one_line(value, kMaxFact);
  if (!line.empty()) entry.facts.emplace_back(name, std::move(line));
}

Story tell_trouble(const NotifierSettings& notifier, const Event& event) {
  const std::string kind = ascii_lower(kind_of(event.type)), what = event_word(event.type);
  Story story;
  story.chapters.push_back({kinds_of(event.type), {}});
  std::vector<Entry>& entries = story.chapters.front().entries;
  entries.push_back(entry_of_trouble({event.watch, event.watch_url, event.detail}, event.type));
  for (const Trouble& trouble : event.more) {
    if (entries.size() == kMaxUpdates) {
      ++story.left_out;
    } else {
      entries.push_back(entry_of_trouble(trouble, event.type));
    }
  }
  if (event.more.empty()) {
    story.subject = kind + " " + one_line(event.watch, 120) + ": " + what;
    story.thread = kind + "-" + thread_token(event.watch);
  } else {
    story.subject =
        std::to_string(event.more.size() + 1) + " " + ascii_lower(kinds_of(event.type)) + ": " + what;
    story.thread = "digest-" + thread_token(notifier.id);
  }
  return story;
}

}  // namespace policywatch::notifiers
