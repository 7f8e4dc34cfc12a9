#include "tests/web/sample_desk.hpp"

#include "base/hash.hpp"
#include "diff/compare.hpp"

namespace policywatch::web {
namespace {

Time at(std::string_view text) {
  return *parse_rfc3339(text);
}

Action action(Date date, std::string title, std::string text, std::string outlet) {
  Action out;
  out.date = date;
  out.header_date = date;
  out.title = std::move(title);
  out.text = std::move(text);
  out.outlet = std::move(outlet);
  out.url = "https://www.example.gov/record";
  return out;
}

Policy harbor_policy() {
  Policy policy;
  policy.id = "2041";
  policy.slug = "harbor-inspection-fee";
  policy.url = "https://tracker.example/policies/2041";
  policy.era = "2.0";
  policy.title = "Harbor Authority doubles the inspection fee for small vessels";
  policy.announced = make_date(2025, 3, 4);
  policy.effective = make_date(2025, 6, 1);
  policy.description =
      "The Harbor Authority announced that every vessel under 20 metres pays twice the former fee for the "
      "yearly "
      "inspection, and that unpaid fees bar a vessel from leaving port.";
  policy.agencies = {"Harbor Authority"};
  policy.subjects = {"Fees"};
  policy.statuses = {"Final/Actual"};
  policy.action_types = {"Agency Directive"};
  policy.current_status = "Fully in Effect";
  policy.dockets = {"1:25-cv-00417"};
  policy.actions = {
      action(*make_date(2025, 4, 11), "2025.04.11 Coastal Boaters v. Harbor Authority complaint filed",
             "An association of boat owners asks the district court to set the fee aside as arbitrary.", ""),
      action(*make_date(2025, 6, 1), "2025.06.01 Fee takes effect",
             "The new schedule applies to all inspections.", ""),
      action(*make_date(2025, 9, 18),
             "2025.09.18 Reported: Inspections fall by half since fee doubled - The Bay Ledger",
             "The newspaper counts inspections at four ports before and after the change.",
             "The Bay Ledger")};
  policy.commentary = {action(*make_date(2025, 7, 2),
                              "2025.07.02 Shoreline Institute - What the fee costs whom",
                              "A study of who pays the new fee.", "Shoreline Institute")};
  policy.documents = {
      {"Fee schedule 2025 (PDF)", "https://www.example.gov/fees-2025.pdf", "Policy documents"}};
  return policy;
}

Policy permit_policy() {
  Policy policy;
  policy.id = "1877";
  policy.title = "Night-time permit rule for seasonal kiosks";
  policy.announced = make_date(2024, 11, 20);
  policy.description = "Kiosks on public ground need a separate permit between 22:00 and 06:00.";
  policy.agencies = {"City Licensing Office", "Parks Department"};
  policy.subjects = {"Licences"};
  policy.current_status = "Not in Effect";
  policy.actions = {action(*make_date(2025, 1, 15), "2025.01.15 Comment period opens", "Sixty days.", "")};
  return policy;
}

Document page(std::vector<std::string> lines, std::string title) {
  Document document;
  document.url = "https://www.example.gov/harbor/fees";
  document.title = std::move(title);
  for (std::string& line : lines) document.blocks.push_back({std::move(line), Where::main, "p"});
  document.links = {{"Fee schedule", "https://www.example.gov/fees.pdf"}};
  return document;
}

review::Comparison fee_comparison() {
  review::Comparison out;
  out.before_document =
      page({"Inspection fees for small vessels",
            "The yearly inspection of a vessel under 20 metres costs 180 dollars.",
            "Payment is due within 30 days of the inspection. Vessels with unpaid fees may not leave port.",
            "Questions are answered at the harbor office on weekdays.",
            "Inspections take place at all four ports.", "Please bring the certificate of registration."},
           "Inspection fees");
  out.after_document =
      page({"Inspection fees for small vessels",
            "By order of the court, collection of the doubled fee is enjoined until further notice.",
            "The yearly inspection of a vessel under 20 metres costs 90 dollars.",
            "Payment is due within 60 days of the inspection.",
            "Questions are answered at the harbor office on weekdays.",
            "Inspections take place at all four ports.", "Please bring the certificate of registration."},
           "Inspection fees (changed)");
  out.after_document.links = {{"Fee schedule", "https://www.example.gov/fees-2026.pdf"},
                              {"Order of the court", "https://www.example.gov/order.pdf"}};
  out.change = diff::compare(out.before_document, out.after_document);
  out.before_source = "<h1>Inspection fees</h1>\n<p>180 dollars</p>\n<p>Due within 30 days</p>\n";
  out.after_source = "<h1>Inspection fees</h1>\n<p>90 dollars</p>\n<p>Due within 60 days</p>\n";
  return out;
}

Evidence evidence(std::int64_t id, std::string watch, int tier, std::string headline, std::string outlet,
                  std::string quote) {
  Evidence out;
  out.id = id;
  out.watch = std::move(watch);
  out.url = "https://www.example.gov/" + out.watch;
  out.tier = tier;
  out.headline = std::move(headline);
  out.outlet = std::move(outlet);
  out.quote = std::move(quote);
  out.before = {sha256_hex(out.watch + "1"), at("2026-02-03T09:00:00Z"), 200, Quality::ok};
  out.after = {sha256_hex(out.watch + "2"), at("2026-02-03T09:30:00Z"), 200, Quality::ok};
  return out;
}

Update fee_update() {
  Update update;
  update.id = 12;
  update.rev = 3;
  update.kind = UpdateKind::court_order;
  update.policies = {"2041"};
  update.score = 95;
  update.score_terms = {{"identifier", 35, "docket 1:25-cv-00417 stands in the changed words"},
                        {"status_word", 25, "enjoined"},
                        {"tier", 15, "primary document or docket"},
                        {"policy_page", 10, "harbor-fees is watched for this policy"},
                        {"date", 10, "February 3, 2026"}};
  update.confidence = 0.97;
  update.date = make_date(2026, 2, 3);
  update.title =
      "2026.02.03 Court enjoins collection of the doubled inspection fee - Coastal Boaters v. Harbor "
      "Authority";
  update.headline = "Court enjoins collection of the doubled inspection fee";
  update.outlet = "District Court";
  update.url = "https://www.example.gov/order.pdf";
  update.text =
      "The district court granted a preliminary injunction. Until the case is decided the Harbor Authority "
      "may not "
      "collect more than the fee of 2024, and vessels with unpaid amounts above it may leave port.";
  update.status = Status::enjoined;
  update.status_quote =
      "By order of the court, collection of the doubled fee is enjoined until further notice.";
  update.changed_after = at("2026-02-03T09:00:00Z");
  update.changed_before = at("2026-02-03T09:30:00Z");
  update.detected_at = at("2026-02-03T09:30:02Z");
  update.evidence = {
      evidence(31, "court-docket", 1, "ORDER granting motion for preliminary injunction", "District Court",
               "the motion for a preliminary injunction is GRANTED"),
      evidence(32, "harbor-fees", 2, "Inspection fees for small vessels", "Harbor Authority",
               "By order of the court, collection of the doubled fee is enjoined until further notice."),
      evidence(33, "bay-ledger", 3, "Judge halts doubled boat fee", "The Bay Ledger",
               "a federal judge on Tuesday stopped the doubled fee")};
  update.evidence[2].before = {};
  update.reasons = {"docket 1:25-cv-00417 (strong)", "Harbor Authority, inspection fee (title)"};
  return update;
}

Update simple(std::int64_t id, int score, UpdateKind kind, std::string headline, std::string outlet,
              std::string detected) {
  Update update;
  update.id = id;
  update.kind = kind;
  update.score = score;
  update.confidence = 0.8;
  update.score_terms = {{"policy_name", 20, "title"}, {"tier", 4, "press"}};
  update.headline = headline;
  update.outlet = outlet;
  update.detected_at = at(detected);
  update.date = date_of(update.detected_at);
  update.title = to_house(*update.date) + " Reported: " + headline + " - " + outlet;
  update.text = headline + ".";
  update.url = "https://news.example/story";
  update.changed_before = update.detected_at;
  update.evidence = {evidence(id * 10, "bay-ledger", 3, headline, outlet, headline)};
  update.evidence.front().before = {};
  return update;
}

void add_updates(FakeDesk& desk) {
  desk.updates_held.push_back(fee_update());
  Update rule =
      simple(15, 71, UpdateKind::rulemaking, "Proposed rule would end night-time permits for kiosks",
             "Official Register", "2026-02-03T06:10:00Z");
  rule.policies = {"1877"};
  rule.status = Status::proposed;
  rule.status_quote = "This rule is proposed to take effect on May 1, 2026.";
  rule.flags = {"date conflict: the heading says February 3, the text February 2"};
  desk.updates_held.push_back(rule);
  Update comment =
      simple(17, 44, UpdateKind::commentary, "What boat owners should know about the court's order",
             "Shoreline Institute", "2026-02-02T18:00:00Z");
  comment.policies = {"2041"};
  comment.state = UpdateState::claimed;
  comment.claimed_by = "amara";
  desk.updates_held.push_back(comment);
  Update loose = simple(18, 22, UpdateKind::page_change, "Office hours of the licensing counter",
                        "City Licensing Office", "2026-02-01T08:00:00Z");
  loose.date.reset();
  desk.updates_held.push_back(loose);
  Update both =
      simple(19, 63, UpdateKind::subsequent_action, "Harbor and parks share one fee office from March",
             "The Bay Ledger", "2026-02-03T08:40:00Z");
  both.policies = {"2041", "1877"};
  desk.updates_held.push_back(both);
  desk.comparisons[12] = fee_comparison();
  Decision detect;
  detect.id = 1;
  detect.update_id = 12;
  detect.command = "detect";
  detect.by = "policywatch";
  detect.at = at("2026-02-03T09:30:02Z");
  detect.detail = R"({"watch":"court-docket","score":95})";
  desk.histories[12] = {detect};
}

void add_watch(FakeDesk& desk, std::string id, WatchKind kind, std::string title, std::string state) {
  review::WatchView view;
  view.watch.id = id;
  view.watch.url = "https://www.example.gov/" + id;
  view.watch.kind = kind;
  view.watch.title = std::move(title);
  view.watch.every = std::chrono::minutes(15);
  view.watch.select = {"main"};
  view.state = std::move(state);
  view.last_quality = view.state == "failing" ? "blocked" : "ok";
  if (view.state == "failing") {
    view.failures = 4;
    view.last_reason = "the page asks for a challenge to be solved (\"Checking your browser\")";
  }
  view.last_check = desk.time - std::chrono::minutes(7);
  view.last_ok = desk.time - (view.failures > 0 ? std::chrono::hours(9) : std::chrono::hours(0));
  view.next_check = desk.time + std::chrono::minutes(8);
  view.last_change = at("2026-02-03T09:30:00Z");
  view.captures = 812;
  view.snapshots = 2;
  for (const char* turn : {"2", "1"}) {
    review::SnapshotView snapshot;
    snapshot.sha256 = sha256_hex(id + turn);
    snapshot.watch = id;
    snapshot.url = view.watch.url;
    snapshot.content_type = "text/html; charset=utf-8";
    snapshot.fetched_at = at(*turn == '2' ? "2026-02-03T09:30:00Z" : "2026-02-03T09:00:00Z");
    snapshot.status = 200;
    snapshot.size = 48213;
    desk.snapshots_held[id].push_back(snapshot);
    desk.bodies[snapshot.sha256] = "<script>alert(1)</script>";
  }
  // Four weeks: new content now and then, and answers that were no good.
  const int often = 3 + static_cast<int>(id.size() * 7 % 5);
  for (int days = 0; days < 28; days += often) {
    const bool bad = days > 0 && (days / often) % 4 == 3;
    review::CaptureView capture;
    capture.point = {desk.time - std::chrono::hours(days * 24 + 9), bad ? Quality::server_error : Quality::ok,
                     !bad, bad ? 5 : 0};
    capture.status = bad ? 503 : 200;
    capture.reason = bad ? "HTTP 503" : "";
    capture.size = 14'000;
    desk.captures_held[id].push_back(capture);
  }
  if (view.failures > 0)
    desk.captures_held[id].front().point = {*view.last_ok, Quality::server_error, false, 4};
  view.last_change = desk.time - std::chrono::hours(9);
  desk.watches_held.push_back(view);
}

void add_deliveries(FakeDesk& desk) {
  Delivery sent;
  sent.id = 1;
  sent.key = "msg_1";
  sent.notifier = "editors";
  sent.update_id = 12;
  sent.state = DeliveryState::delivered;
  sent.attempts = 1;
  sent.created_at = at("2026-02-03T09:30:02Z");
  sent.delivered_at = at("2026-02-03T09:30:03Z");
  sent.payload = "{}";
  Delivery dead = sent;
  dead.id = 2;
  dead.key = "msg_2";
  dead.notifier = "site";
  dead.state = DeliveryState::dead;
  dead.attempts = 8;
  dead.delivered_at.reset();
  dead.last_error = "HTTP 403 from https://tracker.example/hooks/policywatch";
  desk.deliveries_held = {sent, dead};
}

}  // namespace

std::unique_ptr<FakeDesk> make_sample_desk() {
  auto desk = std::make_unique<FakeDesk>();
  desk->time = at("2026-02-03T11:42:00Z");
  desk->policies_held = {permit_policy(), harbor_policy()};
  add_updates(*desk);
  add_watch(*desk, "court-docket", WatchKind::courtlistener, "Coastal Boaters v. Harbor Authority", "ok");
  add_watch(*desk, "harbor-fees", WatchKind::page, "Harbor Authority: inspection fees", "ok");
  add_watch(*desk, "bay-ledger", WatchKind::list, "The Bay Ledger: harbor news", "failing");
  desk->watches_held.back().watch.from_file = false;
  Policy former = desk->policies_held.back();
  former.current_status = "Fully in Effect";
  desk->versions_held[former.id] = {
      {4, desk->time - std::chrono::hours(20), "amara", "accept", 9, "", former},
      {2, desk->time - std::chrono::hours(24 * 40), "bo", "import", 0, "", {}}};
  add_deliveries(*desk);
  desk->people["demo"] = {"demo", {"demo", "reviewer"}};
  desk->people["guest"] = {"guest", {"guest", "viewer"}};
  desk->tokens["pw_reader"] = {"reader-script", "read"};
  desk->tokens["pw_writer"] = {"writer-script", "write"};
  desk->links["once-only"] = {"demo", "reviewer"};
  return desk;
}

void add_many_updates(FakeDesk& desk, int count) {
  for (int i = 0; i < count; ++i) {
    Update update = simple(100 + i, i % 60, UpdateKind::subsequent_action,
                           "Story number " + std::to_string(i), "The Bay Ledger", "2026-02-02T10:00:00Z");
    update.policies = {i % 2 == 0 ? "2041" : "1877"};
    desk.updates_held.push_back(update);
  }
}

}  // namespace policywatch::web
