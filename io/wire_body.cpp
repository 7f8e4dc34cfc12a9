#include "io/wire_body.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>
#include <utility>

namespace policywatch::io {
namespace {

// A page of a megabyte and a half; larger ones are decoded as they come.
constexpr std::size_t kHeldAtMost = 256 * 1024;

}  // namespace

void WireBody::Free::operator()(evp_md_ctx_st* context) const noexcept {
  EVP_MD_CTX_free(context);
}

void WireBody::begin(const std::string* known_sha256) {
  if (!hash_) hash_.reset(EVP_MD_CTX_new());
  if (!hash_ || EVP_DigestInit_ex(hash_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  held_.clear();
  begun_ = true;
  holding_ = known_sha256 && !known_sha256->empty();
}

bool WireBody::hold(std::string_view data) {
  EVP_DigestUpdate(hash_.get(), data.data(), data.size());
  if (holding_ && held_.size() + data.size() > kHeldAtMost) holding_ = false;
  if (holding_) held_.append(data);
  return holding_;
}

std::string WireBody::take_held() {
  return std::exchange(held_, {});
}

std::string WireBody::end() {
  if (!begun_) return {};
  begun_ = holding_ = false;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_DigestFinal_ex(hash_.get(), digest.data(), &size) != 1) throw std::bad_alloc();
  return {reinterpret_cast<const char*>(digest.data()), size};
}

}  // namespace policywatch::io
