// Fills a store with invented updates for the tests of the review queue in the browser.
//   queue_seed STATE_DIR GROUP:COUNT[:STATE]…   COUNT updates for a policy GROUP of its own, best score
//   first; besides, policy "page": a page in five versions and an update about the last; policy "hostile": an
//   update whose every text attacks, and one without date; policy "hops": an update behind three redirects;
//   "steps": one about the fifth version of a page whose first was accepted; "anew": one about a page that
//   was written anew.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/store.hpp"

namespace {

using namespace policywatch;
using namespace policywatch::store;

constexpr std::int64_t kStart = 1'770'120'000'000;  // 2026-02-03T12:00:00Z

Time at(std::int64_t minutes) {
  return Time(Millis(kStart + minutes * 60'000));
}

Watch watch(const std::string& id, const std::string& path) {
  Watch watch;
  watch.id = id;
  watch.url = "https://www.example.gov/" + path;
  watch.kind = WatchKind::page;
  watch.paused = true;
  return watch;
}

CheckRecord check(const Watch& watch, const std::string& body, int minute) {
  CheckRecord record;
  record.state.watch = watch;
  record.state.last_quality = "ok";
  record.state.last_check = record.state.last_ok = at(minute);
  record.state.body_sha256 = sha256_hex(body);
  record.state.next_check_at = at(1'000'000);
  CaptureRow capture;
  capture.watch = watch.id;
  capture.url = capture.final_url = watch.url;
  capture.started = at(minute) - Millis(100);
  capture.finished = at(minute);
  capture.status = 200;
  capture.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  capture.sha256 = record.state.body_sha256;
  capture.size = body.size();
  record.capture = capture;
  record.snapshot = body;
  record.content_type = "text/html; charset=utf-8";
  record.document = Document();
  record.document->url = watch.url;
  record.extractor_version = 1;
  return record;
}

std::string page(int version) {
  const std::vector<std::string> fees = {"120", "140", "160", "180", "90"};
  std::string body =
      "<!doctype html><html><head><title>Inspection fees</title></head><body><main><h1>Fees</h1>";
  body += "<p>The yearly inspection of a small vessel costs " +
          fees.at(static_cast<std::size_t>(version) - 1) + " dollars.</p>";
  for (int i = 1; i <= 12; ++i)
    body += "<p>Paragraph " + std::to_string(i) +
            " of the fee schedule says what it always said about berths.</p>";
  if (version == 5)
    body += "<p>By order of the court, collection of the doubled fee is enjoined until further notice.</p>";
  body +=
      "<p>Payment is due within " + std::to_string(version == 5 ? 60 : 30) + " days of the inspection.</p>";
  body += "<p>Questions: <a href=\"/office-" + std::to_string(version) + "\">harbor office</a></p>";
  return body + "</main></body></html>";
}

Update story(const std::string& policy, int number, int count) {
  Update update;
  update.kind = UpdateKind::subsequent_action;
  update.policies = {policy};
  update.score = 95 - 90 * number / std::max(count, 1);
  update.score_terms = {{"policy_name", update.score, "title"}};
  update.confidence = 0.9;
  update.date = make_date(2026, 2, 3);
  update.headline = "Story " + std::to_string(number) + " about the " + policy + " fee";
  update.outlet = number % 2 == 0 ? "The Bay Ledger" : "Shoreline Times";
  update.title = "2026.02.03 Reported: " + update.headline + " - " + update.outlet;
  update.text = update.headline + ".";
  update.url = number % 2 == 0 ? "https://ledger.example/story" : "https://times.example/story";
  update.detected_at = update.changed_before.emplace(at(number));
  Evidence evidence;
  evidence.watch = "news";
  evidence.url = update.url + "/" + policy + std::to_string(number);
  evidence.tier = 3;
  evidence.headline = update.headline;
  evidence.outlet = update.outlet;
  evidence.quote = update.headline;
  evidence.seen_at = update.detected_at;
  update.evidence = {evidence};
  return update;
}

/// A page that was written anew.
std::string anew(bool after) {
  const std::string words =
      after
          ? "<p>From now on nobody needs a permit: the Coast Board has taken the whole program over as of "
            "2026-05-01, and every berth is free for boats of the city.</p><p>Anyone who has paid gets $180 "
            "back when Amara Okafor has signed the list.</p>"
          : "<p>The Harbor Authority inspects small vessels once a year, and owners pay 120 dollars within "
            "30 "
            "days of the letter that they were sent.</p><p>Applications are due on March 4, 2026. Write to "
            "Amara Okafor at the pier.</p>";
  return "<!doctype html><html><head><title>Permits</title></head><body><main><h1>Permits</h1>" + words +
         "</main></body></html>";
}

CaptureRef ref(const std::string& body, int minute) {
  return {sha256_hex(body), at(minute), 200, Quality::ok};
}

Update fees() {
  Update update = story("page", 0, 1);
  update.kind = UpdateKind::court_order;
  update.score_terms = {{"identifier", 35, "docket"},
                        {"status_word", 25, "enjoined"},
                        {"tier", 15, "primary"},
                        {"policy_page", 10, "watched"},
                        {"date", 10, "2026-02-03"}};
  update.headline = "Court enjoins collection of the doubled fee";
  update.title = "2026.02.03 " + update.headline;
  update.status = Status::enjoined;
  update.status_quote =
      "By order of the court, collection of the doubled fee is enjoined until further notice.";
  update.changed_after = at(40);
  update.changed_before = update.detected_at = at(50);
  update.url = "https://www.example.gov/fees";
  update.flags = {"date conflict: the heading says February 3, the text February 2"};
  update.reasons = {"docket 1:25-cv-00417 (strong)"};
  Evidence& evidence = update.evidence.front();
  evidence.watch = "fees";
  evidence.url = update.url;
  evidence.tier = 2;
  evidence.before = ref(page(4), 40);
  evidence.after = ref(page(5), 50);
  evidence.quote = update.status_quote;
  evidence.published = make_date(2026, 2, 2);
  return update;
}

const std::string kAttack =
    R"(</title></textarea></template>]]><script>window.__pwned=1</script><img src=x onerror="window.__pwned=1">" onmouseover="window.__pwned=1)";

std::string hostile_page(const std::string& word) {
  return "<!doctype html><html><head><base href=\"https://evil.example/\"><meta http-equiv=\"refresh\" "
         "content=\"0;url=https://evil.example/\"><title>" +
         word +
         "</title><style>@import url(https://evil.example/x.css); "
         "body{background:url(https://evil.example/b.png)}"
         "</style><script>top.location='https://evil.example/';parent.__pwned=1</script><script "
         "src=\"https://evil.example/x.js\"></script></head><body><main><p>The rule is " +
         word +
         ".</p><img srcset=\"https://evil.example/a.png 2x\" onerror=\"parent.__pwned=1\" src=x><iframe "
         "src=\"https://evil.example/f\"></iframe><form "
         "action=\"https://evil.example/\"><button>Go</button></form>"
         "<a href=\"javascript:parent.__pwned=1\">link " +
         word + "</a></main></body></html>";
}

/// Rich enough to weigh a megabyte.
std::string big_page(const std::string& word) {
  std::string body =
      "<!doctype html><html lang=en><head><title>Register</title></head><body><main><h1>Register</h1>";
  for (int i = 0; body.size() < 1'000'000; ++i)
    body += "<p>Entry " + std::to_string(i) + " of the register of moorings names berth " +
            std::to_string(i * 7) + (i % 400 == 0 ? " and is " + word : "") +
            ", its keeper, its length and the day it was inspected.</p>";
  return body + "</main></body></html>";
}

Update big() {
  Update update = story("big", 0, 1);
  Evidence& evidence = update.evidence.front();
  evidence.watch = "big";
  evidence.url = "https://www.example.gov/big";
  evidence.before = ref(big_page("open"), 10);
  evidence.after = ref(big_page("closed"), 20);
  return update;
}

Update hostile() {
  Update update = story("hostile", 0, 2);
  update.headline = update.outlet = update.text = update.title = kAttack;
  update.url = "javascript:window.__pwned=1";
  update.flags = {kAttack};
  update.reasons = {kAttack};
  Evidence& evidence = update.evidence.front();
  evidence.watch = "hostile";
  evidence.url = "https://www.example.gov/hostile";
  evidence.headline = evidence.outlet = evidence.quote = kAttack;
  evidence.before = ref(hostile_page("old"), 10);
  evidence.after = ref(hostile_page("new"), 20);
  return update;
}

Policy policy(const std::string& id) {
  Policy policy;
  policy.id = id;
  policy.title = id == "hostile" ? kAttack : "The policy of " + id;
  policy.announced = make_date(2025, 3, 4);
  policy.current_status = "Fully in Effect";
  policy.agencies = {"Harbor Authority"};
  Action action;
  action.date = action.header_date = make_date(2025, 6, 1);
  action.title = "2025.06.01 Fee takes effect";
  policy.actions = {action};
  return policy;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto store = open_sqlite(argv[1]);
  const Watch fees_page = watch("fees", "fees"), bad_page = watch("hostile", "hostile"),
              hops = watch("hops", "hops"), steps = watch("steps", "steps"), heavy = watch("big", "big"),
              rewritten = watch("anew", "anew");
  store->sync_watches({watch("news", "news"), fees_page, bad_page, hops, steps, heavy, rewritten},
                      [](const Watch&) { return at(1'000'000); });
  std::vector<CheckRecord> records;
  for (int version = 1; version <= 5; ++version)
    records.push_back(check(fees_page, page(version), version * 10));
  records.back().created = {fees()};
  records.push_back(check(bad_page, hostile_page("old"), 10));
  records.push_back(check(bad_page, hostile_page("new"), 20));
  Update undated = story("hostile", 1, 2);
  undated.date.reset();
  records.back().created = {hostile(), undated};
  records.push_back(check(heavy, big_page("open"), 10));
  records.push_back(check(heavy, big_page("closed"), 20));
  records.back().created = {big()};
  records.push_back(check(hops, page(1) + "<!-- hops -->", 10));
  records.push_back(check(hops, page(2) + "<!-- hops -->", 20));
  records.back().capture->final_url = "https://www.example.gov/three";
  records.back().capture->redirects = {{301, "https://www.example.gov/hops", "https://www.example.gov/one"},
                                       {302, "https://www.example.gov/one", "https://www.example.gov/two"},
                                       {307, "https://www.example.gov/two", "https://www.example.gov/three"}};
  Update moved = story("hops", 0, 1);
  moved.evidence.front().watch = "hops";
  moved.evidence.front().url = hops.url;
  moved.evidence.front().before = ref(page(1) + "<!-- hops -->", 10);
  moved.evidence.front().after = ref(page(2) + "<!-- hops -->", 20);
  records.back().created = {moved};
  records.push_back(check(rewritten, anew(false), 10));
  records.push_back(check(rewritten, anew(true), 20));
  Update written = story("anew", 0, 1);
  written.kind = UpdateKind::page_change;
  written.evidence.front().watch = "anew";
  written.evidence.front().url = rewritten.url;
  written.evidence.front().before = ref(anew(false), 10);
  written.evidence.front().after = ref(anew(true), 20);
  records.back().created = {written};
  // A page in five versions, decided on at the first.
  const auto version = [](int number) { return page(number) + "<!-- steps -->"; };
  const auto about = [&](int number) {
    Update update = story("steps", number, 6);
    update.evidence.front().watch = "steps";
    update.evidence.front().url = "https://www.example.gov/steps";
    if (number > 1) update.evidence.front().before = ref(version(number - 1), (number - 1) * 10);
    update.evidence.front().after = ref(version(number), number * 10);
    return update;
  };
  for (int number = 1; number <= 5; ++number) records.push_back(check(steps, version(number), number * 10));
  Update decided = about(1);
  decided.state = UpdateState::accepted;
  decided.decided_by = "amara";
  records.back().created = {decided, about(5)};
  Store::DecisionRecord policies;
  policies.policies = {policy("page"),  policy("hostile"), policy("hops"),
                       policy("steps"), policy("big"),     policy("anew")};
  for (int i = 2; i < argc; ++i) {
    const std::vector<std::string_view> parts = split(argv[i], ':');
    const std::string group(parts.at(0));
    const int count = std::atoi(std::string(parts.at(1)).c_str());
    CheckRecord record;
    record.state.watch = watch("news", "news");
    record.state.next_check_at = at(1'000'000);
    for (int number = 0; number < count; ++number) {
      record.created.push_back(story(group, number, count));
      if (parts.size() > 2) record.created.back().state = parse_word<UpdateState>(parts[2]).value();
    }
    records.push_back(record);
    policies.policies.push_back(policy(group));
  }
  store->record_checks(records);
  Decision imported;
  imported.command = "import";
  imported.by = "seed";
  imported.at = at(0);
  imported.detail = "{}";
  policies.decisions = {imported};
  return store->record_decision(policies) ? 0 : 1;
}
