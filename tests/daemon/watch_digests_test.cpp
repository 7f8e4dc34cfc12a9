// Lists of watches answered from digests say what reading every watch anew says.
#include <gmock/gmock.h>

#include <random>

#include "base/memory.hpp"
#include "daemon/desk.hpp"
#include "tests/store/sample.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::daemon {
namespace {

using review::WatchFilter;
using review::WatchPage;
using store::sample::at;
using store::sample::bad;
using store::sample::Folder;
using store::sample::good;
using testing::ElementsAre;

class Digests : public testing::Test {
 protected:
  std::unique_ptr<review::Desk> desk_over(store::Store& over) {
    return make_desk(over, DeskWorld{.now = [this] { return now; },
                                     .random_bytes = [](std::size_t n) { return std::string(n, 'x'); },
                                     .settings = settings,
                                     .read = watchers::read});
  }
  static std::vector<std::string> told(const WatchPage& page) {
    std::vector<std::string> lines;
    for (const review::WatchView& view : page.watches) {
      lines.push_back(view.watch.id + " " + view.state);
      for (const std::string& word : view.health) lines.back() += " " + word;
    }
    lines.push_back("found " + std::to_string(page.found) + ", left " + std::to_string(page.left) + ", of " +
                    std::to_string(page.total) + ", look " + std::to_string(page.look));
    for (const auto& [word, count] : page.counts) lines.push_back(word + " " + std::to_string(count));
    return lines;
  }
  std::vector<std::string> ids(const WatchFilter& filter) {
    std::vector<std::string> ids;
    for (const review::WatchView& view : desk->watch_page(filter).watches) ids.push_back(view.watch.id);
    return ids;
  }

  Time now = at(0);
  Settings settings;
  Folder folder;
  std::unique_ptr<store::Store> store = store::open_sqlite(folder.path());
  std::unique_ptr<review::Desk> desk = desk_over(*store);
};

/// Whatever happens to watches, by the daemon or behind its back.
class Story {
 public:
  Story(store::Store& store, review::Desk& desk, review::Desk& others_desk, Settings& settings, unsigned seed)
      : store_(store), desk_(desk), others_desk_(others_desk), settings_(settings), dice_(seed) {}

  void turn(int minute) {
    const std::string id = name(pick(12));
    switch (pick(12)) {
      case 0:
        (void)desk_.add_watch(store::sample::watch(id), "ann");
        return;
      case 1:
        (void)others_desk_.add_watch(store::sample::watch(id), "bob");
        return;
      case 2:
        (void)(pick(2) == 0 ? desk_ : others_desk_).remove_watch(id, "ann");
        return;
      case 3:
        (void)(pick(2) == 0 ? desk_ : others_desk_).pause_watch(id, pick(2) == 0, "ann");
        return;
      case 4:
        return sync();
      case 5:
        return store_.put_host_pace({.host = pick(2) == 0 ? "agency.example" : "other.example",
                                     .open_at = at(minute + pick(60)),
                                     .why = pick(2) == 0 ? HostWait::host_down : HostWait::none});
      case 6:
        (void)others_desk_.request_check(id);
        return;
      case 7: {
        const auto state = store_.watch_state(id);
        if (!state || state->watch.from_file) return;
        Watch edited = state->watch;
        edited.url = "https://other.example/" + id;
        edited.title = "Fees and Forms";
        (void)(pick(2) == 0 ? desk_ : others_desk_).edit_watch(edited, "ann");
        return;
      }
      default:
        return check(id, minute);
    }
  }

 private:
  static std::string name(int number) { return "watch-" + std::to_string(number); }
  int pick(int of) { return static_cast<int>(dice_() % static_cast<unsigned>(of)); }

  void check(const std::string& id, int minute) {
    const auto state = store_.watch_state(id);
    if (!state) return;
    store::CheckRecord record =
        pick(3) == 0 ? bad(id, pick(2) == 0 ? Quality::blocked : Quality::server_error, 503, minute)
                     : good(id, "<p>" + std::to_string(minute) + "</p>", minute);
    record.state.watch = state->watch;
    record.capture->url = record.capture->final_url = state->watch.url;
    record.state.told_silent = pick(5) == 0;
    if (pick(4) == 0) record.state.next_check_at = at(minute + 600);
    WatchMemory memory;
    if (pick(3) == 0) memory.swings = {at(minute - 30), at(minute)};
    if (pick(4) == 0) {
      memory.charset = "utf-8";
      memory.flip = CharsetFlip{.from = "windows-1252", .at = at(minute)};
    }
    if (pick(4) == 0) memory.selector_miss = "select main found nothing";
    record.state.memory = print_memory(memory);
    store_.record_check(record);
  }

