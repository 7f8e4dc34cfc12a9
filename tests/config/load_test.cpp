#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "config/config.hpp"

namespace policywatch::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

const char* nothing_set(const char*) {
  return nullptr;
}

std::vector<std::string> texts(const Loaded& loaded) {
  std::vector<std::string> all;
  for (const Mistake& mistake : loaded.mistakes) all.push_back(to_string(mistake));
  return all;
}

Loaded from(std::string_view text, const Checks& checks = {}) {
  return load_text(text, "test.toml", nothing_set, checks);
}

std::string only_mistake(std::string_view text) {
  const Loaded loaded = from(text);
  return loaded.mistakes.size() == 1
             ? to_string(loaded.mistakes[0])
             : std::to_string(loaded.mistakes.size()) + " mistakes: " + testing::PrintToString(texts(loaded));
}

// A folder of files that lasts for one test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "policywatch-config-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, std::string_view text) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }

 private:
  std::filesystem::path path_;
};

constexpr std::string_view kWatch = "[[watch]]\nid = \"a\"\nurl = \"https://a.example/\"\nkind = \"page\"\n";

TEST(ConfigLoad, AnEmptyFileMeansTheDefaults) {
  const Loaded loaded = from("");
  EXPECT_THAT(texts(loaded), IsEmpty());
  EXPECT_EQ(loaded.settings.state_dir, "./policywatch-state");
  EXPECT_EQ(loaded.settings.fetch.timeout, 60s);
  EXPECT_EQ(loaded.settings.fetch.max_body, 20u * 1024 * 1024);
  EXPECT_EQ(loaded.settings.schedule.every, 30min);
  EXPECT_EQ(loaded.settings.review.listen, "127.0.0.1:8737");
  EXPECT_EQ(loaded.settings.review.grace, 10min);
}

TEST(ConfigLoad, TheServiceManagersStateDirectoryIsTheDefault) {
  const auto environment = [](const char* name) -> const char* {
    return std::string_view(name) == "STATE_DIRECTORY" ? "/var/lib/policywatch:/var/lib/other" : nullptr;
  };
  EXPECT_EQ(defaults(environment).state_dir, "/var/lib/policywatch");
  EXPECT_EQ(load_text("state_dir = \"/srv/x\"", "f", environment).settings.state_dir, "/srv/x");
}

TEST(ConfigLoad, EveryKeyOfAWatchIsRead) {
  const Loaded loaded = from(R"(
[[watch]]
id = "ice-newsroom"
url = "https://www.ice.gov/newsroom"
kind = "list"
title = "ICE newsroom"
every = "15m"
issuer = "ICE"
tier = 2
policies = [1976, "some-slug"]
select = ["main"]
ignore = [".share", "xpath://footer"]
ignore_text = ['/\d+ views/']
trigger_text = ["rule"]
block_text = ["maintenance"]
extract_text = ['/Update: .*/']
report = ["added"]
sort = true
unique = true
only_new = true
links = false
allow_empty = true
allow_status = [404]
render = "browser"
headers = { Accept-Language = "en-US" }
paused = true
[watch.list]
item = "li.news"
title = "h3"
link = "a"
date = "time"
summary = "p"
)");
  ASSERT_THAT(texts(loaded), IsEmpty());
  ASSERT_EQ(loaded.settings.watches.size(), 1u);
  Watch expected;
  expected.id = "ice-newsroom";
  expected.url = "https://www.ice.gov/newsroom";
  expected.kind = WatchKind::list;
  expected.title = "ICE newsroom";
  expected.every = 15min;
  expected.issuer = "ICE";
  expected.tier = 2;
  expected.policies = {"1976", "some-slug"};
  expected.select = {"main"};
  expected.ignore = {".share", "xpath://footer"};
  expected.ignore_text = {"/\\d+ views/"};
  expected.trigger_text = {"rule"};
  expected.block_text = {"maintenance"};
  expected.extract_text = {"/Update: .*/"};
  expected.report = {"added"};
  expected.sort = expected.unique = expected.only_new = expected.allow_empty = expected.paused = true;
  expected.links = false;
  expected.allow_status = {404};
  expected.render = "browser";
  expected.headers = {{"Accept-Language", "en-US"}};
  expected.list = ListFields{"li.news", "h3", "a", "time", "p"};
  EXPECT_EQ(loaded.settings.watches[0], expected);
}

