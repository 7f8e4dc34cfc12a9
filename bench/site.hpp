// A small site in a process of its own, so that its time is not counted: one page of a given size, told in
// the ways that a watched page answers.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace policywatch::bench {

/// Paths: /304/N (confirms its ETag), /same/N (gzip, same bytes), /markup/N (gzip, only a nonce moves),
/// /changed/N (gzip, one paragraph moves at each call, another on each page), /wave/N (the same on all),
/// /large/N (as /same, 200 KB and more once unpacked).
class Site {
 public:
  Site();  // forks: call before any thread is started
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  std::string url(const std::string& mode, int number) const;

 private:
  pid_t child_ = 0;
  std::uint16_t port_ = 0;
};

/// An agency page of our own making of about `bytes` bytes; `revision` is one sentence in it, `nonce` stands
/// in a script's attribute, `place` is what only this page says.
std::string agency_page(std::size_t bytes, int revision, int nonce, const std::string& place = "");

}  // namespace policywatch::bench
