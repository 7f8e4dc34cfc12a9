#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "config/config.hpp"

namespace policywatch::config {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const char* nothing_set(const char*) {
  return nullptr;
}

Loaded from(std::string_view text) {
  return load_text(text, "test.toml", nothing_set);
}

Watch odd_watch() {
  Watch w;
  w.id = "odd";
  w.url = "https://a.example/?q=1&r=\"x\"";
  w.kind = WatchKind::json;
  w.title = "Quotes \" and \\ and\nlines, ünïcode, \x01 and \x7f";
  w.every = std::chrono::minutes(90);
  w.timezone = "Europe/Berlin";
  w.policies = {"1976", "a-slug"};
  w.select = {"$.items[*].title"};
  w.ignore_text = {"/\\d+ views/"};
  w.report = {"removed"};
  w.links = false;
  w.unique = true;
  w.allow_status = {404, 410};
  w.headers = {{"Accept-Language", "en"}, {"X-Api-Key", "s3cret"}};
  w.list = ListFields{"li", "", "a", "", ""};
  return w;
}

TEST(ConfigShow, ExportedWatchesReadBackTheSame) {
  Watch simple;
  simple.id = "simple";
  simple.url = "https://b.example/";
  simple.cron = "*/15 8-18 * * 1-5";
  const std::vector<Watch> watches = {odd_watch(), simple};
  const Loaded loaded = from(watches_as_toml(watches));
  ASSERT_TRUE(loaded.mistakes.empty()) << to_string(loaded.mistakes[0]) << "\n" << watches_as_toml(watches);
  EXPECT_EQ(loaded.settings.watches, watches);
}

TEST(ConfigShow, W24_WhatIsShownReadsBackAndHidesSecrets) {
  const Loaded loaded = from(R"(
[fetch]
max_body = "3MiB"
[schedule]
jitter = 0.25
[[watch]]
id = "api"
url = "https://api.example/v4"
kind = "json"
headers = { X-Api-Key = "s3cret-header" }
[[notifier]]
id = "n"
type = "webhook"
[notifier.webhook]
url = "https://a.example/hook"
secret = "whsec_s3cret"
[[notifier]]
id = "c"
type = "discord"
[notifier.discord]
url = "https://chat.example/api/s3cret-path"
[[notifier]]
id = "m"
type = "email"
[notifier.email]
smtp = "smtp://m.example"
from = "a@b.example"
to = ["c@d.example"]
username = "u"
password = { file = "/run/pw" }
)");
  ASSERT_TRUE(loaded.mistakes.empty()) << to_string(loaded.mistakes[0]);
  const std::string shown = show(loaded.settings);
  EXPECT_THAT(shown, Not(HasSubstr("s3cret")));
  EXPECT_THAT(shown, HasSubstr("password = { file = \"/run/pw\" }"));
  EXPECT_THAT(shown, HasSubstr("jitter = 0.25"));
  EXPECT_THAT(shown, HasSubstr("max_body = \"3MiB\""));
  const Loaded again = from(shown);
  EXPECT_TRUE(again.mistakes.empty()) << to_string(again.mistakes[0]) << "\n" << shown;
  EXPECT_EQ(again.settings.fetch.max_body, loaded.settings.fetch.max_body);
}

TEST(Secrets, ComeFromCredentialsFilesAndTheEnvironment) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "policywatch-credentials";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "smtp-password") << "hunter2\n";
  const std::string text = folder.string();
  const Environment environment = [&](const char* name) -> const char* {
    if (std::string_view(name) == "CREDENTIALS_DIRECTORY") return text.c_str();
    return std::string_view(name) == "HOOK" ? "whsec_x" : nullptr;
  };
  EXPECT_EQ(read_secret({Secret::From::credential, "smtp-password"}, environment).value(), "hunter2");
  EXPECT_EQ(read_secret({Secret::From::file, text + "/smtp-password"}, environment).value(), "hunter2");
  EXPECT_EQ(read_secret({Secret::From::env, "HOOK"}, environment).value(), "whsec_x");
  EXPECT_EQ(read_secret({Secret::From::plain, "p"}, environment).value(), "p");
  EXPECT_EQ(read_secret({}, environment).value(), "");
  EXPECT_THAT(read_secret({Secret::From::credential, "gone"}, environment).error().message,
              HasSubstr("gone"));
  EXPECT_THAT(read_secret({Secret::From::credential, "x"}, nothing_set).error().message,
              HasSubstr("CREDENTIALS_DIRECTORY is not set"));
  EXPECT_FALSE(read_secret({Secret::From::env, "UNSET"}, environment).has_value());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace policywatch::config
