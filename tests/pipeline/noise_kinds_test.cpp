// Pages that differ in what machines put on them: each kind raises nothing, beginning with the first check.
#include <gtest/gtest.h>

#include "pipeline/analyse.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::pipeline {
namespace {

struct Kind {
  const char* name;
  const char* before;  // stands in the body, after the heading
  const char* after;
};

std::string page_with(const std::string& part) {
  return "<html><head><title>Walk-in appointments</title></head><body><main><h1>Walk-in appointments</h1>" +
         part +
         "<p>Passports are handled on weekdays between eight and four; bring the letter that we sent you "
         "and an identity document, and for children the consent of both parents in writing.</p>"
         "<p>Address changes are taken at the desk of the field office that holds your file.</p>"
         "</main></body></html>";
}

Reading read_at(const Watch& watch, const std::string& body) {
  Response response;
  response.status = 200;
  response.url = response.final_url = watch.url;
  response.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  response.body = body;
  return watchers::read(watch, response);
}

class NoiseKinds : public testing::TestWithParam<Kind> {};

TEST_P(NoiseKinds, RaisesNothing) {
  Watch watch;
  watch.id = "page";
  watch.url = "https://agency.example/walk-ins";
  watch.kind = WatchKind::page;
  const Reading before = read_at(watch, page_with(GetParam().before));
  const Reading after = read_at(watch, page_with(GetParam().after));
  ASSERT_EQ(before.quality, Quality::ok) << before.reason;
  const match::PolicyIndex index;
  const Subject subject{.watch = watch,
                        .previous = &before.document,
                        .reading = after,
                        .before = {},
                        .after = {},
                        .now = *parse_rfc3339("2026-03-01T00:00:00Z"),
                        .seen_before = std::nullopt,
                        .same_bytes_but_markup = false};
  const Findings findings = analyse(subject, Knowledge{index, {}, {}, {}});
  for (const Update& update : findings.created) ADD_FAILURE() << update.title << ": " << update.text;
}

INSTANTIATE_TEST_SUITE_P(
    Noise, NoiseKinds,
    testing::Values(
        Kind{"csrf_token", R"(<form><input type="hidden" name="csrf" value="a81bc81b"></form>)",
             R"(<form><input type="hidden" name="csrf" value="99e0f2c4"></form>)"},
        Kind{"nonce", R"(<script nonce="q1w2e3">run()</script>)", R"(<script nonce="z9y8x7">run()</script>)"},
        Kind{"beacon", R"(<img src="https://stats.example/b.gif?t=1771" width="1" height="1" alt="">)",
             R"(<img src="https://stats.example/b.gif?t=1999" width="1" height="1" alt="">)"},
        Kind{"view_id", R"(<div class="view js-view-dom-id-4f1c9a"><p>Offices open at eight.</p></div>)",
             R"(<div class="view js-view-dom-id-77ab03"><p>Offices open at eight.</p></div>)"},
        Kind{"render_time", "<p>Page generated in 0.113 seconds</p>",
             "<p>Page generated in 0.098 seconds</p>"},
        Kind{"relative_time", "<p>Posted 2 hours ago</p>", "<p>Posted 3 hours ago</p>"},
        Kind{"counter", "<p>1,234 views</p>", "<p>1,240 views</p>"},
        Kind{"reordering", "<ul><li>First of the field offices</li><li>Second of the field offices</li></ul>",
             "<ul><li>Second of the field offices</li><li>First of the field offices</li></ul>"},
        Kind{"asset_hash", R"(<p><a href="/static/9f8e7d6c5b4a39281.js">Scripts</a></p>)",
             R"(<p><a href="/static/1a2b3c4d5e6f70819.js">Scripts</a></p>)"},
        Kind{"uploaded_again",
             R"(<p><a href="/files/962801/Office_Report_2026.csv">The office report</a></p>)",
             R"(<p><a href="/files/963211/Office_Report_2026.csv">The office report</a></p>)"},
        Kind{"weather", "<div class='wx'>Washington, DC 71°F Sunny</div>",
             "<div class='wx'>Washington, DC 64°F Light rain</div>"},
        Kind{"weather_in_words", "<p>Weather: 21 °C and cloudy</p>", "<p>Weather: 17 °C, rain</p>"},
        Kind{"data_centre", "<p>Server: web-03-fra</p>", "<p>Server: web-11-iad</p>"},
        Kind{"data_centre_of_pictures", R"(<img src="https://cdn-a.agency.example/seal.png" alt="Seal">)",
             R"(<img src="https://cdn-b.agency.example/seal.png" alt="Seal">)"},
        Kind{"reviewed_stamp", "<p>Last Reviewed/Updated: 01/24/2025</p>",
             "<p>Last Reviewed/Updated: 02/14/2025</p>"},
        Kind{"updated_stamp", "<p>Last updated: 3 May 2026</p>", "<p>Last updated: 4 May 2026</p>"},
        Kind{"encoding_damage", "<p>The agency’s café opens at eight o’clock in the morning.</p>",
             "<p>The agencyâ€™s cafÃ© opens at eight oâ€™clock in the morning.</p>"},
        Kind{"encoding_lost", "<p>The agency’s café opens at eight o’clock in the morning.</p>",
             "<p>The agency\xEF\xBF\xBDs caf\xEF\xBF\xBD opens at eight o\xEF\xBF\xBD"
             "clock in the morning.</p>"}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace policywatch::pipeline
