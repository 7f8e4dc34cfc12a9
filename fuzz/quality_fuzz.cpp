#include <charconv>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/extract.hpp"
#include "extract/second_look.hpp"
#include "fuzz/fuzz.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::fuzz {
namespace {

// "200 https://final.example/", headers, an empty line, the body.
Response response_of(std::string_view input) {
  Response response = answer("", "https://page.example/news/1", "");
  auto [line, rest] = split_first(input, '\n');
  std::from_chars(line.data(), line.data() + line.size(), response.status);
  if (const std::size_t space = line.find(' '); space != std::string_view::npos) {
    const auto final = Url::parse(line.substr(space + 1));
    if (final && final->is_http()) {
      response.final_url = final->href();
      response.redirects.push_back({302, response.url, response.final_url});
    }
  }
  while (!rest.empty()) {
    std::tie(line, rest) =
        rest.contains('\n') ? split_first(rest, '\n') : std::pair(rest, std::string_view());
    if (trim(line).empty()) break;
    const auto [name, value] = split_first(line, ':');
    response.headers.emplace_back(trim(name), trim(value));
  }
  response.body = std::string(rest);
  return response;
}

}  // namespace

// An answer judged: a reason for each verdict, and advice only for what may be good.
void one_input(std::string_view input) {
  const Response response = response_of(input);
  Watch watch = watch_of(static_cast<WatchKind>(choice(input.substr(0, 64), Words<WatchKind>::names.size())));
  watch.url = response.url;
  const Reading reading = read_checked(watch, response);
  watch.allow_status = {404, 500};
  read_checked(watch, response);

  Document good;
  good.url = response.url;
  good.blocks = {{"The agency publishes its rules on this page.", Where::main, "p"}};
  extract::History history;
  history.last_good = &good;
  history.last_final_url = response.url;
  history.others_on_final_url = 3;
  extract::SiblingProbe probe{200, response.final_url, reading.document};
  for (const extract::SiblingProbe* known :
       {static_cast<const extract::SiblingProbe*>(nullptr), &std::as_const(probe)}) {
    history.probe = known;
    const auto weighed = extract::weigh(response, watch, reading, history);
    require((weighed.verdict.quality == Quality::ok) == weighed.verdict.reason.empty(),
            "a verdict has a reason");
    require(reading.quality == Quality::ok || weighed.verdict.quality != Quality::ok,
            "a bad capture stays bad");
    const bool advice = weighed.wants_probe || weighed.wants_second_look;
    require(!advice || !weighed.reason.empty(), "advice has a reason");
  }
  const double same = extract::resemblance(reading.document, reading.document);
  require(same > 0.999 && same < 1.001, "a page resembles itself");
  const double other = extract::resemblance(reading.document, good);
  require(other >= 0 && other <= 1, "resemblance lies between 0 and 1");
}

}  // namespace policywatch::fuzz
