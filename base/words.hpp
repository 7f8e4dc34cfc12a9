// The closed vocabularies of INTERFACE.md, one spelling for code, database, JSON and page.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace policywatch {

enum class WatchKind {
  list,
  article,
  page,
  feed,
  federal_register,
  courtlistener,
  tracker,
  document,
  sitemap,
  json
};
enum class UpdateKind {
  subsequent_action,
  court_order,
  rulemaking,
  commentary,
  document,
  page_change,
  page_removed,
  page_restored,
};
enum class Status {
  proposed,
  finalized,
  in_effect,
  modified,
  extended,
  delayed,
  suspended,
  stayed,
  enjoined,
  partially_enjoined,
  vacated,
  remanded,
  reversed,
  reinstated,
  rescinded,
  withdrawn,
  superseded,
  terminated,
  expired,
  dismissed,
  settled,
  cert_granted,
};
enum class Quality {
  ok,
  not_found,
  gone,
  blocked,
  login,
  maintenance,
  server_error,
  parked,
  empty,
  wrong_type,
  truncated,
  too_large,
  unreachable,
  robots_denied,
  address_denied,
};
enum class UpdateState { new_, claimed, accepted, rejected, merged, snoozed, superseded, retracted };
enum class RejectReason {
  cosmetic,
  template_,
  volatile_,
  bad_capture,
  duplicate,
  unrelated,
  out_of_scope,
  unreliable,
  known,
  other,
};
enum class EventType {
  update_detected,
  update_accepted,
  update_rejected,
  update_retracted,
  watch_failing,
  watch_recovered,
  watch_silent,
  notifier_failing,
  notifier_recovered,
  storage_full,
  storage_recovered,
};

/// The words of an enumeration in the order of its values.
template <class E>
struct Words;
template <>
struct Words<WatchKind> {
  static constexpr std::array<std::string_view, 10> names = {
      "list",          "article", "page",     "feed",    "federal_register",
      "courtlistener", "tracker", "document", "sitemap", "json"};
};
template <>
struct Words<UpdateKind> {
  static constexpr std::array<std::string_view, 8> names = {
      "subsequent_action", "court_order", "rulemaking",   "commentary",
      "document",          "page_change", "page_removed", "page_restored"};
};
template <>
struct Words<Status> {
  static constexpr std::array<std::string_view, 22> names = {
      "proposed",  "finalized",  "in_effect", "modified",           "extended",   "delayed",
      "suspended", "stayed",     "enjoined",  "partially_enjoined", "vacated",    "remanded",
      "reversed",  "reinstated", "rescinded", "withdrawn",          "superseded", "terminated",
      "expired",   "dismissed",  "settled",   "cert_granted"};
};
template <>
struct Words<Quality> {
  static constexpr std::array<std::string_view, 15> names = {
      "ok",          "not_found",    "gone",        "blocked",       "login",
      "maintenance", "server_error", "parked",      "empty",         "wrong_type",
      "truncated",   "too_large",    "unreachable", "robots_denied", "address_denied"};
};
template <>
struct Words<UpdateState> {
  static constexpr std::array<std::string_view, 8> names = {"new",    "claimed", "accepted",   "rejected",
                                                            "merged", "snoozed", "superseded", "retracted"};
};
template <>
struct Words<RejectReason> {
  static constexpr std::array<std::string_view, 10> names = {
      "cosmetic",  "template",     "volatile",   "bad_capture", "duplicate",
      "unrelated", "out_of_scope", "unreliable", "known",       "other"};
};
template <>
struct Words<EventType> {
  static constexpr std::array<std::string_view, 11> names = {
      "update.detected",    "update.accepted", "update.rejected",  "update.retracted",
      "watch.failing",      "watch.recovered", "watch.silent",     "notifier.failing",
      "notifier.recovered", "storage.full",    "storage.recovered"};
};

template <class E>
constexpr std::string_view word(E value) {
  return Words<E>::names[static_cast<std::size_t>(value)];
}

template <class E>
constexpr std::optional<E> parse_word(std::string_view text) {
  for (std::size_t i = 0; i < Words<E>::names.size(); ++i) {
    if (Words<E>::names[i] == text) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace policywatch
