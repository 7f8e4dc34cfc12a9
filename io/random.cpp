#include "io/random.hpp"

#include <sodium.h>

#include "base/error.hpp"

namespace policywatch::io {

SystemRandom::SystemRandom() {
  if (sodium_init() < 0) throw WorldError("random numbers: libsodium could not be initialised");
}

std::string SystemRandom::bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace policywatch::io
