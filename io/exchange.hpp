// One request and its answer on one easy handle: options in, call-backs, words for what went wrong.
#pragma once

#include <chrono>
#include <string>

#include "base/page.hpp"
#include "base/url.hpp"
#include "io/curl_engine.hpp"
#include "io/http.hpp"
#include "io/inflate.hpp"

namespace policywatch::io {

/// What an answer brought so far. Lives in the fetching coroutine's frame; the handle's call-backs point to
/// it.
struct Exchange {
  std::uint64_t max_body = 0;
  int status = 0;
  Headers headers;
  std::string body;
  std::size_t header_bytes = 0;
  int answers = 0;  // status lines seen: interim answers and the final one
  bool headers_done = false;
  std::optional<Inflater> inflater;  // of a compressed answer
  // Why a call-back ended the transfer.
  enum class Cut { none, body, headers, interim, encoding, damage } cut = Cut::none;
};

/// Options that never change between requests.
void prepare_http_handle(CURL* easy);

struct Ask {
  const HttpCall* call = nullptr;
  const std::string* url = nullptr;
  const Headers* headers = nullptr;
  std::string method;
  const std::string* ca_file = nullptr;
  Millis timeout{0};
};
/// Sets what one hop needs; the returned list, `ask`'s referents and `exchange` must outlive the transfer.
HeaderList prepare_hop(CURL* easy, const Ask& ask, Exchange& exchange);

/// How a transfer that ended counts: quality and, unless ok, the reason in a sentence for people.
struct Outcome {
  Quality quality = Quality::ok;
  std::string failure;
};
Outcome judge_transfer(CURLcode code, const Transfer& transfer, const Exchange& exchange, const Url& url,
                       Millis timeout);

}  // namespace policywatch::io
