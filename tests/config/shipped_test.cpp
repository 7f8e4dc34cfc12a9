// The files that ship: the commented example and the ready-made sources.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "base/url.hpp"
#include "config/config.hpp"

namespace policywatch::config {
namespace {

using testing::IsEmpty;

const char* nothing_set(const char*) {
  return nullptr;
}

const std::filesystem::path kFolder = std::filesystem::path(POLICYWATCH_SOURCE_DIR) / "config";

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string told(const Loaded& loaded) {
  std::string all;
  for (const Mistake& mistake : loaded.mistakes) all += to_string(mistake) + "\n";
  return all;
}

// The example with every "# key" and "# [table]" line switched on.
std::string uncommented(const std::string& text) {
  std::string out;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    std::string line = text.substr(from, end - from);
    from = end + 1;
    const std::string body = line.starts_with("# ") ? line.substr(2) : "";
    const std::size_t word = body.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
    const bool key = word != std::string::npos && word > 0 &&
                     body.find_first_not_of(' ', word) != std::string::npos &&
                     body[body.find_first_not_of(' ', word)] == '=';
    if (key || body.starts_with("[")) line = body;
    if (line.starts_with("include")) continue;
    out += line + "\n";
  }
  return out;
}

TEST(Shipped, TheExampleSaysTheBuiltInDefaults) {
  const Loaded loaded = load((kFolder / "policywatch.toml").string(), nothing_set);
  EXPECT_EQ(told(loaded), "");
  EXPECT_EQ(show(loaded.settings), show(defaults(nothing_set)));
  EXPECT_THAT(loaded.settings.watches, IsEmpty()) << "nothing may be fetched without being asked for";
}

TEST(Shipped, WhatTheExampleShowsInCommentsIsRight) {
  const Loaded loaded =
      load_text(uncommented(read(kFolder / "policywatch.toml")), "policywatch.toml", nothing_set);
  EXPECT_EQ(told(loaded), "");
  EXPECT_EQ(loaded.settings.watches.size(), 1u);
  EXPECT_EQ(loaded.settings.notifiers.size(), 4u);
}

TEST(Shipped, AllReadyMadeSourcesLoadTogetherByOneInclude) {
  const Loaded loaded =
      load_text("include = [\"sources.d/*.toml\"]\n", (kFolder / "local.toml").string(), nothing_set);
  EXPECT_EQ(told(loaded), "");
  EXPECT_GE(loaded.files.size(), 13u);
  EXPECT_GE(loaded.settings.watches.size(), 40u);
}

TEST(Shipped, EachSourceFileLoadsAloneAndIsExplained) {
  for (const auto& entry : std::filesystem::directory_iterator(kFolder / "sources.d")) {
    const Loaded loaded = load(entry.path().string(), nothing_set);
    EXPECT_EQ(told(loaded), "");
    EXPECT_FALSE(loaded.settings.watches.empty()) << entry.path();
    const std::string text = read(entry.path());
    for (const char* part : {"# What it is:", "# Traps:", "# What to set:"}) {
      EXPECT_THAT(text, testing::HasSubstr(part)) << entry.path();
    }
  }
}

TEST(Shipped, SourcesNameWhoSpeaksAndKeepAPoliteDistance) {
  const Loaded loaded =
      load_text("include = [\"sources.d/*.toml\"]\n", (kFolder / "local.toml").string(), nothing_set);
  std::map<std::string, double> checks_per_hour;
  std::set<std::string> addresses;
  for (const Watch& watch : loaded.settings.watches) {
    EXPECT_FALSE(watch.title.empty() || watch.issuer.empty()) << watch.id;
    EXPECT_NE(watch.tier, 0) << watch.id;
    EXPECT_GE(watch.every, std::chrono::minutes(10)) << watch.id;
    EXPECT_TRUE(addresses.insert(identity_of(watch.url)).second) << watch.url << " is watched twice";
    if (!watch.paused) {
      checks_per_hour[Url::parse(watch.url)->host_key()] +=
          3'600'000.0 / static_cast<double>(watch.every.count());
    }
  }
  for (const auto& [host, count] : checks_per_hour) EXPECT_LE(count, 12) << host;
  // Anonymous readers of CourtListener have about 100 requests a day in all.
  EXPECT_LE(checks_per_hour["www.courtlistener.com:443"] * 24, 50);
}

}  // namespace
}  // namespace policywatch::config
