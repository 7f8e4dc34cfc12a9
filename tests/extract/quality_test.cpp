#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "extract/extract.hpp"

namespace policywatch::extract {
namespace {

constexpr const char* kUrl = "https://agency.example/policy/page";

std::string filler(int words) {
  std::string text;
  for (int i = 0; i < words; ++i) text += "word ";
  return "<p>" + text + "</p>";
}

QualityVerdict judge(Response response, const Watch& watch = {}) {
  if (response.status == 0) response.status = 200;
  if (response.url.empty()) response.url = kUrl;
  if (response.final_url.empty()) response.final_url = response.url;
  const Dom dom = Dom::parse(decode(response.body, "text/html").text);
  std::vector<std::string> notes;
  const Document document = read_page(dom, response.final_url, watch, notes);
  return judge_quality(response, watch, &dom, &document);
}

Quality of_body(const std::string& body, int status = 200, Headers headers = {}) {
  Response response;
  response.status = status;
  response.body = body;
  response.headers = std::move(headers);
  const QualityVerdict verdict = judge(response);
  EXPECT_EQ(verdict.reason.empty(), verdict.quality == Quality::ok) << verdict.reason;
  return verdict.quality;
}

TEST(Quality, StatusCodes) {
  const std::string body = "<p>Some text of the page that was asked for.</p>";
  EXPECT_EQ(of_body(body, 200), Quality::ok);
  EXPECT_EQ(of_body(body, 404), Quality::not_found);
  EXPECT_EQ(of_body(body, 410), Quality::gone);
  EXPECT_EQ(of_body(body, 401), Quality::login);
  for (int status : {403, 405, 406, 429, 451}) EXPECT_EQ(of_body(body, status), Quality::blocked) << status;
  EXPECT_EQ(of_body(body, 503), Quality::server_error);
  EXPECT_EQ(of_body(body, 503, {{"Retry-After", "600"}}), Quality::maintenance);
  for (int status : {400, 500, 502, 504, 520})
    EXPECT_EQ(of_body(body, status), Quality::server_error) << status;
  EXPECT_EQ(of_body("", 204), Quality::empty);
  EXPECT_EQ(of_body(body, 206), Quality::truncated);
}

TEST(Quality, WhatTheTransportSaysStands) {
  Response response;
  response.quality = Quality::too_large;
  response.failure = "body over 20 MiB";
  const QualityVerdict verdict = judge_quality(response, {}, nullptr, nullptr);
  EXPECT_EQ(verdict.quality, Quality::too_large);
  EXPECT_EQ(verdict.reason, "body over 20 MiB");
}

TEST(Quality, WallsByHeader) {
  const std::string body = "<p>x</p>";
  EXPECT_EQ(of_body(body, 403, {{"cf-mitigated", "challenge"}}), Quality::blocked);
  EXPECT_EQ(of_body(body, 202, {{"x-amzn-waf-action", "challenge"}}), Quality::blocked);
  EXPECT_EQ(of_body(body, 405, {{"x-amzn-waf-action", "captcha"}}), Quality::blocked);
  EXPECT_EQ(of_body(body, 403, {{"Server", "AkamaiGHost"}}), Quality::blocked);
  EXPECT_EQ(of_body(body, 400, {{"X-Cache", "Error from cloudfront"}}), Quality::blocked);
  EXPECT_EQ(of_body(body, 404, {{"X-Cache", "Error from cloudfront"}}), Quality::not_found);
}

TEST(Quality, WallsByBodyWhateverTheStatus) {
  const std::vector<std::string> walls = {
      "<title>Just a moment...</title><p>Checking your browser before accessing agency.gov</p>",
      "<h1>Just a moment...</h1><p>Ray ID: 8f00</p>",
      "<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access this. "
      "Reference #18.1</p>",
      "<title>Federal Register :: Request Access</title><p>Due to aggressive automated scraping, request "
      "access.</p>",
      "<title>Attention Required! | Cloudflare</title><p>Sorry, you have been blocked</p>",
      "<body><iframe src='/_Incapsula_Resource?x'>Request unsuccessful.</iframe></body>",
      "<title>agency.gov</title><p>Please enable JS</p><script "
      "src='https://ct.captcha-delivery.com/c.js'></script>",
      "<title>Access to this page has been denied</title><div id=px-captcha></div>",
      "<title>Human Verification</title><script>window.gokuProps={}</script>",
      "<p>Please verify you are human</p><div class=h-captcha></div>",
      "<div class=cf-turnstile></div>",
      "<p>Please confirm</p><div class=g-recaptcha data-sitekey=x></div>",
      "<title>Pardon Our Interruption</title><p>As you were browsing...</p>",
      "<title>Request Rejected</title><p>The requested URL was rejected. Please consult with your "
      "administrator.</p>"};
  for (const std::string& wall : walls) {
    for (int status : {200, 202, 403, 405, 429})
      EXPECT_EQ(of_body(wall, status), Quality::blocked) << status << wall;
  }
}

TEST(Quality, OrdinaryPagesWithSuchWordsAreOk) {
  for (const std::string& page : {
           "<title>Section 404 of the Clean Water Act | EPA</title><h1>Section 404</h1>" + filler(50),
           "<title>Access Denied: how agencies refuse records</title>" + filler(800),
           "<title>Contact</title><div class=g-recaptcha></div>" + filler(300),
           "<title>News</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>" +
               filler(200),
           "<title>Essential maintenance to our online services</title><p>On 3 May the service is down.</p>" +
               filler(60),
           "<title>Newsroom</title><form><input type=password></form>" + filler(500),
           std::string("<title>Notice</title><p>The request was withdrawn.</p>"),
       }) {
    EXPECT_EQ(of_body(page), Quality::ok) << page.substr(0, 80);
  }
}

TEST(Quality, SoftErrorsByTitle) {
  EXPECT_EQ(of_body("<title>Page not found | EPA</title>" + filler(900)), Quality::not_found);
  EXPECT_EQ(of_body("<title>404 Not Found</title><p>nginx</p>"), Quality::not_found);
  EXPECT_EQ(of_body("<title>EPA - Error 404</title>" + filler(20)), Quality::not_found);
  EXPECT_EQ(of_body("<title>Agency actions</title><h1>Page not found</h1><p>The page you requested could not "
                    "be found."),
            Quality::not_found);
  EXPECT_EQ(of_body("<title>This page isn’t available | Agency</title>" + filler(20)), Quality::not_found);
  EXPECT_EQ(of_body("<title>Error 502</title><p>x</p>"), Quality::server_error);
  EXPECT_EQ(of_body("<title>Server Error</title><p>x</p>"), Quality::server_error);
  EXPECT_EQ(of_body("<title>Site under maintenance</title><p>Back soon</p>"), Quality::maintenance);
  EXPECT_EQ(of_body("<title>Agency</title><p>We are down for maintenance.</p>"), Quality::maintenance);
}

Quality after_redirect(const std::string& from, const std::string& to) {
  Response response;
  response.url = from;
  response.final_url = to;
  response.redirects = {{302, from, to}};
  response.body = "<title>Agency</title>" + filler(300);
  return judge(response).quality;
}

TEST(Quality, RedirectsThatLoseThePage) {
  EXPECT_EQ(after_redirect(kUrl, "https://agency.example/"), Quality::not_found);
  EXPECT_EQ(after_redirect(kUrl, "https://www.agency.example/home"), Quality::not_found);
  EXPECT_EQ(after_redirect(kUrl, "https://agency.example/index.html"), Quality::not_found);
  EXPECT_EQ(after_redirect(kUrl, "https://agency.example/login?next=/policy/page"), Quality::login);
  EXPECT_EQ(after_redirect(kUrl, "https://agency.example/error.aspx?aspxerrorpath=/policy/page"),
            Quality::server_error);
  EXPECT_EQ(after_redirect(kUrl, "https://unblock.register.example/"), Quality::blocked);
  EXPECT_EQ(after_redirect(kUrl, "https://agency.example/404.html"), Quality::not_found);
  EXPECT_EQ(after_redirect(kUrl, "https://other.example/"), Quality::ok);
  EXPECT_EQ(after_redirect(kUrl, "https://agency.example/policy/page-2"), Quality::ok);
  EXPECT_EQ(after_redirect("http://agency.example/", "https://www.agency.example/home"), Quality::ok);
}

TEST(Quality, SignInWalls) {
  EXPECT_EQ(of_body("<title>Portal</title><form>Name <input><input type=password></form>"), Quality::login);
  EXPECT_EQ(of_body("<title>Sign in | Portal</title><p>Continue with your agency account</p>"),
            Quality::login);
}

TEST(Quality, ParkedDomains) {
  EXPECT_EQ(of_body("<title>agency.example</title><p>This domain is for sale! Buy this domain.</p>"),
            Quality::parked);
  EXPECT_EQ(of_body("<title>x</title><p>Ads</p><script src='//www.sedoparking.com/f.js'></script>"),
            Quality::parked);
}

TEST(Quality, PagesWithoutTextAreEmptyUnlessAllowed) {
  for (const char* body :
       {"", "<html><head><title>x</title></head><body></body></html>", "<body><script>x()</script>",
        "<body><div id=root></div><noscript>You need JavaScript</noscript>"}) {
    EXPECT_EQ(of_body(body), Quality::empty) << body;
  }
  Watch watch;
  watch.allow_empty = true;
  Response response;
  response.body = "<body></body>";
  EXPECT_EQ(judge(response, watch).quality, Quality::ok);
}

TEST(Quality, ASelectionThatFindsNothingIsNoPage) {
  Watch watch;
  watch.select = {".m"};
  Response response;
  response.body = "<div class=n>Rule A</div>";
  EXPECT_EQ(judge(response, watch).quality, Quality::empty);
  response.body = "<div class=m><img src=a.png></div>";
  EXPECT_EQ(judge(response, watch).quality, Quality::empty);
  response.body = "<div class=m>Rule A</div>";
  EXPECT_EQ(judge(response, watch).quality, Quality::ok);
}

TEST(Quality, AllowedStatusIsCompared) {
  Watch watch;
  watch.allow_status = {403};
  Response response;
  response.status = 403;
  response.body = "<p>Rule A</p>";
  EXPECT_EQ(judge(response, watch).quality, Quality::ok);
}

Quality as_kind(WatchKind kind, std::string body, std::string type) {
  Watch watch;
  watch.kind = kind;
  Response response;
  response.status = 200;
  response.url = response.final_url = kUrl;
  response.body = std::move(body);
  response.headers = {{"Content-Type", std::move(type)}};
  return judge_quality(response, watch, nullptr, nullptr).quality;
}

TEST(Quality, AnotherTypeThanTheWatchReads) {
  EXPECT_EQ(as_kind(WatchKind::page, "%PDF-1.7 ...", "application/pdf"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::page, "\x89PNG...", "image/png"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::feed, "<!doctype html><p>x", "text/html"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::feed, "<?xml version='1.0'?><rss/>", "text/html"), Quality::ok);
  EXPECT_EQ(as_kind(WatchKind::federal_register, "<html>", "text/html"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::federal_register, " {\"results\":[]}", "application/json"), Quality::ok);
  EXPECT_EQ(as_kind(WatchKind::document, "<!DOCTYPE html>x", "text/html"), Quality::wrong_type);
  EXPECT_EQ(as_kind(WatchKind::document, "%PDF-1.7", "application/pdf"), Quality::ok);
  EXPECT_EQ(as_kind(WatchKind::document, "plain words", "text/plain"), Quality::ok);
}

}  // namespace
}  // namespace policywatch::extract