TEST(ConfigLoad, PagesAndPushSecretsAreForTheKindsThatHaveThem) {
  const auto watch = [](const std::string& kind, const std::string& more) {
    return load_text("[[watch]]\nid = \"w\"\nurl = \"https://a.example/\"\nkind = \"" + kind + "\"\n" + more,
                     "test.toml", {});
  };
  EXPECT_EQ(watch("list", "").settings.watches.at(0).pages, 1);
  for (const char* kind : {"list", "feed", "federal_register", "courtlistener", "json"})
    EXPECT_EQ(watch(kind, "pages = 20").settings.watches.at(0).pages, 20) << kind;
  EXPECT_THAT(to_string(watch("article", "pages = 2").mistakes.at(0)), HasSubstr("test.toml:5:"));
  EXPECT_EQ(watch("list", "pages = 21").mistakes.size(), 1u);
  EXPECT_EQ(watch("list", "pages = 0").mistakes.size(), 1u);
  const Loaded pushed = watch("courtlistener", "push_secret = { file = \"/x\" }");
  EXPECT_TRUE(pushed.mistakes.empty());
  EXPECT_EQ(pushed.settings.push_secrets.at("w").name, "/x");
  EXPECT_THAT(show(pushed.settings), HasSubstr("push_secret = { file = \"/x\" }"));
  EXPECT_THAT(show(watch("courtlistener", "push_secret = \"told-to-nobody\"").settings),
              testing::Not(HasSubstr("told-to-nobody")));
  EXPECT_THAT(to_string(watch("feed", "push_secret = \"x\"").mistakes.at(0)),
              HasSubstr("kind courtlistener"));
}

TEST(ConfigLoad, NotifiersAreRead) {
  const Loaded loaded = from(R"(
[[notifier]]
id = "editors"
type = "email"
events = ["update.accepted"]
policies = [1976]
kinds = ["court_order"]
status_only = true
min_score = 40
digest = "weekly@mon 08:00"
timezone = "America/New_York"
quiet = "22:00-06:00"
[notifier.email]
smtp = "smtp://mail.example:587"
starttls = "opportunistic"
from = "Policywatch <policywatch@tracker.example>"
to = ["editors@tracker.example"]
username = "policywatch"
password = { credential = "smtp-password" }
[[notifier]]
id = "site"
type = "webhook"
[notifier.webhook]
url = "https://tracker.example/hooks"
secret = { env = "HOOK" }
[[notifier]]
id = "chat"
type = "slack"
[notifier.slack]
url = "https://hooks.example/T0/B0"
)");
  ASSERT_THAT(texts(loaded), IsEmpty());
  ASSERT_EQ(loaded.settings.notifiers.size(), 3u);
  const NotifierSettings& editors = loaded.settings.notifiers[0];
  EXPECT_THAT(editors.events, ElementsAre(EventType::update_accepted));
  EXPECT_THAT(editors.kinds, ElementsAre(UpdateKind::court_order));
  EXPECT_EQ(editors.email.smtp, "smtp://mail.example:587");
  EXPECT_EQ(editors.email.password.from, Secret::From::credential);
  EXPECT_EQ(editors.email.password.name, "smtp-password");
  EXPECT_EQ(loaded.settings.notifiers[1].webhook.secret.from, Secret::From::env);
  EXPECT_EQ(loaded.settings.notifiers[2].type, NotifierType::slack);
  EXPECT_EQ(loaded.settings.notifiers[2].webhook.url, "https://hooks.example/T0/B0");
}

TEST(ConfigLoad, SizesTakeUnitsOrPlainBytes) {
  EXPECT_EQ(from("[fetch]\nmax_body = \"20MB\"").settings.fetch.max_body, 20'000'000u);
  EXPECT_EQ(from("[fetch]\nmax_body = \"1 GiB\"").settings.fetch.max_body, 1u << 30);
  EXPECT_EQ(from("[fetch]\nmax_body = 65536").settings.fetch.max_body, 65536u);
  EXPECT_THAT(only_mistake("[fetch]\nmax_body = \"20 parsecs\""),
              HasSubstr("test.toml:2:12: 'max_body' must be a size"));
}

