// Several pages of one check: gathered in order, kept as one body that holds each page byte for byte, read as
// one document.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"

namespace policywatch::watchers {

/// The pages as one answer: the first one's status, headers and times, and a body of type multipart/mixed
/// (RFC 2046) whose parts are the pages as they came, each with its Content-Location and Content-Type. One
/// page of which nothing is missing stays as it is. `missing`: why a page that was named is not among them;
/// "" when none is. The same pages give the same bytes.
Response join_pages(const std::vector<Response>& pages, const std::string& missing);

/// The pages again, from an answer or a stored snapshot; nullopt: this is an answer of one page.
struct SplitPages {
  std::vector<Response> pages;
  bool missing = false;  // one that was named could not be had
};
std::optional<SplitPages> split_pages(const Response& response);

/// Gathers the pages of one check. Decides, and waits for nothing: the caller asks for `next()` and hands
/// over what came. Reads pages: not on the loop's thread.
class PageTrail {
 public:
  /// Takes at most watch.pages pages of together at most `max_bytes` bytes.
  PageTrail(Watch watch, std::uint64_t max_bytes);
  void take(Response response);
  /// The page that next() named could not be had: what was gathered is not the whole.
  void give_up(const std::string& why);
  /// The address to ask for now; "": the trail has ended.
  const std::string& next() const { return next_; }
  std::uint64_t room() const { return max_bytes_ - bytes_; }  // for the next page's body
  /// The first page as it came when it is no good answer, else all that were gathered.
  Response joined() const { return join_pages(pages_, missing_); }

 private:
  void look_on(const Response& response);
  Watch watch_;
  std::size_t bound_ = 1;
  std::uint64_t max_bytes_ = 0, bytes_ = 0;
  std::vector<Response> pages_;
  std::set<std::string> asked_, keys_;
  std::string next_, missing_;
};

/// What `pages = N` did not follow and why, as a note for the operator; "" when there is nothing to tell.
std::string pages_note(const Watch& watch, const Response& last);

}  // namespace policywatch::watchers
