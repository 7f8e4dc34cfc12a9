#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "config/config.hpp"

namespace policywatch::config {
namespace {

Result<std::string> read_secret_file(const std::string& path) {
  constexpr std::size_t kLongest = 1 << 20;
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorKind::not_found, "read secret " + path + ": " + std::strerror(errno));
  std::string text(kLongest + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return fail(ErrorKind::not_found, "read secret " + path + ": " + std::strerror(errno));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kLongest) return fail(ErrorKind::invalid, "read secret " + path + ": larger than 1 MiB");
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.empty()) return fail(ErrorKind::invalid, "read secret " + path + ": the file is empty");
  return text;
}

}  // namespace

Result<std::string> read_secret(const Secret& secret, const Environment& environment) {
  switch (secret.from) {
    case Secret::From::none:
      return std::string();
    case Secret::From::plain:
      return secret.name;
    case Secret::From::file:
      return read_secret_file(secret.name);
    case Secret::From::credential: {
      const char* folder = environment ? environment("CREDENTIALS_DIRECTORY") : nullptr;
      if (folder == nullptr || *folder == '\0') {
        return fail(ErrorKind::not_found,
                    "read credential " + secret.name +
                        ": CREDENTIALS_DIRECTORY is not set (systemd's LoadCredential= sets it)");
      }
      return read_secret_file(std::string(folder) + "/" + secret.name);
    }
    case Secret::From::env: {
      const char* text = environment ? environment(secret.name.c_str()) : nullptr;
      if (text == nullptr || *text == '\0') {
        return fail(ErrorKind::not_found, "read secret: the environment has no " + secret.name);
      }
      return std::string(text);
    }
  }
  return fail(ErrorKind::invalid, "unknown kind of secret");
}

}  // namespace policywatch::config
