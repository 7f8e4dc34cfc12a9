#include "io/maildir.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace policywatch::io {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostNames = 20'000;

std::unexpected<Error> broken_mail(const std::string& place, const std::string& cause) {
  return fail(ErrorKind::unreachable, place + ": " + cause);
}

}  // namespace

Result<std::vector<std::string>> new_mails(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> names;
  const std::string place = folder + "/new";
  for (fs::directory_iterator at(place, error), end; !error && at != end && names.size() < kMostNames;
       at.increment(error)) {
    std::string name = at->path().filename().string();
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  if (error) return broken_mail(place, error.message());
  std::ranges::sort(names);
  return names;
}

Result<std::string> read_mail(const std::string& folder, const std::string& name, std::size_t most) {
  const std::string place = folder + "/new/" + name;
  const int file = ::open(place.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return broken_mail(place, std::strerror(errno));
  struct stat facts = {};
  std::string bytes;
  if (::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    ::close(file);
    return broken_mail(place, "not an ordinary file");
  }
  char chunk[64 * 1024];
  ssize_t count = 0;
  while (bytes.size() < most &&
         (count = ::read(file, chunk, std::min(sizeof chunk, most - bytes.size()))) > 0)
    bytes.append(chunk, static_cast<std::size_t>(count));
  const int cause = errno;
  ::close(file);
  if (count < 0) return broken_mail(place, std::strerror(cause));
  return bytes;
}

Result<void> mark_seen(const std::string& folder, const std::string& name) {
  std::error_code error;
  const std::string base = name.substr(0, name.find(":2,"));
  fs::rename(folder + "/new/" + name, folder + "/cur/" + base + ":2,S", error);
  if (error) return broken_mail(folder + "/new/" + name, error.message());
  return {};
}

}  // namespace policywatch::io
