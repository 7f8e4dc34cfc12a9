// Every source that ships (config/sources.d) beside a made-up answer in the shape of its real page
// (tests/fixtures/sources/ID.html|xml|json, ID.expect.json): a change of our reading that breaks a source is
// seen here.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/date.hpp"
#include "base/url.hpp"
#include "config/config.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

namespace fs = std::filesystem;
using boost::json::object;
using boost::json::value;

const fs::path kRoot = POLICYWATCH_SOURCE_DIR;
const fs::path kFixtures = kRoot / "tests/fixtures/sources";

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::vector<Watch>& sources() {
  static const std::vector<Watch> all = [] {
    const auto loaded =
        config::load_text("include = [\"sources.d/*.toml\"]\n", (kRoot / "config/local.toml").string(),
                          [](const char*) -> const char* { return nullptr; });
    EXPECT_TRUE(loaded.mistakes.empty());
    return loaded.settings.watches;
  }();
  return all;
}

std::optional<fs::path> answer_file(const std::string& id) {
  for (const char* end : {".html", ".xml", ".json"}) {
    fs::path file = kFixtures / (id + end);
    if (fs::exists(file)) return file;
  }
  return std::nullopt;
}

std::string stated(const object& of, const char* name) {
  const value* found = of.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

Reading reading_of(const Watch& watch, const std::string& type) {
  Response response;
  response.status = 200;
  response.url = response.final_url = watch.url;
  response.headers = {{"Content-Type", type}};
  response.body = bytes_of(*answer_file(watch.id));
  return read(watch, response);
}

// Only what the expectation names is compared.
void expect_item(const Item& item, const object& expected) {
  EXPECT_EQ(item.title, stated(expected, "title"));
  EXPECT_EQ(item.url, stated(expected, "url"));
  EXPECT_EQ(item.date ? to_iso(*item.date) : "", stated(expected, "date"));
  EXPECT_FALSE(item.key.empty());
  if (expected.contains("summary")) EXPECT_EQ(item.summary, stated(expected, "summary"));
  if (expected.contains("key"))
    EXPECT_TRUE(item.key == stated(expected, "key") || item.key == identity_of(stated(expected, "key")))
        << item.key;
}

void expect_policy(const Reading& reading, const object& expected) {
  ASSERT_TRUE(reading.document.policy.has_value());
  const Policy& policy = *reading.document.policy;
  EXPECT_EQ(policy.id, stated(expected, "id"));
  EXPECT_EQ(policy.title, stated(expected, "title"));
  EXPECT_EQ(policy.announced ? to_iso(*policy.announced) : "", stated(expected, "announced"));
  EXPECT_EQ(policy.actions.size(), static_cast<std::size_t>(expected.at("actions").as_int64()));
}

TEST(Sources, ThereAreAtLeastSixtyAndEachHasAnAnswerToReadFrom) {
  EXPECT_GE(sources().size(), 60U);
  std::set<std::string> known;
  for (const Watch& watch : sources()) {
    known.insert(watch.id);
    EXPECT_TRUE(answer_file(watch.id).has_value()) << watch.id << " has no fixture";
    EXPECT_TRUE(fs::exists(kFixtures / (watch.id + ".expect.json"))) << watch.id;
  }
  for (const auto& entry : fs::directory_iterator(kFixtures)) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(known.contains(name.substr(0, name.find('.')))) << name << " belongs to no source";
  }
}

class Source : public testing::TestWithParam<Watch> {};

TEST_P(Source, IsReadAsItsPageStandsThere) {
  const Watch& watch = GetParam();
  if (!answer_file(watch.id)) GTEST_SKIP() << "no fixture";  // told by the test above
  const value expected = boost::json::parse(bytes_of(kFixtures / (watch.id + ".expect.json")));
  const object& whole = expected.as_object();
  const Reading reading = reading_of(watch, stated(whole, "type"));
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  const auto& items = whole.at("items").as_array();
  ASSERT_EQ(reading.document.items.size(), items.size());
  std::set<std::string> keys;
  for (std::size_t i = 0; i < items.size(); ++i) {
    SCOPED_TRACE("entry " + std::to_string(i + 1));
    expect_item(reading.document.items[i], items[i].as_object());
    EXPECT_TRUE(keys.insert(reading.document.items[i].key).second) << "a key serves two entries";
  }
  if (whole.contains("title")) EXPECT_EQ(reading.document.title, stated(whole, "title"));
  if (whole.contains("policy")) expect_policy(reading, whole.at("policy").as_object());
  if (const value* blocks = whole.if_contains("blocks")) {
    for (const value& text : blocks->as_array()) {
      EXPECT_TRUE(std::ranges::any_of(reading.document.blocks, [&](const Block& block) {
        return block.text == std::string(text.as_string()) && block.where == Where::main;
      })) << text;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Source, testing::ValuesIn(sources()), [](const auto& source) {
  std::string name = source.param.id;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace policywatch::watchers
