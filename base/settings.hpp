// The configuration as one checked, immutable value (INTERFACE.md section 2). config/ makes it; every room
// may read it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/watch.hpp"
#include "base/words.hpp"

namespace policywatch {

struct FetchSettings {
  std::string user_agent = "policywatch/0.1 (+https://policywatch.example/bot)";
  Millis timeout = std::chrono::seconds(60);
  std::uint64_t max_body = 20ull * 1024 * 1024;  // decoded bytes
  int max_concurrent = 64;
  int per_host_concurrent = 1;
  Millis per_host_delay = std::chrono::seconds(5);
  bool obey_robots = true;
  Millis unconditional_every = std::chrono::hours(24 * 7);  // a whole fetch at least this often, 304 or not
  std::uint64_t keep_per_watch = 1024ull * 1024 * 1024;     // bytes of stored captures; 0: without bound
  std::vector<std::string> allow_addresses;  // CIDR, optional port: "127.0.0.1/32:8080", "[::1]/128:80"
  std::string ca_file;
  std::string browser;  // Chromium for watches with render = "browser"; "": the first in $PATH
};

struct ScheduleSettings {
  Millis every = std::chrono::minutes(30);
  double jitter = 0.1;     // share of the interval
  Millis max_interval{0};  // how far a site's own Cache-Control may stretch an interval; 0: to twice itself
};

struct ReviewSettings {
  std::string listen = "127.0.0.1:8737";  // or "unix:/path"
  Millis grace = std::chrono::minutes(10);
  std::string public_url;
  std::string user_header;                   // of a reverse proxy: who is signed in
  std::vector<std::string> trusted_proxies;  // CIDR, or "unix": whose word on people and peers is believed
  /// Kinds and statuses of updates that two people must accept.
  std::vector<std::string> second_reviewer = {};
  /// "FROM -> TO": changes of status that need a reason (review/transition.hpp).
  std::vector<std::string> guarded_transitions = {};
};

struct EvidenceSettings {
  std::string timestamp_url;  // an authority of RFC 3161 that stamps checkpoints of the log; "": none
  std::string timestamp_ca;   // PEM file: the certificates that its stamps must lead to; "": the system's
};

struct LogSettings {
  std::string level = "info";
  std::string format = "text";
};

/// A secret as the operator named it. Never logged, never shown; resolved by config::read_secret at start.
struct Secret {
  enum class From { none, plain, credential, file, env } from = From::none;
  std::string name;  // the plain text for `plain`
};

enum class NotifierType { email, webhook, slack, teams, discord, mattermost, ntfy, command };
template <>
struct Words<NotifierType> {
  static constexpr std::array<std::string_view, 8> names = {"email",   "webhook",    "slack", "teams",
                                                            "discord", "mattermost", "ntfy",  "command"};
};

struct EmailSettings {
  std::string smtp;                   // smtp://host:port or smtps://host:port
  std::string starttls = "required";  // required | opportunistic | none
  std::string from;
  std::vector<std::string> to;
  std::string username;
  Secret password;
  std::string ca_file;
  std::string bounces;  // a Maildir into which mail comes that was sent back; "": none is read
};

/// For every type that is a POST to an address: webhook, slack, teams, discord, mattermost, ntfy.
struct WebhookSettings {
  std::string url;
  Secret secret;      // whsec_…
  Secret old_secret;  // signs as well while receivers change over
};

/// A program that gets the webhook's body on standard input. Started without a shell.
struct CommandSettings {
  std::vector<std::string> argv;  // the first is an absolute path
  Millis timeout = std::chrono::seconds(30);
};

/// Texts of the operator's own, "": ours. Fields stand in {{double braces}} (notifiers/template.hpp).
struct TemplateSettings {
  std::string subject, text, html;
};

struct NotifierSettings {
  std::string id;
  NotifierType type = NotifierType::webhook;
  std::vector<EventType> events = {EventType::update_detected, EventType::watch_failing,
                                   EventType::watch_recovered};
  std::vector<PolicyId> policies;
  std::vector<UpdateKind> kinds;
  bool status_only = false;
  int min_score = 0;
  std::string digest = "instant";
  std::string timezone;
  std::string quiet;  // "22:00-06:00" in `timezone`
  EmailSettings email;
  WebhookSettings webhook;
  CommandSettings command;
  TemplateSettings texts;
  std::vector<std::string> people;  // only updates that one of them claimed or decided; empty: all
  bool urgent_passes = false;       // what proposes a status waits neither for the digest nor for quiet hours
  bool ordered = true;              // what is told of one policy keeps its order
  std::string reverted = "tell";    // tell | drop: a change that was taken back before its message left
  std::string limit;                // "20/10m"; "": the type's own
};

struct Settings {
  std::string state_dir;
  FetchSettings fetch;
  ScheduleSettings schedule;
  ReviewSettings review;
  EvidenceSettings evidence;
  LogSettings log;
  std::vector<Watch> watches;
  std::vector<NotifierSettings> notifiers;
  std::map<std::string, Secret> push_secrets;  // by watch: of watches whose source may send by itself
};

}  // namespace policywatch
