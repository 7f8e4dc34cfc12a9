// A large store is looked over while the daemon is at work already.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "base/error.hpp"

namespace policywatch::daemon {

/// Looking it over would keep the review page waiting at the start.
bool is_large_store(const std::string& state_dir);

/// "… is damaged (…): …", with what to do next.
std::string damage_words(const std::string& state_dir, const Error& error);

/// On a thread and a connection of its own, until it is through or destroyed.
class StoreLook {
 public:
  /// `done` is called on that thread, unless destroyed before; ErrorKind::corrupt is damage, any other
  /// error that it could not look.
  StoreLook(const std::string& state_dir, std::function<void(const Result<void>&)> done);

 private:
  std::jthread thread_;
};

}  // namespace policywatch::daemon
