#include "demo/site.hpp"

namespace policywatch::demo {
namespace {

Policy clearview() {
  Policy policy;
  policy.id = "1976";
  policy.slug = "ice-contracts-with-clearview-ai-for-facial-recognition-technology";
  policy.era = "2.0";
  policy.title = "ICE contracts with Clearview AI for facial-recognition technology";
  policy.announced = make_date(2025, 9, 9);
  policy.description =
      "Homeland Security Investigations, a part of ICE, bought licences for Clearview AI's "
      "facial-recognition search, which "
      "compares a photograph with billions of images collected from the web.";
  policy.agencies = {"ICE"};
  policy.subjects = {"Enforcement"};
  policy.statuses = {"Final/Actual"};
  policy.action_types = {"Agency Directive"};
  policy.current_status = "None";
  policy.terms = {"Clearview AI", "facial recognition", "HSI"};
  return policy;
}

Policy parole() {
  Policy policy;
  policy.id = "9201";
  policy.slug = "demonstration-harbor-parole-termination";
  policy.era = "2.0";
  policy.title = "DHS terminates the Harbor family parole process";
  policy.announced = make_date(2026, 2, 3);
  policy.description =
      "An invented entry. The department ended the Harbor family parole process and told people paroled "
      "under it to leave "
      "when their present period ends. Suit: Rivera v. Department of Homeland Security, No. 1:26-cv-00417 "
      "(D.D.C.).";
  policy.agencies = {"DHS", "USCIS"};
  policy.subjects = {"Humanitarian"};
  policy.statuses = {"Final/Actual", "In Litigation"};
  policy.action_types = {"Program Termination"};
  policy.current_status = "Fully in Effect";
  policy.terms = {"Harbor family parole"};
  policy.dockets = {"1:26-cv-00417 (D.D.C.)"};
  return policy;
}

Policy walk_ins() {
  Policy policy;
  policy.id = "9202";
  policy.slug = "demonstration-walk-in-appointments";
  policy.era = "2.0";
  policy.title = "USCIS ends walk-in appointments at field offices";
  policy.announced = make_date(2026, 4, 20);
  policy.description =
      "An invented entry. Field offices stopped seeing people without an appointment; InfoPass walk-in "
      "windows were closed.";
  policy.agencies = {"USCIS"};
  policy.subjects = {"Hearings and Adjudications"};
  policy.statuses = {"Final/Actual"};
  policy.action_types = {"Change in Practice"};
  policy.current_status = "Fully in Effect";
  policy.terms = {"walk-in appointments", "InfoPass"};
  return policy;
}

Policy fees() {
  Policy policy;
  policy.id = "9203";
  policy.slug = "demonstration-asylum-fee-rule";
  policy.era = "2.0";
  policy.title = "DHS sets a surcharge on employment authorization renewals";
  policy.announced = make_date(2026, 6, 1);
  policy.description =
      "An invented entry. A final rule adds a surcharge to renewals of employment authorization documents on "
      "Form I-765 "
      "(RIN 1615-AZ99).";
  policy.agencies = {"DHS", "USCIS"};
  policy.subjects = {"Labor"};
  policy.statuses = {"Final/Actual"};
  policy.action_types = {"Rule"};
  policy.current_status = "None";
  policy.terms = {"employment authorization surcharge", "1615-AZ99"};
  return policy;
}

Watch watch(const std::string& base, const char* id, const char* path, WatchKind kind, const char* title,
            const char* issuer, int tier) {
  Watch made;
  made.id = id;
  made.url = base + path;
  made.kind = kind;
  made.title = title;
  made.issuer = issuer;
  made.tier = tier;
  made.every = std::chrono::seconds(5);
  return made;
}

}  // namespace

std::vector<Policy> policies() {
  return {clearview(), parole(), walk_ins(), fees()};
}

std::vector<Watch> watches(const std::string& base) {
  std::vector<Watch> all = {
      watch(base, "ice-newsroom", "/agency/newsroom", WatchKind::list, "ICE newsroom (demonstration)", "ICE",
            2),
      watch(base, "rivera-docket", "/court/docket.atom", WatchKind::courtlistener,
            "Rivera v. DHS, docket (demonstration)", "D.D.C.", 1),
      watch(base, "register", "/register/documents.json", WatchKind::federal_register,
            "Register documents (demonstration)", "Federal Register", 1),
      watch(base, "capital-ledger", "/news/ledger/", WatchKind::list, "Capital Ledger (invented outlet)",
            "Capital Ledger", 3),
      watch(base, "border-wire", "/news/wire.rss", WatchKind::feed, "Border Wire (invented outlet)",
            "Border Wire", 3),
      watch(base, "docket-daily", "/news/daily.atom", WatchKind::feed, "Docket Daily (invented outlet)",
            "Docket Daily", 3),
      watch(base, "parole-page", "/agency/parole", WatchKind::page, "Harbor parole page (demonstration)",
            "USCIS", 2),
      watch(base, "processing-times", "/agency/processing-times", WatchKind::page,
            "Processing times: goes down for maintenance", "USCIS", 2),
      watch(base, "visitor-counter", "/agency/contact", WatchKind::page,
            "Contact page with a visitor counter", "USCIS", 2),
      watch(base, "tracker-1976", "/tracker/policies/1976", WatchKind::tracker,
            "Tracker entry 1976 (demonstration)", "", 2),
  };
  for (Watch& made : all) {
    if (made.id == "parole-page") made.policies = {"9201"};
  }
  return all;
}

}  // namespace policywatch::demo