TEST(ConfigLoad, EveryMistakeIsToldAtOnceInOrderOfPlace) {
  const Loaded loaded = from(R"(stat_dir = "x"
[fetch]
timeout = 60
jitter = 0.1
[[watch]]
id = "News Room"
url = "ftp://a.example/"
kind = "lst"
evry = "15m"
[[watch]]
kind = "page"
)");
  EXPECT_THAT(texts(loaded),
              ElementsAre("test.toml:1:1: unknown key 'stat_dir' in the file, did you mean 'state_dir'?",
                          HasSubstr("test.toml:3:11: 'timeout' must be a duration"),
                          HasSubstr("test.toml:4:1: unknown key 'jitter' in [fetch]"),
                          HasSubstr("test.toml:6:6: 'id': 'News Room' must be made of a-z, 0-9"),
                          HasSubstr("test.toml:7:7: 'url': 'ftp://a.example/' must start with http"),
                          HasSubstr("test.toml:8:8: 'kind': unknown word 'lst', did you mean 'list'?"),
                          "test.toml:9:1: unknown key 'evry' in [[watch]], did you mean 'every'?",
                          HasSubstr("test.toml:10:1: required key 'id' is missing in [[watch]]"),
                          HasSubstr("test.toml:10:1: required key 'url' is missing in [[watch]]")));
}

TEST(ConfigLoad, MisspeltKeysAreNamedAtEveryLevel) {
  EXPECT_THAT(only_mistake("[fetsh]\n"), HasSubstr("unknown key 'fetsh' in the file, did you mean 'fetch'?"));
  EXPECT_THAT(only_mistake("[review]\nlisten_on = \"x\""), HasSubstr("unknown key 'listen_on' in [review]"));
  EXPECT_THAT(only_mistake(std::string(kWatch) + "[watch.list]\nitems = \"li\""),
              HasSubstr("unknown key 'items' in [watch.list], did you mean 'item'?"));
  EXPECT_THAT(
      only_mistake(
          "[[notifier]]\nid = \"n\"\ntype = \"webhook\"\n[notifier.webhook]\nurl = \"https://a.example/\"\n"
          "secrt = \"x\""),
      HasSubstr("unknown key 'secrt' in [notifier.webhook], did you mean 'secret'?"));
}

TEST(ConfigLoad, AWatchKeyBelowItsListTableIsExplained) {
  EXPECT_THAT(only_mistake(std::string(kWatch) + "[watch.list]\nitem = \"li\"\nevery = \"5m\""),
              HasSubstr("it belongs to [[watch]], write it above the line [watch.list]"));
}

TEST(ConfigLoad, BrokenTomlNamesItsPlace) {
  EXPECT_THAT(only_mistake("[fetch\ntimeout = 1"), testing::StartsWith("test.toml:1:"));
  EXPECT_THAT(only_mistake("a = \"x"), testing::StartsWith("test.toml:1:"));
  EXPECT_THAT(only_mistake("[log]\nlevel = \"info\"\nlevel = \"warn\""), testing::StartsWith("test.toml:3:"));
}

