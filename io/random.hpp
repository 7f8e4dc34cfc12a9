// The door to randomness: only for what must be unguessable (sessions, tokens, message ids).
#pragma once

#include <cstddef>
#include <string>

namespace policywatch::io {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::string bytes(std::size_t count) = 0;
};

/// libsodium. Own a single one.
class SystemRandom final : public Random {
 public:
  SystemRandom();
  std::string bytes(std::size_t count) override;
};

}  // namespace policywatch::io
