#include "io/one_reading.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <array>
#include <memory>
#include <new>
#include <optional>
#include <string_view>

namespace policywatch::io {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
struct FreeText {
  void operator()(char* text) const noexcept { curl_free(text); }
};
using Text = std::unique_ptr<char, FreeText>;

Text part(CURLU* url, CURLUPart what, unsigned flags = 0) {
  char* text = nullptr;
  return curl_url_get(url, what, &text, flags) == CURLUE_OK ? Text(text) : Text();
}

/// IPv6 has several spellings; both sides write their own.
bool same_host(std::string_view ours, std::string_view theirs) {
  if (ours == theirs) return true;
  if (!ours.starts_with('[') || !theirs.starts_with('[')) return false;
  std::array<unsigned char, 16> one{}, other{};
  auto read = [](std::string_view host, std::array<unsigned char, 16>& to) {
    return host.ends_with(']') &&
           inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), to.data()) == 1;
  };
  return read(ours, one) && read(theirs, other) && one == other;
}

}  // namespace

bool curl_reads_the_same(const Url& url, const std::string& href) {
  std::unique_ptr<CURLU, FreeUrl> theirs(curl_url());
  if (!theirs) throw std::bad_alloc();
  if (curl_url_set(theirs.get(), CURLUPART_URL, href.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK) return false;
  Text scheme = part(theirs.get(), CURLUPART_SCHEME);
  Text host = part(theirs.get(), CURLUPART_HOST);
  Text port = part(theirs.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  return scheme && host && port && url.scheme() == scheme.get() && same_host(url.hostname(), host.get()) &&
         std::to_string(url.effective_port()) == port.get() && !part(theirs.get(), CURLUPART_USER);
}

}  // namespace policywatch::io
