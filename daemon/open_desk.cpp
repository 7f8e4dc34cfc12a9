#include "daemon/open_desk.hpp"

#include <boost/json/object.hpp>
#include <filesystem>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "daemon/backups.hpp"
#include "daemon/bounces.hpp"
#include "daemon/checkpoints.hpp"
#include "daemon/desk.hpp"
#include "daemon/load_settings.hpp"
#include "daemon/mailbox_round.hpp"
#include "daemon/reading.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/warc_export.hpp"
#include "io/random.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {
namespace {

class Opened final : public cli::OpenDesk {
 public:
  Opened(const Settings& settings, std::optional<Time> now)
      : settings_(settings),
        store_(store::open_sqlite(settings.state_dir)),
        desk_(make_desk(*store_, world(now))) {
    // Without a configuration there is nothing to take over, and the daemon's watches must not be retired by
    // it.
    if (settings_.watches.empty()) return;
    try {
      store_->sync_watches(settings_.watches, [this](const Watch&) { return desk_->now(); });
    } catch (const StorageFull&) {
      // Reading goes on; a command that wants to write finds out by itself.
    }
  }
  review::Desk& desk() override { return *desk_; }
  Result<void> verify() override { return store_->verify(); }
  std::string checkpoint() override { return keep_checkpoint(*store_, key(), desk_->now()).note; }
  Result<std::string> verify_against(const std::string& note) override {
    introduce_key(*store_, key());  // an older store may not know it yet
    return compare_with_checkpoint(*store_, note);
  }
  std::string backup(const std::string& file) override { return back_up(*store_, file, desk_->now()); }
  cli::KeptBackup backup_into(const std::string& folder, int keep) override {
    return back_up_into(*store_, folder, keep, desk_->now());
  }
  Result<void> export_warc(const std::vector<std::string>& watches, std::ostream& out) override {
    return write_warc(*store_, watches, std::string("policywatch ") + kVersion, desk_->now(), out);
  }
  std::pair<std::uint64_t, std::uint64_t> compact() override {
    const store::Store::Compacted done = store_->compact();
    return {done.before, done.after};
  }
  Result<int> purge(const std::string& sha256, const std::string& why) override {
    return store_->purge(sha256, why, desk_->now());
  }
  ReturnedMail take_returned(const std::string& mail) override {
    const BounceNews news = record_bounce(*store_, settings_, SentMails(*store_, desk_->now()),
                                          notifiers::read_bounce(mail), desk_->now(), draw());
    return {std::string(word_of(news.bounce.kind)),
            news.recipient.empty() ? news.bounce.recipient : news.recipient,
            news.bounce.status,
            news.bounce.why,
            news.notifier,
            news.in_a_row,
            news.paused};
  }
  std::vector<std::pair<std::string, std::string>> paused_readers() override {
    std::vector<std::pair<std::string, std::string>> all;
    for (const PausedReader& one : daemon::paused_readers(*store_, settings_))
      all.emplace_back(one.address, words_of(one));
    return all;
  }
  Result<void> resume_reader(const std::string& address, const std::string& by) override {
    const Result<void> done = daemon::resume_reader(*store_, settings_, address, desk_->now(), draw());
    if (!done) return done;
    Decision row;
    row.command = "resume_mail";
    row.by = by;
    row.at = desk_->now();
    row.detail = print_json(boost::json::object{{"address", address}, {"client", "cli"}});
    store::Store::DecisionRecord record;
    record.decisions.push_back(std::move(row));
    (void)store_->record_decision(record);  // without updates there is no revision to refuse
    return {};
  }

 private:
  DrawKey draw() {
    return [this] { return "msg_" + to_base64url(random_.bytes(18)); };
  }
  std::string key() { return log_key(settings_.state_dir, process_environment()); }
  DeskWorld world(std::optional<Time> now) {
    auto clock = [now] {
      return now ? *now : std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    };
    return {
        .now = clock,
        .random_bytes = [this](std::size_t count) { return random_.bytes(count); },
        .settings = settings_,
        .read = read_here,
        .checkpoint = [this](store::Store& store) { return keep_checkpoint(store, key(), desk_->now()); }};
  }
  Settings settings_;
  io::SystemRandom random_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<review::Desk> desk_;
};

}  // namespace

std::unique_ptr<cli::OpenDesk> open_desk(const Settings& settings, std::optional<Time> now) {
  return std::make_unique<Opened>(settings, now);
}

}  // namespace policywatch::daemon