  void sync() {
    std::vector<Watch> watches;
    for (int i = 0; i < 5; ++i) {
      if (pick(3) == 0) continue;
      watches.push_back(store::sample::watch("file-" + std::to_string(i)));
      if (pick(2) == 0) watches.back().title = "Forms of " + std::to_string(i);
      if (pick(3) == 0) watches.back().kind = WatchKind::list;
      watches.back().paused = pick(4) == 0;
    }
    store_.sync_watches(watches, [](const Watch&) { return at(0); });
    settings_.schedule.every = std::chrono::minutes(10 + 60 * pick(3));
  }

  store::Store& store_;
  review::Desk &desk_, &others_desk_;
  Settings& settings_;
  std::mt19937 dice_;
};

TEST_F(Digests, T24_APageOfWatchesIsWhatReadingAllOfThemGives) {
  const auto other = store::open_sqlite(folder.path());
  const auto others_desk = desk_over(*other);
  const std::vector<WatchFilter> filters = {{},
                                            {.limit = 3},
                                            {.from = 2, .limit = 4},
                                            {.after = "watch-1", .limit = 2},
                                            {.state = "look"},
                                            {.state = "failing"},
                                            {.state = "paused", .limit = 1},
                                            {.state = "slowed_down"},
                                            {.state = "unstable"},
                                            {.state = "no such word"},
                                            {.words = "FORMS"},
                                            {.words = "other.EXAMPLE", .limit = 1},
                                            {.words = "list"},
                                            {.state = "ok", .words = "watch-1"},
                                            {.words = "%"}};
  for (unsigned seed = 1; seed <= 20; ++seed) {
    Story story(*store, *desk, *others_desk, settings, seed);
    for (int turn = 0; turn < 60; ++turn) {
      const int minute = static_cast<int>(seed) * 20'000 + turn * 331;
      now = at(minute);
      story.turn(minute);
      if (turn % 5 == 0) desk->read_ahead();
      const WatchFilter& filter = filters[static_cast<std::size_t>(turn) % filters.size()];
      ASSERT_EQ(told(desk->watch_page(filter)), told(review::page_of(desk->watches(), filter)))
          << "seed " << seed << ", turn " << turn;
    }
    ASSERT_EQ(told(desk->watch_page({})), told(review::page_of(desk->watches(), {}))) << "seed " << seed;
    const review::StatusView whole = desk->status(), brief = desk->glance(1000);
    EXPECT_EQ(brief.health, whole.health);
    EXPECT_EQ(brief.warnings, whole.warnings);
    EXPECT_EQ(brief.silent, whole.silent);
    EXPECT_EQ(brief.watch_count, whole.watch_count);
  }
}

TEST_F(Digests, WordsAreFoundInIdTitleAndAddressWhateverTheirCase) {
  Watch a = store::sample::watch("alpha"), b = store::sample::watch("beta"),
        c = store::sample::watch("gamma");
  a.title = "Fees \"and\" Forms";
  b.url = "https://agency.example/FEES/today";
  c.select = {"#fees"};  // of the rules, not of the title
  c.kind = WatchKind::feed;
  store->sync_watches({a, b, c}, [](const Watch&) { return at(0); });
  EXPECT_THAT(ids({.words = "fees"}), ElementsAre("alpha", "beta"));
  EXPECT_THAT(ids({.words = "\"AND\" f"}), ElementsAre("alpha"));
  EXPECT_THAT(ids({.words = "feed"}), ElementsAre("gamma"));
  EXPECT_THAT(ids({.words = "amm"}), ElementsAre("gamma"));
  EXPECT_THAT(ids({.words = "%_"}), ElementsAre());
  EXPECT_THAT(ids({.words = "title"}), ElementsAre());
}

TEST_F(Digests, AStateThatTimeAloneEndsIsNotKept) {
  store->sync_watches({store::sample::watch("page")}, [](const Watch&) { return at(0); });
  store::CheckRecord record = good("page", "<p>1</p>", 0);
  WatchMemory memory;
  memory.swings = {at(-10), at(0)};
  record.state.memory = print_memory(memory);
  record.state.next_check_at = at(60 * 24 * 30);
  settings.schedule.every = std::chrono::hours(24 * 30);
  store->record_check(record);
  EXPECT_THAT(ids({.state = "unstable"}), ElementsAre("page"));
  now = at(60 * 24 * 8);
  EXPECT_THAT(ids({.state = "unstable"}), ElementsAre());
  EXPECT_THAT(ids({.state = "ok"}), ElementsAre("page"));
}

}  // namespace
}  // namespace policywatch::daemon
