// The expectations that stand in the comments of feedparser's own test files, as claims to be checked:
//   Expect: not bozo and entries[0]['title'] == 'Item 1 title'
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace policywatch::bench {

/// One conjunct. `value` holds a string or number; `numbers` a tuple (feedparser's struct_time).
struct Claim {
  std::string path;  // "entries[0].title", "feed.link", "encoding"; brackets with words made dots
  std::string value;
  std::vector<int> numbers;
  bool absent = false;   // the claim is that the path does not exist
  bool compared = true;  // false: something else than an equality with a literal
};

struct Expectation {
  bool found = false;
  bool ill_formed = false;  // "bozo"
  std::vector<Claim> claims;
  std::vector<std::string> headers;  // "Content-type: text/xml", as the comment gives them
};

/// Reads the comment in `bytes`, in any encoding whose ASCII is ASCII once zero bytes are left out.
Expectation read_expectation(std::string_view bytes);

}  // namespace policywatch::bench
