// A web of prepared answers: a map from address to what it says, and a log of who asked.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/http.hpp"

namespace policywatch::test {

class FakeHttp final : public io::Http {
 public:
  struct Answer {
    Response response;
    Millis latency{0};  // of the fake clock
  };

  explicit FakeHttp(io::Clock& clock) : clock_(clock) {}

  /// Answers are given in the order they were added; the last one is repeated for ever.
  void answers(const std::string& url, Response response, Millis latency = Millis(0)) {
    answers_[url].push_back({std::move(response), latency});
  }
  void answers(const std::string& url, std::string body, std::string type = "text/html; charset=utf-8") {
    answers(url, page(std::move(body), std::move(type)));
  }
  /// From now on the address says only this.
  void replace(const std::string& url, Response response) {
    answers_[url].clear();
    answers(url, std::move(response));
  }
  void replace(const std::string& url, std::string body) { replace(url, page(std::move(body))); }

  static Response page(std::string body, std::string type = "text/html; charset=utf-8", int status = 200) {
    Response response;
    response.status = status;
    response.headers = {{"content-type", std::move(type)}};
    response.body = std::move(body);
    return response;
  }
  static Response failure(Quality quality, std::string reason) {
    Response response;
    response.quality = quality;
    response.failure = std::move(reason);
    return response;
  }

  boost::asio::awaitable<Result<Response>> fetch(io::HttpCall call) override;

  void stop() override { stopped_ = true; }

  std::size_t count(const std::string& url) const {
    std::size_t found = 0;
    for (const auto& call : calls) found += call.request.url == url ? 1 : 0;
    return found;
  }

  std::vector<io::HttpCall> calls;    // in the order asked
  std::vector<Time> times;            // of each call
  std::optional<Response> otherwise;  // for addresses without an answer of their own

 private:
  Answer take(const std::string& url) {
    auto found = answers_.find(url);
    if (found == answers_.end() || found->second.empty()) {
      if (otherwise) return {*otherwise, Millis(0)};
      return {failure(Quality::unreachable, "this test has no answer for " + url), Millis(0)};
    }
    Answer answer = found->second.front();
    if (found->second.size() > 1) found->second.pop_front();
    return answer;
  }

  io::Clock& clock_;
  std::map<std::string, std::deque<Answer>> answers_;
  bool stopped_ = false;
};

}  // namespace policywatch::test
