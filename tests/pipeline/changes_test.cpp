// What users of page monitors rely on: before/after cases through reading and comparing.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "pipeline/analyse.hpp"
#include "tests/support/shared.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::pipeline {
namespace {

using boost::json::object;
using boost::json::value;

std::vector<std::string> texts(const object& from, std::string_view key) {
  std::vector<std::string> out;
  const value* found = from.if_contains(key);
  if (found == nullptr || !found->is_array()) return out;
  for (const value& text : found->get_array()) out.emplace_back(text.as_string());
  return out;
}

bool flag(const object& from, std::string_view key, bool otherwise) {
  const value* found = from.if_contains(key);
  return found != nullptr && found->is_bool() ? found->get_bool() : otherwise;
}

std::string word_at(const object& from, std::string_view key) {
  const value* found = from.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

std::vector<std::string> selectors(std::vector<std::string> neutral) {
  for (std::string& one : neutral) {
    if (one.starts_with("//")) one = "xpath:" + one;
    if (one.starts_with("json:")) one.erase(0, 5);
  }
  return neutral;
}

// As a user would choose: json for JSON and for picking from JSON-LD, page for what else has words.
WatchKind kind_of(const object& one) {
  for (const std::string& selector : texts(one.at("settings").as_object(), "include")) {
    if (selector.starts_with("json:")) return WatchKind::json;
  }
  const object& first = one.at("steps").as_array().front().as_object();
  const std::string type = ascii_lower(word_at(first, "content_type"));
  if (type.starts_with("application/json")) return WatchKind::json;
  return type.starts_with("application/rss") ? WatchKind::feed : WatchKind::page;
}

Watch watch_of(const object& one) {
  const object& settings = one.at("settings").as_object();
  Watch watch;
  watch.id = "case";
  watch.url = "https://agency.example/page";
  watch.select = selectors(texts(settings, "include"));
  watch.ignore = selectors(texts(settings, "exclude"));
  watch.kind = kind_of(one);
  watch.ignore_text = texts(settings, "ignore_lines");
  watch.trigger_text = texts(settings, "trigger");
  watch.block_text = texts(settings, "block");
  watch.extract_text = texts(settings, "extract_regex");
  for (const std::string& line : texts(settings, "extract_lines")) watch.extract_text.push_back(line);
  watch.links = flag(settings, "track_links", true);
  watch.only_new = flag(settings, "only_new_lines", false);
  watch.sort = flag(settings, "sort_lines", false);
  watch.unique = flag(settings, "dedupe_lines", false);
  watch.allow_empty = flag(settings, "empty_is_change", false);
  if (flag(settings, "accept_any_status", false)) watch.allow_status = {404, 403, 500, 503};
  if (settings.contains("diff_types")) watch.report = texts(settings, "diff_types");
  return watch;
}

Response response_of(const object& step) {
  Response response;
  response.url = response.final_url = "https://agency.example/page";
  response.status = static_cast<int>(step.at("status").to_number<int>());
  response.headers = {{"Content-Type", word_at(step, "content_type")}};
  if (step.contains("redirect_to_body")) {
    response.body = word_at(step, "redirect_to_body");
    return response;
  }
  response.body =
      step.contains("body_b64") ? from_base64(word_at(step, "body_b64")).value_or("") : word_at(step, "body");
  return response;
}

struct Told {
  std::vector<std::string> added, removed;
  void take(const Change& change) {
    for (const TextChange& text : change.text) {
      if (text.op == TextOp::move && text.before == text.after) continue;
      if (!text.after.empty()) added.push_back(text.after);
      if (!text.before.empty()) removed.push_back(text.before);
    }
    for (const Item& item : change.items_added) added.push_back(item.title);
    for (const Item& item : change.items_removed) removed.push_back(item.title);
  }
};

bool holds(const std::vector<std::string>& told, const std::string& wanted) {
  return std::ranges::any_of(told, [&](const std::string& text) { return text.contains(wanted); });
}

// Nowhere on the page: the host's own name, which an expanded entity would show.
void expect_absent_anywhere(const object& expected, const Document& document, const std::string& id) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  for (std::string text : texts(expected, "absent_anywhere")) {
    if (text == "@HOSTNAME@") text = host.data();
    for (const Item& item : document.items) {
      EXPECT_FALSE(item.title.contains(text) || item.summary.contains(text)) << id << " holds " << text;
    }
    for (const Block& block : document.blocks)
      EXPECT_FALSE(block.text.contains(text)) << id << " holds " << text;
  }
}

// What HTTP itself decides (304, redirects that loop) is tested over real requests, with the other cases
// about answers, in tests/system/judging_test.py.
bool is_about_content(const object& one) {
  for (const value& step : one.at("steps").as_array()) {
    const object& fields = step.as_object();
    if (fields.contains("redirect_loop") || fields.at("status").to_number<int>() == 304) return false;
  }
  return true;
}

void expect_step(const object& expected, const Findings& findings, const Reading& reading,
                 const std::string& id) {
  const bool changed = findings.change && findings.change->changed;
  if (expected.contains("changed")) EXPECT_EQ(changed, flag(expected, "changed", false)) << id;
  if (expected.contains("error"))
    EXPECT_EQ(reading.quality != Quality::ok, flag(expected, "error", false)) << id << " " << reading.reason;
  expect_absent_anywhere(expected, reading.document, id);
  if (!findings.change) return;
  Told told;
  told.take(*findings.change);
  if (expected.contains("max_added"))
    EXPECT_LE(told.added.size(), expected.at("max_added").to_number<std::size_t>()) << id;
  for (const std::string& text : texts(expected, "added"))
    EXPECT_TRUE(holds(told.added, text)) << id << " added " << text;
  for (const std::string& text : texts(expected, "removed"))
    EXPECT_TRUE(holds(told.removed, text)) << id << " removed " << text;
  for (const std::string& text : texts(expected, "absent")) {
    EXPECT_FALSE(holds(told.added, text) || holds(told.removed, text)) << id << " absent " << text;
  }
}

TEST(ChangesThatUsersRelyOn, AreToldAsTheyExpect) {
  const auto cases = test::read_shared_json("cases/changes.json");
  if (!cases) GTEST_SKIP() << "no cases: set POLICYWATCH_SHARED";
  const match::PolicyIndex index;
  int seen = 0;
  for (const value& entry : cases->as_array()) {
    const object& one = entry.as_object();
    if (!is_about_content(one)) continue;
    ++seen;
    const std::string id = word_at(one, "id") + " " + word_at(one, "name");
    const Watch watch = watch_of(one);
    std::optional<Document> previous;
    for (const value& element : one.at("steps").as_array()) {
      const object& step = element.as_object();
      const Reading reading = watchers::read(watch, response_of(step));
      const Subject subject{watch, previous ? &*previous : nullptr, reading, {}, {}, {}, {}, false};
      const Findings findings = analyse(subject, Knowledge{index, {}, {}, {}});
      expect_step(step.at("expect").as_object(), findings, reading, id);
      if (reading.quality != Quality::ok || findings.keep_baseline) continue;
      previous = reading.document;
    }
  }
  EXPECT_GT(seen, 0);
}

}  // namespace
}  // namespace policywatch::pipeline
