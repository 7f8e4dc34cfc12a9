#include "tests/store/power_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>

namespace policywatch::store::power {
namespace {

constexpr std::size_t kSector = 512;

struct OpenFile {
  sqlite3_file base;
  Disk* disk;
  Inode* inode;
  bool folder_too;  // the first sync is the folder's too, as in SQLite's own VFS
};

OpenFile& of(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file);
}

int close_file(sqlite3_file* /*file*/) {
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
  const std::string& bytes = of(file).inode->now;
  const auto start = static_cast<std::size_t>(offset), wanted = static_cast<std::size_t>(amount);
  const std::size_t there = start >= bytes.size() ? 0 : std::min(wanted, bytes.size() - start);
  std::memcpy(to, bytes.data() + (there == 0 ? 0 : start), there);
  std::memset(static_cast<char*>(to) + there, 0, wanted - there);
  return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

void put(std::string& file, std::size_t offset, std::string_view bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size(), '\0');
  file.replace(offset, bytes.size(), bytes);
}

int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
  Inode& inode = *of(file).inode;
  const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(amount));
  if (of(file).disk->is_dead()) return SQLITE_IOERR_WRITE;
  const bool alive = of(file).disk->spend();
  // The write that the power failed in may have begun.
  inode.since.push_back({static_cast<std::size_t>(offset), std::string(bytes)});
  if (!alive) return SQLITE_IOERR_WRITE;
  put(inode.now, static_cast<std::size_t>(offset), bytes);
  return SQLITE_OK;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  Inode& inode = *of(file).inode;
  if (of(file).disk->is_dead()) return SQLITE_IOERR_TRUNCATE;
  const bool alive = of(file).disk->spend();
  inode.since.push_back({static_cast<std::size_t>(size), "", true});
  if (!alive) return SQLITE_IOERR_TRUNCATE;
  inode.now.resize(std::min(inode.now.size(), static_cast<std::size_t>(size)));
  return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int /*flags*/) {
  if (!of(file).disk->spend()) return SQLITE_IOERR_FSYNC;
  of(file).disk->sync(*of(file).inode);
  if (of(file).folder_too) of(file).disk->sync_folder();
  of(file).folder_too = false;
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(of(file).inode->now.size());
  return SQLITE_OK;
}

// One connection to a file: there is nobody to lock out.
int lock_file(sqlite3_file* /*file*/, int /*kind*/) {
  return SQLITE_OK;
}
int is_reserved(sqlite3_file* /*file*/, int* answer) {
  *answer = 0;
  return SQLITE_OK;
}
int control(sqlite3_file* /*file*/, int /*what*/, void* /*with*/) {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file* /*file*/) {
  return 4096;
}
int characteristics(sqlite3_file* /*file*/) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;  // as SQLite's own VFS takes it for granted
}

