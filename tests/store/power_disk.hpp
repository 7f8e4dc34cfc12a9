// A disk in memory that forgets at a power cut what was not synced: a SQLite VFS for tests. Promises of a
// real disk that SQLite builds on (sqlite.org/atomiccommit.html) and no more: what was synced stays; of what
// was not, each 512-byte sector is there, or not, or in part, in any order; so is each change of a file's
// length, and each file that was made or deleted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace policywatch::store::power {

/// What a file on it holds, and what of that would survive.
struct Inode {
  struct Change {
    std::size_t offset = 0;
    std::string bytes;  // written; or, with `cut`, everything behind `offset` went
    bool cut = false;
  };
  std::string now, synced;
  std::vector<Change> since;                    // the last sync
  std::vector<std::unique_ptr<char[]>> shared;  // the write-ahead log's index: memory, gone with the power
};

/// SQLite's default VFS while it lives; one at a time, one connection to a file at a time.
class Disk {
 public:
  explicit Disk(std::uint64_t seed);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  /// The power fails at the n-th write, sync, cut or deletion from now; 0: it does not.
  void cut_after(int operations) { left_ = operations; }
  bool is_dead() const { return dead_; }
  /// Power comes back: what survived is what is there. Every file must be closed.
  void restart();

  // What the VFS does; false: the power is gone.
  bool spend();
  Inode* open(const std::string& name, bool make);
  bool exists(const std::string& name) const { return names_.contains(name); }
  void remove(const std::string& name, bool synced);
  void sync(Inode& inode);
  void sync_folder();

 private:
  void settle(Inode& inode);
  bool coin() { return (random_() & 1) != 0; }

  std::mt19937_64 random_;
  std::map<std::string, std::shared_ptr<Inode>> names_, synced_names_;
  int left_ = 0;
  bool dead_ = false;
};

}  // namespace policywatch::store::power
