// Rows D01–D14 and D20 of the reliability catalogue, as far as one answer decides them. Pages are of our own
// writing after what the walls are publicly known to send.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/words.hpp"
#include "tests/extract/judging.hpp"
#include "tests/extract/shared.hpp"

namespace policywatch::extract {
namespace {

constexpr int kAnyStatus[] = {200, 202, 403, 405, 429};

TEST(Blocked, D01_HeadersOfWallsAloneAreEnough) {
  struct Row {
    int status;
    Headers headers;
    Quality expected;
  };
  const Row rows[] = {
      {403, {{"Server", "cloudflare"}, {"CF-Mitigated", "challenge"}}, Quality::blocked},
      {429, {{"cf-mitigated", "challenge"}}, Quality::blocked},
      {200, {{"cf-mitigated", "challenge"}}, Quality::blocked},
      {404, {{"cf-mitigated", "challenge"}}, Quality::blocked},
      {405, {{"x-amzn-waf-action", "captcha"}}, Quality::blocked},
      {202, {{"x-amzn-waf-action", "challenge"}, {"Server", "CloudFront"}}, Quality::blocked},
      {429, {{"Server", "awselb/2.0"}}, Quality::blocked},
      {403, {{"Server", "awselb/2.0"}, {"Content-Length", "118"}}, Quality::blocked},
      {403, {{"Server", "AkamaiGHost"}, {"Cache-Control", "max-age=0, no-cache"}}, Quality::blocked},
      {400, {{"Server", "AkamaiGHost"}, {"Content-Length", "310"}}, Quality::blocked},
      {503, {{"Server", "AkamaiGHost"}, {"Content-Length", "310"}}, Quality::blocked},
      {403, {{"X-Cache", "Error from cloudfront"}}, Quality::blocked},
      {502, {{"X-Cache", "Error from cloudfront"}, {"Server", "CloudFront"}}, Quality::blocked},
      {403, {{"X-Iinfo", "9-1234-0 0NNN"}, {"X-CDN", "Imperva"}}, Quality::blocked},
      {403, {{"X-DataDome", "protected"}}, Quality::blocked},
      {403, {{"Set-Cookie", "_pxhd=abc; path=/"}}, Quality::blocked},
      {403, {{"X-Vercel-Mitigated", "challenge"}}, Quality::blocked},
      {200, {{"X-Filter", "category=RWC_BLOCK"}}, Quality::blocked},
      {500, {{"Apex-Debug-Id", "level=ERROR;id=7"}}, Quality::server_error},
      // The same names where they say nothing.
      {404, {{"X-Cache", "Error from cloudfront"}}, Quality::not_found},
      {404, {{"Server", "AkamaiGHost"}}, Quality::not_found},
      {500, {{"X-Cache", "Error from cloudfront"}, {"Server", "nginx"}}, Quality::server_error},
      {502, {{"Server", "cloudflare"}}, Quality::server_error},
      {503, {{"Server", "AkamaiGHost"}, {"Retry-After", "600"}}, Quality::maintenance},
  };
  for (const Row& row : rows) {
    const QualityVerdict verdict = verdict_of(answer_of("", row.status, row.headers));
    EXPECT_EQ(word(verdict.quality), word(row.expected)) << row.status << ' ' << row.headers[0].first;
    EXPECT_FALSE(verdict.reason.empty());
  }
}

TEST(Blocked, D01_HeadersOfWallsOnPagesThatCameThrough) {
  const std::string page = "<title>Final rule | Agency</title><h1>Final rule</h1>" + filler(120);
  for (const Headers& headers :
       {Headers{{"Server", "cloudflare"}, {"CF-RAY", "8f0"}, {"Set-Cookie", "__cf_bm=1"}},
        Headers{{"Server", "AkamaiGHost"}, {"Akamai-GRN", "0.1"}},
        Headers{{"X-Cache", "Miss from cloudfront"}, {"Server", "AmazonS3"}},
        Headers{{"X-Iinfo", "9-1"}, {"X-CDN", "Imperva"}, {"Set-Cookie", "visid_incap_1=x"}},
        Headers{{"X-DataDome", "protected"}, {"Set-Cookie", "datadome=x"}},
        Headers{{"Set-Cookie", "_pxhd=abc"}},
        Headers{{"Content-Security-Policy",
                 "script-src https://www.google.com/recaptcha/ "
                 "https://challenges.cloudflare.com"}}}) {
    EXPECT_EQ(quality_of(page, 200, headers), Quality::ok) << headers[0].first;
  }
}

// Refusals that are judged by their body, with whatever status.
TEST(Blocked, D12_ChallengesAndRefusalsWhateverTheStatus) {
  const std::vector<std::pair<const char*, std::string>> walls = {
      {"recaptcha",
       "<title>agency.example</title><form method=post><script src='https://www.google.com/recaptcha/api.js'>"
       "</script><div class='g-recaptcha' data-sitekey=6L></div><input type=submit></form>"},
      {"recaptcha enterprise",
       "<script src='https://www.google.com/recaptcha/enterprise.js'></script><p>Confirm to go on</p>"},
      {"hcaptcha",
       "<h1>One more step</h1><p>Please complete the security check to access</p><div "
       "class=h-captcha></div>"},
      {"turnstile",
       "<h1>www.agency.example</h1><div class='cf-turnstile' data-sitekey=0x4></div><noscript>x</noscript>"},
      {"cloudflare managed",
       "<title>Just a moment...</title><script>window._cf_chl_opt={cvId:'3'};</script>"
       "<noscript>Enable JavaScript and cookies to continue</noscript>"},
      {"cloudflare other language",
       "<title>Un momento…</title><p>www.agency.example</p><script>window._cf_chl_opt={}</script>"},
      {"cloudflare block",
       "<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>"
       "<p>You are unable to access agency.example</p><p>Why have I been blocked? This website is using a "
       "security service to protect itself from online attacks.</p><p>Cloudflare Ray ID: 8f</p>"},
      {"incapsula",
       "<html style='height:100%'><body><iframe id=main-iframe "
       "src='/_Incapsula_Resource?SWUDNSAI=31&xinfo=9'>"
       "Request unsuccessful. Incapsula incident ID: 9-1</iframe></body></html>"},
      {"imperva",
       "<title>Pardon Our Interruption</title><h1>Pardon Our Interruption...</h1><p>As you were browsing "
       "something "
       "about your browser made us think you were a bot. There are a few reasons this might happen.</p>"},
      {"datadome",
       "<title>agency.example</title><p id=cmsg>Please enable JS and disable any ad blocker</p>"
       "<script data-cfasync=false src='https://ct.captcha-delivery.com/i.js'></script>"},
      {"perimeterx",
       "<title>Access to this page has been denied</title><p>Press &amp; Hold to confirm you are a human "
       "(and not "
       "a bot).</p><div id=px-captcha></div><script>window._pxAppId='PX1'</script>"},
      {"akamai refusal",
       "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission "
       "to "
       "access \"http&#58;&#47;&#47;agency&#46;example\" on this server.<P>Reference&#32;&#35;18&#46;1<P>"
       "https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18</BODY></HTML>"},
      {"akamai challenge",
       "<title>Challenge Validation</title><div id=sec-if-cpt-container></div>"
       "<script src='/_sec/cp_challenge/ak-challenge-3-3.htm'></script>"},
      {"aws waf challenge",
       "<title></title><script>window.gokuProps={key:'A'};</script>"
       "<script src='https://1.token.awswaf.com/1/challenge.js'></script>"
       "<noscript>Verify that you're not a robot</noscript>"},
      {"aws waf captcha",
       "<title>Human Verification</title><script src='https://x.captcha.awswaf.com/captcha.js'></script>"},
      {"cloudfront",
       "<TITLE>ERROR: The request could not be satisfied</TITLE><H1>403 ERROR</H1><H2>The request could not "
       "be "
       "satisfied.</H2>Request blocked. We can't connect to the server for this app or website at this "
       "time."},
      {"f5",
       "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please "
       "consult with your "
       "administrator.<br><br>Your support ID is: 123</body></html>"},
      {"f5 script", "<p>Please enable JavaScript to view the page content.<br/>Your support ID is: 99.</p>"},
      {"azure", "<h2>The request is blocked.</h2><p>0x0x0x</p>"},
      {"sucuri",
       "<title>Sucuri WebSite Firewall - Access Denied</title><p>If you are the site owner, please open a "
       "ticket</p>"},
      {"wordfence",
       "<h1>Your access to this site has been limited by the site owner</h1><p>Block Technical Data</p>"},
      {"radware", "<title>Radware Captcha Page</title><p>We apologize for the inconvenience</p>"},
      {"vercel", "<title>Vercel Security Checkpoint</title><p>We're verifying your browser</p>"},
      {"anubis",
       "<title>Making sure you&#39;re not a bot!</title><h1>Making sure you're not a "
       "bot!</h1><p>Loading...</p>"},
      {"federal register",
       "<title>Federal Register :: Request Access</title><h1>Request Access</h1><p>Due to aggressive "
       "automated "
       "scraping of this site, programmatic access is limited. Please complete the CAPTCHA below to request "
       "access for your IP address.</p>"},
      {"request access, bare", "<title>Request Access</title><h1>Request Access</h1>"},
      {"google",
       "<p>Our systems have detected unusual traffic from your computer network. Please try again "
       "later.</p>"},
      {"rate limit", "<h1>Too Many Requests</h1><p>Slow down.</p>"},
      {"perimeterx, title of the site",
       "<title>Agency</title><h1>Before we continue...</h1><p>Press & Hold to confirm you are a "
       "human (and not a bot).</p>"},
      {"ddos-guard", "<title>DDoS-Guard</title><p>Checking your browser before accessing agency.example</p>"},
  };
  for (const auto& [name, wall] : walls) {
    for (const int status : kAnyStatus) {
      EXPECT_EQ(word(quality_of(wall, status)), word(Quality::blocked)) << name << ' ' << status;
    }
    EXPECT_EQ(word(quality_of(wall, 404)), word(Quality::blocked))
        << name << ": a wall that says 404 removes nothing";
  }
}

TEST(Blocked, D12_OrdinaryPagesThatMentionOrCarryTheSameThings) {
  const std::string jsd =
      "<script>(function(){window['__CF$cv$params']={r:'8'};a.src='/cdn-cgi/challenge-platform/scripts/jsd/"
      "main.js'})()</script>";
  const std::vector<std::pair<const char*, std::string>> pages = {
      {"contact form",
       "<title>Contact us | Agency</title><h1>Contact us</h1><form><label>Name <input "
       "name=name></label><label>Email "
       "<input type=email name=email></label><textarea name=message></textarea><div class=g-recaptcha></div>"
       "<button>Send</button></form><script src='https://www.google.com/recaptcha/api.js'></script>"},
      {"comment form",
       "<title>Docket 2025-12</title><p>Submit a comment on the proposed rule.</p><form><input "
       "name=first><input "
       "name=last><textarea></textarea><p>Please verify you are human</p><div class=h-captcha></div></form>"},
      {"subscribe with turnstile",
       "<title>Subscribe</title><p>Get our news by mail.</p><form><input type=email name=e><input "
       "name=zip><div "
       "class=cf-turnstile></div></form>"},
      {"cloudflare in the news",
       "<title>Cloudflare outage hits agencies | News</title><h1>Cloudflare outage hits agencies</h1>"
       "<p>Visitors saw \"Just a moment\" and \"Sorry, you have been blocked\" pages.</p>" +
           filler(160)},
      {"short notice behind cloudflare",
       "<title>Notice</title><p>The notice of 3 May was withdrawn.</p>" + jsd},
      {"report",
       "<title>Access Denied: A report on asylum</title><h1>Access Denied: A report on asylum</h1>" +
           filler(60)},
      {"report of a group",
       "<title>Access Denied | Rights Group</title><h1>Access Denied</h1><p>Violence against women and girls "
       "at "
       "the border. A report in five parts.</p>" +
           filler(40)},
      {"records",
       "<title>Request Access | Records Office</title><h1>Request Access</h1><p>Use form 12 to see files "
       "that are not "
       "public.</p>" +
           filler(60)},
      {"forbidden",
       "<title>Forbidden - a documentary film</title><p>The film opens in May.</p>" + filler(60)},
      {"security check",
       "<title>Security check | Careers</title><p>Every applicant has a background investigation.</p>" +
           filler(60)},
      {"perimeterx tag",
       "<title>News</title><p>The council met on Monday.</p><script>window._pxAppId='PX1'</script>" +
           filler(90)},
      {"datadome tag",
       "<title>News</title><script src='https://js.datadome.co/tags.js'></script>" + filler(60)},
      {"imperva tag",
       "<title>News</title>" + filler(60) + "<script src='/_Incapsula_Resource?SWJIYLWA=7'></script>"},
      {"captcha article",
       "<title>CAPTCHA | Encyclopedia</title><h1>CAPTCHA</h1><p>A test that shows that you are not a "
       "robot.</p>" +
           filler(300)},
      {"blog called so", "<title>Blocked | How censors work</title><p>Chapter one.</p>" + filler(80)},
  };
  for (const auto& [name, page] : pages) {
    const QualityVerdict verdict = verdict_of(answer_of(page));
    EXPECT_EQ(word(verdict.quality), word(Quality::ok)) << name << ": " << verdict.reason;
  }
}

TEST(EffectiveStatus, D02_TitlesThatAreErrors) {
  const std::vector<std::pair<const char*, Quality>> titles = {
      {"404 Not Found", Quality::not_found},
      {"Page Not Found | US EPA", Quality::not_found},
      {"Agency | Page Not Found", Quality::not_found},
      {"Agency - 404 - Page not found", Quality::not_found},
      {"404: Page not found", Quality::not_found},
      {"404 - File or directory not found.", Quality::not_found},
      {"Error 404 | Department", Quality::not_found},
      {"Department : Error 404", Quality::not_found},
      {"HTTP Error 404", Quality::not_found},
      {"Oops! Page not found", Quality::not_found},
      {"This page isn’t available", Quality::not_found},
      {"File Not Found", Quality::not_found},
      {"Access Denied", Quality::blocked},
      {"Access Restricted | Agency", Quality::blocked},
      {"403 Forbidden", Quality::blocked},
      {"403 - Forbidden: Access is denied.", Quality::blocked},
      {"Error 403", Quality::blocked},
      {"Error", Quality::server_error},
      {"Error Occurred", Quality::server_error},
      {"Server Error", Quality::server_error},
      {"Error 500 | Agency", Quality::server_error},
      {"502 Bad Gateway", Quality::server_error},
      {"Error 504", Quality::server_error},
      {"500 - Internal server error.", Quality::server_error},
      {"Site Under Maintenance", Quality::maintenance},
      {"Agency | Site under maintenance", Quality::maintenance},
      {"503 Service Unavailable", Quality::maintenance},
  };
  for (const auto& [title, expected] : titles) {
    const std::string page = "<title>" + std::string(title) + "</title>";
    EXPECT_EQ(word(quality_of(page)), word(expected)) << title;
  }
}

TEST(EffectiveStatus, D02_TitlesThatOnlySoundLikeErrors) {
  for (const char* title : {"Section 404 of the Clean Water Act | US EPA",
                            "Section 404 - Permit Program",
                            "Error 404 in policy: what was lost",
                            "Access Denied: A report on asylum",
                            "Access Denied - A report on asylum seekers",
                            "Not Found: the missing records of 1973",
                            "Lost and Found | Transit",
                            "Error correction in census data",
                            "500 days of the new rule | Agency",
                            "Room 403 | Building map",
                            "Form 500 | Agency",
                            "Server errors in the 2020 enrollment system: findings",
                            "Scheduled maintenance of the lock and dam",
                            "Maintenance | Facilities",
                            "Maintenance of effort requirements - Department",
                            "Denied access to counsel",
                            "The gone generation",
                            "Forbidden City exhibition",
                            "404 permits issued in May",
                            "Domain for sale scams: consumer alert",
                            "Just a moment in history",
                            "Error: a history",
                            "Waiting room - Please wait to be seated policy",
                            "Blocked grants: a list"}) {
    const std::string page = "<title>" + std::string(title) + "</title><h1>" + title + "</h1>" + filler(70);
    const QualityVerdict verdict = verdict_of(answer_of(page));
    EXPECT_EQ(word(verdict.quality), word(Quality::ok)) << title << ": " << verdict.reason;
  }
}

TEST(EffectiveStatus, D02_MarksOfContentSystems) {
  EXPECT_EQ(quality_of("<body class='error404 wp'><h1>Nothing here</h1>" + filler(90)), Quality::not_found);
  EXPECT_EQ(quality_of("<head><meta name='prerender-status-code' content='404'></head>" + filler(90)),
            Quality::not_found);
  EXPECT_EQ(quality_of("<body class='error-reporting'><h1>Report an error</h1>" + filler(90)), Quality::ok);
}

Quality class_of(std::string_view expected) {
  if (expected == "ok") return Quality::ok;
  if (expected == "suspect_empty") return Quality::empty;
  if (expected == "blocked_auth") return Quality::login;
  if (expected == "blocked_suspect" || expected == "blocked_challenge" || expected == "rate_limited" ||
      expected == "blocked_legal")
    return Quality::blocked;
  if (expected == "missing_unconfirmed") return Quality::not_found;
  if (expected == "gone_unconfirmed") return Quality::gone;
  if (expected == "transient_maintenance") return Quality::maintenance;
  if (expected == "transient") return Quality::server_error;
  return Quality::unreachable;  // error_protocol, and redirects that were not followed
}

TEST(StatusClass, D03_EveryRowOfTheTable) {
  const auto file = shared_file("vectors/authored/http_semantics_vectors.json");
  if (!file) GTEST_SKIP() << "shared vectors are absent";
  const boost::json::value all = boost::json::parse(*file);
  int rows = 0;
  for (const boost::json::value& row : all.at("status_class").as_array()) {
    ++rows;
    const int status = static_cast<int>(row.at("status").as_int64());
    Headers headers;
    for (const auto& header : row.at("headers").as_object())
      headers.emplace_back(std::string(header.key()), std::string(header.value().as_string()));
    const std::string expected(row.at("expect").as_string());
    const QualityVerdict verdict =
        verdict_of(answer_of(std::string(row.at("body").as_string()), status, headers));
    // A part of a page is the one protocol error that has a class of its own in INTERFACE.md.
    const Quality wanted = status == 206 ? Quality::truncated : class_of(expected);
    EXPECT_EQ(word(verdict.quality), word(wanted)) << status << ' ' << expected << ": " << verdict.reason;
    if (expected == "blocked_legal") EXPECT_TRUE(verdict.reason.contains("legal")) << verdict.reason;
    if (expected == "rate_limited")
      EXPECT_TRUE(verdict.reason.contains("too many requests")) << verdict.reason;
  }
  EXPECT_EQ(rows, 35);
}

Quality led_to(const std::string& from, const std::string& to, const std::string& body = "") {
  Response response = answer_of(body.empty() ? "<title>Agency</title>" + filler(300) : body);
  response.url = from;
  response.final_url = to;
  response.redirects = {{302, from, to}};
  return verdict_of(response).quality;
}

TEST(Redirects, D08_ToRootLoginOrErrorIsNotContent) {
  const std::string a = "https://agency.example/policy/a";
  const std::vector<std::pair<const char*, Quality>> rows = {
      {"https://agency.example/", Quality::not_found},
      {"https://www.agency.example/", Quality::not_found},
      {"https://agency.example/en/", Quality::not_found},
      {"https://agency.example/home", Quality::not_found},
      {"https://agency.example/index.html", Quality::not_found},
      {"https://agency.example/default.aspx", Quality::not_found},
      {"https://agency.example/signpost/index.html", Quality::not_found},
      {"https://agency.example/404.html", Quality::not_found},
      {"https://agency.example/login?next=/policy/a", Quality::login},
      {"https://login.agency.example/oauth?x=1", Quality::login},
      {"https://secure.login.example/authorize", Quality::login},
      {"https://accounts.portal.example/v3", Quality::login},
      {"https://agency.example/error.aspx?aspxerrorpath=/policy/a", Quality::server_error},
      {"https://agency.example/Error.aspx?AspxErrorPath=/policy/a", Quality::server_error},
      {"https://agency.example/maintenance", Quality::maintenance},
      {"https://unblock.agency.example/", Quality::blocked},
      {"https://agency.example/captcha?u=a", Quality::blocked},
  };
  for (const auto& [to, expected] : rows) EXPECT_EQ(word(led_to(a, to)), word(expected)) << to;
  // A whole host that was folded into a section of another one.
  EXPECT_EQ(
      led_to("https://climate.agency.example/evidence/", "https://science.agency.example/climate-change/"),
      Quality::not_found);
}

TEST(Redirects, D08_MovesThatKeepThePage) {
  const std::string a = "https://agency.example/policy/a";
  for (const char* to :
       {"https://agency.example/policy/a/", "https://www.agency.example/policy/a",
        "https://agency.example/policies/a", "https://new.agency.example/policy/a",
        "https://elsewhere.example/", "https://agency.example/policy/login-gov-rollout",
        "https://agency.example/policy/error-rates", "https://agency.example/policy/a?lang=en"}) {
    EXPECT_EQ(word(led_to(a, to)), word(Quality::ok)) << to;
  }
  EXPECT_EQ(led_to("http://agency.example/", "https://www.agency.example/home"), Quality::ok);
  EXPECT_EQ(
      led_to("https://climate.agency.example/evidence/", "https://science.agency.example/climate-evidence/"),
      Quality::ok);
  EXPECT_EQ(led_to("https://agency.example/login", "https://agency.example/login?x=1"), Quality::ok);
}

TEST(Parked, D10_DomainsOfferedForSaleOrSeized) {
  for (const std::string& page : {
           std::string(
               "<title>agency.example</title><h1>agency.example is for sale</h1><p>Buy this domain</p>"),
           std::string("<title>agency.example - This website is for sale!</title><p>Related searches</p>"),
           std::string(
               "<title>agency.example</title><p>This domain is parked free, courtesy of a registrar.</p>"),
           std::string("<title>agency.example</title><script>window.park = 'eyJ'</script>"),
           std::string(
               "<!doctype html><html data-adblockkey=x><script "
               "src='https://img1.wsimg.com/parking-lander/static/js/main.js'></script><div id=root></div>"),
           std::string("<title>Domain expired</title><p>This domain name has expired. If you are the owner, "
                       "contact your registrar.</p>"),
           std::string("<title>Seized</title><h1>THIS DOMAIN HAS BEEN SEIZED</h1><p>by the authorities under "
                       "a warrant.</p>"),
       }) {
    EXPECT_EQ(word(quality_of(page)), word(Quality::parked)) << page.substr(0, 90);
  }
  EXPECT_EQ(led_to("https://old.example/a", "https://www.hugedomains.com/domain_profile.cfm?d=old"),
            Quality::parked);
  EXPECT_EQ(quality_of("<title>Domain squatting rule</title><p>An offer that says \"this domain is for "
                       "sale\" may be fraud.</p>" +
                       filler(420)),
            Quality::ok);
}

TEST(Login, D11_WallsAndPagesWithABoxToSignIn) {
  EXPECT_EQ(
      quality_of("<title>Portal</title><h1>Sign in</h1><form><input name=u><input type=password></form>" +
                 filler(90)),
      Quality::login);
  EXPECT_EQ(quality_of("<p>You must be logged in to view this page.</p>"), Quality::login);
  EXPECT_EQ(quality_of("<p>Your session has expired.</p><a href=/>Again</a>"), Quality::login);
  EXPECT_EQ(quality_of("<title>Notice of hearing</title><form>Members <input name=u><input "
                       "type=password></form><p>The hearing on docket "
                       "12 is moved to 3 May.</p>" +
                       filler(60)),
            Quality::ok);
}

TEST(Maintenance, D13_PagesAndStatus) {
  EXPECT_EQ(quality_of("", 503, {{"Retry-After", "600"}}), Quality::maintenance);
  EXPECT_EQ(quality_of("<title>Site under maintenance</title>", 200), Quality::maintenance);
  EXPECT_EQ(quality_of("<title>Agency</title><h1>Scheduled maintenance</h1><p>We are performing scheduled "
                       "maintenance. We should be back "
                       "online shortly.</p>"),
            Quality::maintenance);
  EXPECT_EQ(quality_of("<p>Scheduled maintenance</p>"), Quality::maintenance);
  EXPECT_EQ(quality_of("<title>Agency</title><p>Briefly unavailable for scheduled maintenance. Check back in "
                       "a minute.</p>"),
            Quality::maintenance);
  EXPECT_EQ(quality_of("<title>Site under maintenance</title>", 404), Quality::maintenance) << "no removal";
  for (const char* page :
       {"<title>Essential maintenance to our online services | Agency</title><h1>Essential "
        "maintenance</h1><p>Our services will be "
        "unavailable from 3 May.</p>",
        "<title>Scheduled maintenance on 5 May - Agency</title><h1>Scheduled maintenance on 5 May</h1>",
        "<title>Road maintenance | County</title><h1>Maintenance</h1><p>Crews mow and plow.</p>"}) {
    EXPECT_EQ(word(quality_of(page + filler(60))), word(Quality::ok)) << page;
  }
}

TEST(Empty, D14_NothingButScripts) {
  for (const char* body :
       {"", "<html><body></body></html>", "<script>x()</script>",
        "<body><div id=root></div><script src=a.js></script>",
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div>",
        "<div id=app>Loading...</div>", "<meta http-equiv=refresh content='0;url=/x'>",
        "<p>JavaScript is required</p>"}) {
    EXPECT_EQ(word(quality_of(body)), word(Quality::empty)) << body;
  }
  EXPECT_EQ(quality_of("", 204), Quality::empty);
  EXPECT_EQ(quality_of("<p>Loading zone rules changed.</p>"), Quality::ok);
}

}  // namespace
}  // namespace policywatch::extract