TEST(ConfigLoad, RubbishIsRefusedWithoutHarm) {
  EXPECT_FALSE(from("a = " + std::string(100'000, '[')).mistakes.empty());
  EXPECT_FALSE(from(std::string(1000, '\0')).mistakes.empty());
  EXPECT_FALSE(from("\xff\xfe[\0f").mistakes.empty());
  EXPECT_FALSE(from("watch = 5\nnotifier = []\nfetch = \"x\"\ninclude = { a = 1 }").mistakes.empty());
  EXPECT_FALSE(
      from("[[watch]]\nid = 1\nurl = []\nkind = {}\nlist = 3\nheaders = []\npolicies = {}").mistakes.empty());
}

TEST(ConfigLoad, ASingleBracketWatchIsExplained) {
  EXPECT_THAT(only_mistake("[watch]\nid = \"a\""), HasSubstr("write [[watch]] with double brackets"));
}

TEST(ConfigLoad, RangesHold) {
  EXPECT_THAT(only_mistake("[schedule]\njitter = 1.5"), HasSubstr("'jitter' must be between 0 and 1"));
  EXPECT_THAT(only_mistake("[fetch]\nmax_concurrent = 0"), HasSubstr("must be between 1 and 4096, not 0"));
  EXPECT_THAT(only_mistake(std::string(kWatch) + "tier = 5"), HasSubstr("must be between 1 and 4"));
  EXPECT_THAT(only_mistake("[fetch]\ntimeout = \"-5s\""), HasSubstr("must be a duration"));
}

TEST(ConfigLoad, ListenFormsAreChecked) {
  for (const char* fine :
       {"127.0.0.1:0", "[::1]:8737", "localhost:80", "unix:/run/policywatch/review.sock"}) {
    EXPECT_THAT(texts(from("[review]\nlisten = \"" + std::string(fine) + "\"")), IsEmpty()) << fine;
  }
  for (const char* wrong :
       {"8737", "127.0.0.1", "127.0.0.1:99999", "unix:relative.sock", "http://a:1", ":80", ""}) {
    EXPECT_THAT(only_mistake("[review]\nlisten = \"" + std::string(wrong) + "\""),
                HasSubstr("test.toml:2:10"))
        << wrong;
  }
}

TEST(ConfigLoad, AllowedAddressesAreRangesWithAnOptionalPort) {
  EXPECT_THAT(texts(from("[fetch]\nallow_addresses = [\"127.0.0.1/32:8080\", \"[::1]/128:80\", "
                         "\"10.0.0.0/8\", \"::1/128\", \"10.1.2.3\"]")),
              IsEmpty());
  for (const char* wrong : {"localhost", "10.0.0.0/33", "::1/129", "10.0.0/8", "10.0.0.1:99999", "[::1"}) {
    EXPECT_THAT(only_mistake("[fetch]\nallow_addresses = [\"" + std::string(wrong) + "\"]"),
                HasSubstr("address range"))
        << wrong;
  }
}

TEST(ConfigLoad, ScheduleIsEitherEveryOrCron) {
  EXPECT_THAT(only_mistake(std::string(kWatch) + "every = \"5m\"\ncron = \"* * * * *\""),
              HasSubstr("not both"));
  Checks checks;
  checks.cron = [](std::string_view cron, std::string_view zone) -> Result<void> {
    if (cron == "* * * * *" && zone == "America/New_York") return {};
    return fail(ErrorKind::invalid, "no such cron");
  };
  EXPECT_THAT(
      texts(from(std::string(kWatch) + "cron = \"* * * * *\"\ntimezone = \"America/New_York\"", checks)),
      IsEmpty());
  EXPECT_THAT(texts(from(std::string(kWatch) + "cron = \"x\"", checks)),
              ElementsAre("test.toml:5:8: 'cron': no such cron"));
  EXPECT_THAT(only_mistake(std::string(kWatch) + "timezone = \"Mars/Olympus\""),
              HasSubstr("not a time zone"));
}

TEST(ConfigLoad, SelectorsArePassedToTheirOwner) {
  Checks checks;
  checks.selector = [](std::string_view text) -> Result<void> {
    if (text == "main >") return fail(ErrorKind::invalid, "column 7: expected a selector");
    return {};
  };
  EXPECT_THAT(texts(from(std::string(kWatch) + "select = [\"main >\", \"p\"]", checks)),
              ElementsAre("test.toml:5:11: 'select': column 7: expected a selector"));
  EXPECT_THAT(texts(from(std::string(kWatch) + "select = [\"$.items\"]", checks)),
              ElementsAre(HasSubstr("JSONPath ('$…') is for watches of kind json")));
}

TEST(ConfigLoad, PatternsMustBeRegularExpressionsOfLinearTime) {
  EXPECT_THAT(only_mistake(std::string(kWatch) + "ignore_text = ['/(a/']"), HasSubstr("missing )"));
  EXPECT_THAT(only_mistake(std::string(kWatch) + "ignore_text = ['/(?=a)b/']"), HasSubstr("test.toml:5:16"));
}

TEST(ConfigLoad, IdsAreUniqueAcrossFiles) {
  const Folder folder;
  folder.write("sources.d/a.toml", kWatch);
  folder.write("sources.d/b.toml", kWatch);
  const std::string main = folder.write("main.toml", "include = [\"sources.d/*.toml\"]\n");
  const Loaded loaded = load(main, nothing_set);
  EXPECT_EQ(loaded.files.size(), 3u);
  EXPECT_THAT(texts(loaded),
              ElementsAre(testing::AllOf(HasSubstr("sources.d/b.toml:2:6: the id 'a' is already used at"),
                                         HasSubstr("sources.d/a.toml:2"))));
}

TEST(ConfigLoad, IncludesAreRelativeToTheFileThatNamesThem) {
  const Folder folder;
  folder.write("one/two/deep.toml", kWatch);
  folder.write("one/middle.toml", "include = [\"two/*.toml\"]\n");
  const std::string main = folder.write("main.toml", "include = [\"one/middle.toml\"]\n");
  const Loaded loaded = load(main, nothing_set);
  EXPECT_THAT(texts(loaded), IsEmpty());
  ASSERT_EQ(loaded.settings.watches.size(), 1u);
  EXPECT_EQ(loaded.settings.watches[0].id, "a");
}

TEST(ConfigLoad, CirclesOfIncludesAreRefused) {
  const Folder folder;
  folder.write("b.toml", "include = [\"a.toml\"]\n");
  const std::string main = folder.write("a.toml", "include = [\"b.toml\"]\n");
  EXPECT_THAT(texts(load(main, nothing_set)), ElementsAre(HasSubstr("b.toml:1:12: ")));
}

TEST(ConfigLoad, MissingFilesAreNamed) {
  EXPECT_THAT(texts(load("/nonexistent/x.toml", nothing_set)),
              ElementsAre("/nonexistent/x.toml: cannot read: No such file or directory"));
  const Folder folder;
  const std::string main = folder.write("a.toml", "include = [\"gone.toml\", \"none.d/*.toml\"]\n");
  EXPECT_THAT(texts(load(main, nothing_set)),
              ElementsAre(HasSubstr("a.toml:1:12: included file 'gone.toml' does not exist")));
}

TEST(ConfigLoad, AKeySetInTwoFilesIsAMistake) {
  const Folder folder;
  folder.write("b.toml", "[fetch]\ntimeout = \"5s\"\n");
  const std::string main = folder.write("a.toml", "include = [\"b.toml\"]\n[fetch]\ntimeout = \"6s\"\n");
  EXPECT_THAT(texts(load(main, nothing_set)),
              ElementsAre(HasSubstr("b.toml:2:11: 'timeout' is already set at")));
}

TEST(ConfigLoad, SecretsHaveOneSource) {
  const auto with = [](std::string_view secret) {
    return "[[notifier]]\nid = \"n\"\ntype = \"webhook\"\n[notifier.webhook]\nurl = "
           "\"https://a.example/\"\nsecret = " +
           std::string(secret);
  };
  EXPECT_THAT(texts(from(with("\"whsec_plain\""))), IsEmpty());
  EXPECT_THAT(only_mistake(with("{ env = \"A\", file = \"b\" }")), HasSubstr("exactly one of"));
  EXPECT_THAT(only_mistake(with("{ credential = \"../etc/shadow\" }")), HasSubstr("plain file name"));
  EXPECT_THAT(only_mistake(with("17")), HasSubstr("'secret' must be a string"));
}

TEST(ConfigLoad, ANotifierNeedsTheTableOfItsType) {
  EXPECT_THAT(only_mistake("[[notifier]]\nid = \"n\"\ntype = \"email\""),
              HasSubstr("required key 'email' is missing"));
  EXPECT_THAT(
      only_mistake(
          "[[notifier]]\nid = \"n\"\ntype = \"webhook\"\n[notifier.webhook]\nurl = \"https://a.example/\"\n"
          "[notifier.email]\nsmtp = \"smtp://a\""),
      HasSubstr("[notifier.email] does not go with type 'webhook'"));
}

}  // namespace
}  // namespace policywatch::config
