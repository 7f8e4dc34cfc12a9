// Records for the store's tests, of our own making.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "store/store.hpp"

namespace policywatch::store::sample {

inline Time at(std::int64_t minutes) {
  return Time(Millis(1'760'000'000'123 + minutes * 60'000));
}

inline Watch watch(const std::string& id) {
  Watch watch;
  watch.id = id;
  watch.url = "https://agency.example/" + id;
  watch.kind = WatchKind::page;
  return watch;
}

inline std::unique_ptr<Store> memory_store(const std::vector<std::string>& ids = {"page"}) {
  auto store = open_sqlite(":memory:");
  std::vector<Watch> watches;
  for (const std::string& id : ids) watches.push_back(watch(id));
  store->sync_watches(watches, [](const Watch&) { return at(0); });
  return store;
}

/// The n-th word of an everyday vocabulary.
inline std::string vocable(std::uint64_t n) {
  constexpr const char* kWords[] = {
      "officer", "shall",    "consider",  "the",      "application", "under",    "rule",     "within",
      "thirty",  "days",     "evidence",  "notice",   "of",          "review",   "and",      "appeal",
      "to",      "in",       "for",       "a",        "alien",       "removal",  "parole",   "petition",
      "service", "must",     "may",       "not",      "applicant",   "agency",   "decision", "court",
      "status",  "card",     "interview", "asylum",   "before",      "after",    "request",  "form",
      "fee",     "waiver",   "benefit",   "employer", "worker",      "visa",     "family",   "hearing",
      "judge",   "order",    "record",    "section",  "policy",      "guidance", "memo",     "effective",
      "date",    "comments", "published", "register", "federal",     "state",    "custody",  "bond"};
  return kWords[n % std::size(kWords)];
}

/// A page of about 127 KB whose paragraphs differ from each other.
inline std::string page(std::size_t bytes = 127'000) {
  std::string body = "<!doctype html><html><head><title>Policy manual</title></head><body><main>\n";
  for (std::uint64_t i = 1; body.size() < bytes; ++i) {
    body += "<p id=\"p" + std::to_string(i) + "\">Section " + std::to_string(i) + ".";
    std::uint64_t state = i * 0x9E3779B97F4A7C15ull;
    for (int word = 0; word < 24; ++word) {
      state = state * 6364136223846793005ull + 1442695040888963407ull;
      body += ' ' + vocable(state >> 33);
    }
    body += ".</p>\n";
  }
  return body + "</main></body></html>\n";
}

inline Headers headers(int n) {
  return {{"Date", "Thu, 09 Oct 2025 08:" + std::to_string(10 + n % 50) + ":20 GMT"},
          {"Content-Type", "text/html; charset=utf-8"},
          {"ETag", "\"" + sha256_hex(std::to_string(n)).substr(0, 16) + "\""},
          {"Cache-Control", "max-age=300"},
          {"Server", "nginx"},
          {"Vary", "Accept-Encoding"},
          {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"}};
}

/// A good check of `id` that found `body`.
inline CheckRecord good(const std::string& id, const std::string& body, int minute) {
  CheckRecord record;
  record.state.watch = watch(id);
  record.state.last_quality = "ok";
  record.state.last_check = record.state.last_ok = at(minute);
  record.state.body_sha256 = sha256_hex(body);
  record.state.next_check_at = at(minute + 30);
  CaptureRow capture;
  capture.watch = id;
  capture.url = capture.final_url = watch(id).url;
  capture.started = at(minute) - Millis(137);
  capture.finished = at(minute);
  capture.status = 200;
  capture.headers = headers(minute);
  capture.remote_address = "192.0.2.10";
  capture.sha256 = record.state.body_sha256;
  capture.size = body.size();
  record.capture = capture;
  record.snapshot = body;
  record.content_type = "text/html; charset=utf-8";
  Document document;
  document.url = capture.url;
  document.title = "Policy manual";
  document.blocks = {{"First paragraph.", Where::main, "p"}};
  record.document = document;
  record.extractor_version = 1;
  record.watch_print = "print";
  return record;
}

inline CheckRecord bad(const std::string& id, Quality quality, int status, int minute) {
  CheckRecord record = good(id, "", minute);
  record.snapshot.reset();
  record.document.reset();
  record.state.last_quality = word(quality);
  record.state.failures = 1;
  record.capture->sha256.clear();
  record.capture->quality = quality;
  record.capture->status = status;
  record.capture->reason = "the answer was not good";
  return record;
}

/// Every field filled, each with something of its own.
inline Update update(const std::string& id, const CaptureRef& before, const CaptureRef& after, int minute) {
  Update update;
  update.kind = UpdateKind::court_order;
  update.policies = {"1976", "eoir-quotas"};
  update.score = 71;
  update.score_terms = {{"status_word", 25, "enjoined"}, {"tier", 15, "primary document"}};
  update.confidence = 0.875;
  update.date = *make_date(2025, 10, 9);
  update.title = "2025.10.09 Reported: Judge blocks the rule – Café Times";
  update.headline = "Judge blocks the rule";
  update.outlet = "Café Times";
  update.url = watch(id).url;
  update.text = "A judge enjoined the rule on Thursday, citing the Administrative Procedure Act.";
  update.status = Status::enjoined;
  update.status_quote = "A judge enjoined the rule on Thursday";
  update.effective_from = *make_date(2025, 10, 16);
  update.scope = "as to the plaintiff states";
  update.changed_after = at(minute - 30);
  update.changed_before = at(minute);
  update.detected_at = at(minute) + Millis(250);
  Evidence evidence;
  evidence.watch = id;
  evidence.url = watch(id).url;
  evidence.tier = 2;
  evidence.before = before;
  evidence.after = after;
  evidence.quote = "A judge enjoined the rule on Thursday";
  evidence.headline = update.headline;
  evidence.outlet = update.outlet;
  evidence.published = *make_date(2025, 10, 9);
  evidence.seen_at = at(minute);
  update.evidence = {evidence};
  update.reasons = {"Clearview AI (title)", "ICE"};
  update.flags = {"conflict: date"};
  update.identifiers = {"docket:cand:25-190", "url:https://agency.example/page"};
  return update;
}

/// A folder that goes when the test goes.
class Folder {
 public:
  Folder() {
    std::string form = (std::filesystem::temp_directory_path() / "policywatch-store-XXXXXX").string();
    path_ = ::mkdtemp(form.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path(const std::string& name = "state") const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace policywatch::store::sample
