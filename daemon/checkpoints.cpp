#include "daemon/checkpoints.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>

#include "base/merkle.hpp"

namespace policywatch::daemon {

namespace {

constexpr Millis kEvery = std::chrono::hours(1);

[[noreturn]] void cannot(const std::string& what, const std::string& file) {
  throw WorldError("the log's key " + file + " cannot be " + what + ": " + std::strerror(errno));
}

std::optional<std::string> contents(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(stream), {}};
}

/// Made whole under another name first: a key that was half written would be lost with what it signed.
void write_key(const std::string& file, const std::string& pem) {
  const std::string fresh = file + ".new";
  ::unlink(fresh.c_str());
  const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) cannot("made", file);
  const bool written = ::write(descriptor, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) &&
                       ::fsync(descriptor) == 0;
  ::close(descriptor);
  // Whoever was first stays: link(2) does not replace.
  if (!written || (::link(fresh.c_str(), file.c_str()) != 0 && errno != EEXIST)) cannot("written", file);
  ::unlink(fresh.c_str());
}

std::string name_of(const std::string& key) {
  return "policywatch.log/" + sha256_hex(key).substr(0, 16);
}

}  // namespace

std::string log_key(const std::string& state_dir, const config::Environment& environment) {
  std::string file = state_dir + "/log.key";
  if (const char* folder = environment("CREDENTIALS_DIRECTORY"); folder != nullptr) {
    const std::string given = std::string(folder) + "/log-key";
    if (::access(given.c_str(), F_OK) == 0) file = given;
  }
  std::optional<std::string> pem = contents(file);
  if (!pem && errno != ENOENT) cannot("read", file);
  if (!pem) {
    write_key(file, make_signing_key());
    pem = contents(file);
  }
  if (!pem) cannot("read", file);
  if (const auto key = public_key_of(*pem); !key) throw WorldError(file + ": " + key.error().message, 2);
  return *pem;
}

void introduce_key(store::Store& store, const std::string& pem) {
  const std::string key = public_key_of(pem).value();
  const std::string known = store.log().origin();
  const std::string origin = known.empty() ? name_of(key) : known;
  const std::string verifier = verifier_key(origin, key);
  if (store.log().verifier_keys().find(verifier) == std::string::npos) store.log().know_key(origin, verifier);
}

store::StoredCheckpoint present_checkpoint(store::Store& store, const std::string& pem, Time now) {
  const TreeHead head = store.log().head();
  if (auto last = store.log().last_checkpoint(); last && last->size == head.size) return *last;
  auto note = sign_checkpoint(store.log().origin(), head, pem);
  if (!note) throw WorldError(note.error().message);
  return {head.size, now, *std::move(note), ""};
}

store::StoredCheckpoint keep_checkpoint(store::Store& store, const std::string& pem, Time now) {
  introduce_key(store, pem);
  const store::StoredCheckpoint made = present_checkpoint(store, pem, now);
  store.log().put_checkpoint(made);
  return made;
}

void keep_hourly_checkpoint(store::Store& store, const std::string& pem, Time now) {
  const auto last = store.log().last_checkpoint();
  // A clock that went back does not put the next one off for ever.
  if (last && now >= last->at && now - last->at < kEvery) return;
  if (store.log().head().size > 0) keep_checkpoint(store, pem, now);
}

Result<std::string> compare_with_checkpoint(store::Store& store, const std::string& note) {
  const auto read = read_checkpoint(note, store.log().verifier_keys());
  if (!read) return std::unexpected(read.error());
  const std::vector<Digest> leaves = store.log().leaves();
  const TreeHead then = read->head, now{leaves.size(), merkle_root(leaves)};
  if (then.size > now.size)
    return fail(ErrorKind::corrupt, "the log has " + std::to_string(now.size) + " entries, but " +
                                        std::to_string(then.size) +
                                        " when this checkpoint was signed: its end was cut off, or an older "
                                        "store was put in its place");
  const bool same = then.size == 0 || verify_consistency(then.size, now.size, then.root, now.root,
                                                         consistency_proof(leaves, then.size));
  if (!same)
    return fail(ErrorKind::corrupt, "the log's first " + std::to_string(then.size) +
                                        " entries are not those that this checkpoint was signed over");
  return "the log of " + std::to_string(now.size) + " entries begins with the " + std::to_string(then.size) +
         " that this checkpoint was signed over";
}

}  // namespace policywatch::daemon