int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  auto& shared = of(file).inode->shared;
  const auto place = static_cast<std::size_t>(region);
  while (extend != 0 && shared.size() <= place)
    shared.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  *memory = place < shared.size() ? shared[place].get() : nullptr;
  return SQLITE_OK;
}
int lock_shared(sqlite3_file* /*file*/, int /*offset*/, int /*count*/, int /*flags*/) {
  return SQLITE_OK;
}
void barrier(sqlite3_file* /*file*/) {}
int unmap_shared(sqlite3_file* file, int remove) {
  if (remove != 0) of(file).inode->shared.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {.iVersion = 2,
                                     .xClose = close_file,
                                     .xRead = read_file,
                                     .xWrite = write_file,
                                     .xTruncate = truncate_file,
                                     .xSync = sync_file,
                                     .xFileSize = size_of_file,
                                     .xLock = lock_file,
                                     .xUnlock = lock_file,
                                     .xCheckReservedLock = is_reserved,
                                     .xFileControl = control,
                                     .xSectorSize = sector_size,
                                     .xDeviceCharacteristics = characteristics,
                                     .xShmMap = map_shared,
                                     .xShmLock = lock_shared,
                                     .xShmBarrier = barrier,
                                     .xShmUnmap = unmap_shared,
                                     .xFetch = nullptr,
                                     .xUnfetch = nullptr};

Disk& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<Disk*>(vfs->pAppData);
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
  std::memset(file, 0, sizeof(OpenFile));
  const bool make = (flags & SQLITE_OPEN_CREATE) != 0;
  Inode* inode = disk_of(vfs).open(name != nullptr ? name : "", make);
  if (inode == nullptr) return SQLITE_CANTOPEN;
  const bool journal =
      (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  of(file) = {{&kMethods}, &disk_of(vfs), inode, make && journal};
  if (out != nullptr) *out = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  if (!disk_of(vfs).exists(name)) return SQLITE_IOERR_DELETE_NOENT;
  if (!disk_of(vfs).spend()) return SQLITE_IOERR_DELETE;
  disk_of(vfs).remove(name, sync_folder != 0);
  return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* name, int /*flags*/, int* answer) {
  *answer = disk_of(vfs).exists(name) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs* /*vfs*/, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

sqlite3_vfs& the_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs made = *sqlite3_vfs_find("unix");  // randomness and clocks as usual
    made.szOsFile = sizeof(OpenFile);
    made.pNext = nullptr;
    made.zName = "power";
    made.xOpen = open_file;
    made.xDelete = delete_file;
    made.xAccess = access_file;
    made.xFullPathname = full_path;
    return made;
  }();
  return vfs;
}

}  // namespace

Disk::Disk(std::uint64_t seed) : random_(seed) {
  the_vfs().pAppData = this;
  sqlite3_vfs_register(&the_vfs(), 1);
}

Disk::~Disk() {
  sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);
  sqlite3_vfs_unregister(&the_vfs());
}

bool Disk::spend() {
  if (left_ > 0 && --left_ == 0) dead_ = true;
  return !dead_;
}

Inode* Disk::open(const std::string& name, bool make) {
  if (dead_) return nullptr;
  std::shared_ptr<Inode>& inode = names_[name];
  if (!inode && !make) {
    names_.erase(name);
    return nullptr;
  }
  if (!inode) inode = std::make_shared<Inode>();
  return inode.get();
}

void Disk::remove(const std::string& name, bool synced) {
  names_.erase(name);
  if (synced) sync_folder();
}

void Disk::sync(Inode& inode) {
  inode.synced = inode.now;
  inode.since.clear();
}

void Disk::sync_folder() {
  synced_names_ = names_;
}

/// Of each change since the last sync: each sector by itself is there, is not, or in part.
void Disk::settle(Inode& inode) {
  std::string& file = inode.synced;
  for (const Inode::Change& change : inode.since) {
    if (change.cut) {
      if (coin()) file.resize(std::min(file.size(), change.offset));
      continue;
    }
    for (std::size_t at = 0; at < change.bytes.size();) {
      const std::size_t place = change.offset + at;
      std::size_t length = std::min(kSector - place % kSector, change.bytes.size() - at);
      const std::size_t whole = length;
      const std::uint64_t fate = random_() % 8;
      if (fate == 0) length = random_() % (length + 1);
      if (fate <= 4) put(file, place, std::string_view(change.bytes).substr(at, length));
      at += whole;
    }
  }
  inode.now = file;
  inode.since.clear();
  inode.shared.clear();
}

void Disk::restart() {
  std::map<std::string, std::shared_ptr<Inode>> survived = synced_names_;
  for (const auto& [name, inode] : names_) {
    const auto known = survived.find(name);
    // Made, or made anew, and the folder not synced: perhaps.
    if ((known == survived.end() || known->second != inode) && coin()) survived[name] = inode;
  }
  for (const auto& [name, inode] : synced_names_) {
    if (!names_.contains(name) && coin()) survived.erase(name);
  }
  for (const auto& [name, inode] : survived) settle(*inode);
  names_ = synced_names_ = std::move(survived);
  dead_ = false;
  left_ = 0;
}

}  // namespace policywatch::store::power
