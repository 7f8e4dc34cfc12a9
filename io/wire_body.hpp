// A compressed body as it comes: hashed, and held back while it may turn out to be one that is known already.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace policywatch::io {

class WireBody {
 public:
  /// A body begins. `known_sha256`: raw digest of the one that need not be decoded again; "": none.
  void begin(const std::string* known_sha256);
  /// False: nothing is held any longer, `data` and what take_held() gives before it are to be decoded.
  bool hold(std::string_view data);
  std::string take_held();
  bool begun() const { return begun_; }
  /// At the body's end: its SHA-256, raw; "" when none began. Once for each body.
  std::string end();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> hash_;
  std::string held_;
  bool begun_ = false, holding_ = false;
};

}  // namespace policywatch::io
