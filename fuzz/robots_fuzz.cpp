#include "fuzz/fuzz.hpp"
#include "manners/manners.hpp"

// robots.txt: any bytes give an answer, the same each time (RFC 9309).
void policywatch::fuzz::one_input(std::string_view input) {
  for (const char* url :
       {"https://a.example/b?c=d", "https://a.example/", "https://a.example/news/%7Eme/x.html"}) {
    const bool allowed = manners::robots_allow(input, "policywatch", url);
    require(allowed == manners::robots_allow(input, "policywatch", url), "the same rules, the same answer");
    require(allowed == manners::robots_allow(input, "PolicyWatch", url), "the agent's name has no case");
  }
  const auto delay = manners::crawl_delay(input, "policywatch");
  require(!delay || *delay >= Millis(0), "no delay is negative");
  manners::robots_oddity(input);
}
