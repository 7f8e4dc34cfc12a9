#include "demo/site.hpp"

#include <array>

#include "base/date.hpp"
#include "base/text.hpp"
#include "review/policy_format.hpp"

namespace policywatch::demo {
namespace {

// When each piece of news comes out, seconds after the start.
constexpr int kPressRelease = 12;
constexpr int kCourtOrder = 18;
constexpr int kMaintenanceFrom = 15, kMaintenanceUntil = 60;
constexpr int kLedgerStory = 24, kWireStory = 30, kDailyStory = 36;
constexpr int kRegisterDocument = 42;
constexpr int kPageReworded = 48;
constexpr int kTrackerEntry = 54;

struct Story {
  int from = 0;  // seconds after the start; below zero: always there
  int days_old = 0;
  const char* slug;
  const char* title;
  const char* text;
};

struct Scene {
  int second = 0;
  std::uint64_t visits = 0;
  Time now{};
  bool out(int from) const { return second >= from; }
  Date day(int days_ago) const { return date_of(now - std::chrono::hours(24 * days_ago)); }
};

std::string page(std::string_view title, std::string_view main, const Scene& scene) {
  // Every page carries what real ones do: navigation, a nonce, a render time and a counter. None of it is
  // news.
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escape_html(title) +
         "</title><meta name=\"csrf-token\" content=\"n" + std::to_string(scene.visits * 7919) +
         "\"></head>\n<body><header><nav><ul><li><a href=\"/\">Home</a></li><li><a "
         "href=\"/agency/newsroom\">Newsroom</a></li>"
         "<li><a href=\"/agency/contact\">Contact</a></li></ul></nav></header>\n<main>\n" +
         std::string(main) + "</main>\n<footer><p>Page rendered at " + to_rfc3339(scene.now) + "</p><p>" +
         std::to_string(48'210 + scene.visits) + " visitors</p></footer></body></html>\n";
}

std::string story_html(const Story& story, const Scene& scene) {
  return "<article><h1>" + escape_html(story.title) + "</h1>\n<p><time datetime=\"" +
         to_iso(scene.day(story.days_old)) + "\">" + to_long(scene.day(story.days_old)) + "</time></p>\n<p>" +
         escape_html(story.text) + "</p></article>\n";
}

constexpr std::array kReleases = {
    Story{
        kPressRelease, 0, "clearview-option-year",
        "HSI exercises option year of Clearview AI facial-recognition contract",
        "Homeland Security Investigations exercised the first option year of its contract with Clearview AI "
        "and extended "
        "facial recognition searches to all field offices. The amended statement of work was posted today."},
    Story{-1, 2, "softball-tournament", "Newark field office wins regional softball tournament",
          "Employees and their families spent a sunny Saturday at the regional tournament."},
    Story{-1, 6, "canine-graduation", "Twelve canine teams graduate from training center",
          "The teams completed a ten-week course in detection."},
    Story{-1, 9, "museum-artifacts", "Agents return stolen artifacts to museum in Lima",
          "Three ceramic vessels were handed to the ambassador in a ceremony."},
    Story{-1, 13, "vehicle-fleet", "Agency adds hybrid vehicles to its motor pool",
          "The vehicles replace sedans bought in 2014."},
};

std::string newsroom(const Scene& scene) {
  std::string list = "<h1>Newsroom</h1>\n<ul class=\"news\">\n";
  for (const Story& story : kReleases) {
    if (!scene.out(story.from)) continue;
    list += "<li class=\"news-item\"><h3><a href=\"/agency/newsroom/" + std::string(story.slug) + "\">" +
            escape_html(story.title) + "</a></h3><time datetime=\"" + to_iso(scene.day(story.days_old)) +
            "\">" + to_long(scene.day(story.days_old)) + "</time><p>" + escape_html(story.text) +
            "</p></li>\n";
  }
  return page("Newsroom", list + "</ul>\n", scene);
}

constexpr Story kLedger{
    kLedgerStory, 0, "walk-ins-return",
    "USCIS reinstates walk-in appointments at field offices after complaints",
    "U.S. Citizenship and Immigration Services reinstated walk-in appointments at its field offices on "
    "Friday, months after it had closed the InfoPass windows."};
constexpr Story kWire{
    kWireStory, 0, "uscis-walk-ins", "USCIS brings back walk-in appointments at field offices",
    "USCIS has reinstated walk-in appointments at field offices, the agency told employees in a memo. The "
    "InfoPass windows open again on Monday."};
constexpr Story kDaily{
    kDailyStory, 0, "walk-in-windows", "Walk-in appointments reinstated at USCIS field offices",
    "After a wave of complaints, USCIS reinstated walk-in appointments at its field offices, reversing the "
    "practice that ended InfoPass visits."};
constexpr std::array kLedgerOld = {
    Story{-1, 1, "ferry-fares", "Ferry fares to rise in spring", "The harbor commission voted four to one."},
    Story{-1, 3, "library-hours", "City library extends evening hours", "Branches stay open until nine."},
    Story{-1, 4, "bridge-lights", "Bridge lights get an upgrade", "Crews finish the work in May."},
};

std::string ledger(const Scene& scene) {
  std::string list = "<h1>Latest from the Capital Ledger</h1>\n";
  auto add = [&](const Story& story) {
    list += "<article class=\"teaser\"><h2><a href=\"/news/ledger/" + std::string(story.slug) + "\">" +
            escape_html(story.title) + "</a></h2><p class=\"date\">" + to_long(scene.day(story.days_old)) +
            "</p><p>" + escape_html(story.text) + "</p></article>\n";
  };
  if (scene.out(kLedger.from)) add(kLedger);
  for (const Story& story : kLedgerOld) add(story);
  return page("Capital Ledger", list, scene);
}

std::string rss(const Scene& scene) {
  std::string feed =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>Border "
      "Wire</title><link>/news/</link>"
      "<description>An invented outlet</description>\n";
  auto add = [&](const Story& story) {
    feed += "<item><title>" + escape_html(story.title) + "</title><link>/news/wire/" + story.slug +
            "</link><guid isPermaLink=\"false\">wire-" + story.slug + "</guid><pubDate>" +
            to_http_date(midnight(scene.day(story.days_old))) + "</pubDate><description>" +
            escape_html(story.text) + "</description></item>\n";
  };
  if (scene.out(kWire.from)) add(kWire);
  add(Story{-1, 1, "grain-prices", "Grain prices steady at border crossings",
            "Traders expect little movement this week."});
  add(Story{-1, 2, "storm-season", "Storm season begins early", "Forecasters name the first storm."});
  return feed + "</channel></rss>\n";
}

std::string atom(const Scene& scene) {
  std::string feed =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Docket "
      "Daily</title>"
      "<id>urn:demo:daily</id><updated>" +
      to_rfc3339(midnight(scene.day(0))) + "</updated>\n";
  auto add = [&](const Story& story) {
    feed += "<entry><title>" + escape_html(story.title) + "</title><id>urn:demo:daily:" + story.slug +
            "</id><link href=\"/news/daily/" + story.slug + "\"/><updated>" +
            to_rfc3339(midnight(scene.day(story.days_old))) + "</updated><summary>" +
            escape_html(story.text) + "</summary></entry>\n";
  };
  if (scene.out(kDaily.from)) add(kDaily);
  add(Story{-1, 1, "moot-court", "Law school hosts moot court finals", "Teams argued a case about maps."});
  return feed + "</feed>\n";
}

/// The shape of a court-docket Atom feed: entry number and case in the title, docket text in the summary.
std::string docket(const Scene& scene) {
  std::string feed =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Rivera "
      "v. Department of "
      "Homeland Security (1:26-cv-00417)</title><id>urn:demo:docket</id><updated>" +
      to_rfc3339(midnight(scene.day(0))) + "</updated>\n";
  auto add = [&](int number, int days_old, const char* text) {
    const std::string n = std::to_string(number);
    feed += "<entry><title>Entry #" + n +
            " in Rivera v. Department of Homeland Security (1:26-cv-00417)</title><id>urn:demo:docket:" + n +
            "</id><link href=\"/docket/70417/?order_by=desc#entry-" + n + "\"/><published>" +
            to_rfc3339(midnight(scene.day(days_old))) + "</published><updated>" +
            to_rfc3339(midnight(scene.day(days_old))) + "</updated><summary>" + escape_html(text) +
            "</summary></entry>\n";
  };
  if (scene.out(kCourtOrder)) {
    add(31, 0,
        "ORDER granting 12 Motion for Preliminary Injunction. Defendants are enjoined from terminating the "
        "Harbor family parole "
        "process pending further order of the court. Signed by Judge M. Okafor.");
  }
  add(30, 3, "NOTICE of Appearance by counsel on behalf of plaintiffs.");
  add(12, 20, "MOTION for Preliminary Injunction by Ana Rivera. (Attachments: # 1 Text of Proposed Order)");
  return feed + "</feed>\n";
}

std::string register_json(const Scene& scene) {
  std::string results;
  auto add = [&](const char* number, int days_old, const char* type, const char* title, const char* abstract,
                 const char* extra) {
    if (!results.empty()) results += ",";
    results += std::string("{\"title\":\"") + title + "\",\"type\":\"" + type + "\",\"abstract\":\"" +
               abstract + "\",\"document_number\":\"" + number + "\",\"html_url\":\"/register/documents/" +
               number + "\",\"publication_date\":\"" + to_iso(scene.day(days_old)) +
               "\",\"agencies\":[{\"raw_name\":\"DEPARTMENT OF HOMELAND SECURITY\",\"name\":\"Homeland "
               "Security Department\"}]" +
               extra + "}";
  };
  int count = 1;
  if (scene.out(kRegisterDocument)) {
    ++count;
    add("2026-90417", 0, "Rule", "Surcharge for Employment Authorization Renewals; Delay of Effective Date",
        "The Department of Homeland Security delays the effective date of the final rule that sets a "
        "surcharge on employment "
        "authorization renewals on Form I-765.",
        ",\"action\":\"Final rule; delay of effective date.\",\"regulation_id_numbers\":[\"1615-AZ99\"]");
  }
  add("2026-90377", 4, "Notice",
      "Agency Information Collection Activities; Extension, Without Change, of a Currently Approved "
      "Collection",
      "A thirty-day notice under the Paperwork Reduction Act.", "");
  return "{\"count\":" + std::to_string(count) +
         ",\"description\":\"Documents\",\"total_pages\":1,\"results\":[" + results + "]}\n";
}

std::string parole_page(const Scene& scene) {
  const bool reworded = scene.out(kPageReworded);
  return page(
      "Harbor family parole",
      std::string(
          "<h1>Harbor family parole</h1>\n<p>The Harbor family parole process reunites families whose "
          "petitions were "
          "approved but whose visas are not yet available.</p>\n<h2>What this means for you</h2>\n<p>") +
          (reworded ? "Following a court order, termination notices sent on or after February 3 are "
                      "suspended, and your parole "
                      "remains valid until the date on your Form I-94."
                    : "If you received a termination notice, you must depart the United States when your "
                      "present period of "
                      "parole ends.") +
          "</p>\n<p>Questions are answered at the contact center on weekdays from eight to eight.</p>\n",
      scene);
}

std::string contact_page(const Scene& scene) {
  return page("Contact us",
              "<h1>Contact us</h1>\n<p>The contact center answers on weekdays from eight to eight, Eastern "
              "Time.</p>\n<p>You are visitor "
              "number " +
                  std::to_string(scene.visits) + " today.</p>\n",
              scene);
}

Page processing_times(const Scene& scene) {
  Page made;
  if (scene.out(kMaintenanceFrom) && !scene.out(kMaintenanceUntil)) {
    made.status = 503;
    made.body =
        "<!doctype html><html lang=\"en\"><head><title>Scheduled "
        "maintenance</title></head><body><h1>Scheduled maintenance</h1>"
        "<p>This system is down for scheduled maintenance. Please try again later.</p></body></html>\n";
    return made;
  }
  made.body =
      page("Processing times",
           "<h1>Processing "
           "times</h1>\n<table><tr><th>Form</th><th>Months</th></tr><tr><td>I-485</td><td>14</td></tr>"
           "<tr><td>I-765</td><td>6</td></tr><tr><td>N-400</td><td>8</td></tr></table>\n",
           scene);
  return made;
}

std::string tracker_entry(const Scene& scene) {
  Policy entry = policies().front();
  if (scene.out(kTrackerEntry)) {
    Action action;
    action.date = action.header_date = scene.day(1);
    action.headline = "Senators ask ICE for an audit of facial-recognition searches";
    action.outlet = "Capital Ledger";
    action.title = to_house(*action.date) + " Reported: " + action.headline + " - " + action.outlet;
    action.text =
        "Four senators asked the agency how many searches were run through Clearview AI and who reviewed "
        "them.";
    entry.actions.push_back(std::move(action));
  }
  return review::to_html(entry);
}

std::string home(const Scene& scene) {
  return page(
      "Policywatch demonstration site",
      "<h1>Policywatch demonstration site</h1>\n<p>Invented agencies, an invented court and invented "
      "outlets. Everything here is "
      "made up; it changes during the first minute so that the review queue has something to show.</p>\n<ul>"
      "<li><a href=\"/agency/newsroom\">Agency newsroom</a></li><li><a href=\"/agency/parole\">Policy "
      "page</a></li>"
      "<li><a href=\"/agency/processing-times\">A page that goes down for maintenance</a></li>"
      "<li><a href=\"/agency/contact\">A page with a visitor counter</a></li>"
      "<li><a href=\"/court/docket.atom\">Court docket feed</a></li><li><a "
      "href=\"/register/documents.json\">Register</a></li>"
      "<li><a href=\"/news/ledger/\">Capital Ledger</a>, <a href=\"/news/wire.rss\">Border Wire</a>, <a "
      "href=\"/news/daily.atom\">Docket "
      "Daily</a></li><li><a href=\"/tracker/policies/1976\">Tracker entry 1976</a></li><li><a "
      "href=\"/mail\">The mail that "
      "Policywatch sent</a></li></ul>\n",
      scene);
}

const Story* find_story(std::string_view path, const Scene& scene) {
  static constexpr std::array three = {&kLedger, &kWire, &kDaily};
  auto is = [&](const Story& story) {
    return path.ends_with(std::string("/") + story.slug) && scene.out(story.from);
  };
  for (const Story* story : three) {
    if (is(*story)) return story;
  }
  for (const Story& story : kReleases) {
    if (is(story)) return &story;
  }
  for (const Story& story : kLedgerOld) {
    if (is(story)) return &story;
  }
  return nullptr;
}

}  // namespace

Page visit(const Visit& visit) {
  const Scene scene{static_cast<int>(visit.since_start.count()), visit.visits, visit.now};
  const std::string_view path = visit.path.substr(0, visit.path.find_first_of("?#"));
  if (path == "/") return {200, "text/html; charset=utf-8", home(scene)};
  if (path == "/robots.txt") return {200, "text/plain", "User-agent: *\nDisallow: /private/\n"};
  if (path == "/agency/newsroom") return {200, "text/html; charset=utf-8", newsroom(scene)};
  if (path == "/agency/parole") return {200, "text/html; charset=utf-8", parole_page(scene)};
  if (path == "/agency/contact") return {200, "text/html; charset=utf-8", contact_page(scene)};
  if (path == "/agency/processing-times") return processing_times(scene);
  if (path == "/court/docket.atom") return {200, "application/atom+xml", docket(scene)};
  if (path == "/register/documents.json") return {200, "application/json", register_json(scene)};
  if (path == "/news/ledger/") return {200, "text/html; charset=utf-8", ledger(scene)};
  if (path == "/news/wire.rss") return {200, "application/rss+xml", rss(scene)};
  if (path == "/news/daily.atom") return {200, "application/atom+xml", atom(scene)};
  if (path == "/tracker/policies/1976") return {200, "text/html; charset=utf-8", tracker_entry(scene)};
  if (const Story* story = find_story(path, scene))
    return {200, "text/html; charset=utf-8", page(story->title, story_html(*story, scene), scene)};
  return {404, "text/html; charset=utf-8", page("Page not found", "<h1>Page not found</h1>\n", scene)};
}

}  // namespace policywatch::demo
