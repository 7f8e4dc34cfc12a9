#include "extract/fingerprint.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "extract/extract.hpp"
#include "tests/extract/shared.hpp"

namespace policywatch::extract {
namespace {

struct Pair {
  const char* name;
  const char* before;
  const char* after;
};

class MarkupOnly : public testing::TestWithParam<Pair> {};
TEST_P(MarkupOnly, HasTheSamePrint) {
  EXPECT_EQ(markup_print(GetParam().before), markup_print(GetParam().after));
}
INSTANTIATE_TEST_SUITE_P(
    Pairs, MarkupOnly,
    testing::Values(
        Pair{"Script", "<p>a</p><script>var t=1;'<p>'</script>", "<p>a</p><script>var t=22;</script>"},
        Pair{"Style", "<style>p{a:1}</style><p>a", "<style>p{a:2}</style><p>a"},
        Pair{"Comment", "<p>a<!-- web03 --></p>", "<p>a<!-- web11 12:05 --></p>"},
        Pair{"Nonce", "<script nonce=abc src=x></script>", "<script nonce=xyz src=x></script>"},
        Pair{"Integrity", "<link rel=stylesheet href=/a.css integrity='sha256-a'>",
             "<link rel=stylesheet href=/a.css integrity='sha256-b'>"},
        Pair{"Version", "<script src='/a.js?v=1'></script><link rel=stylesheet href='/a.css?h=1'>",
             "<script src='/a.js?v=2'></script><link rel=stylesheet href='/a.css?h=2'>"},
        Pair{"MetaToken", "<meta name=csrf-token content=abc>", "<meta name=csrf-token content=xyz>"},
        Pair{"HiddenToken", "<input type=hidden name=authenticity_token value='a=='>",
             "<input type=hidden name=authenticity_token value='b=='>"},
        Pair{"TokenBeforeName", "<input type=hidden value='a' name='__VIEWSTATE'>",
             "<input type=hidden value='b' name='__VIEWSTATE'>"},
        Pair{"DataNonce", "<div data-nonce=1 data-csrf=q>a</div>", "<div data-nonce=2 data-csrf=r>a</div>"}),
    [](const auto& info) { return info.param.name; });

class Seen : public testing::TestWithParam<Pair> {};
TEST_P(Seen, HasAnotherPrint) {
  EXPECT_NE(markup_print(GetParam().before), markup_print(GetParam().after));
}
INSTANTIATE_TEST_SUITE_P(
    Pairs, Seen,
    testing::Values(
        Pair{"Text", "<p>a</p>", "<p>b</p>"},
        Pair{"Link", "<a href='/r?v=1'>a</a>", "<a href='/r?v=2'>a</a>"},
        Pair{"JsonLd", "<script type='application/ld+json'>{\"a\":1}</script>",
             "<script type='application/ld+json'>{\"a\":2}</script>"},
        Pair{"Canonical", "<link rel=canonical href='/a?p=1'>", "<link rel=canonical href='/a?p=2'>"},
        Pair{"Description", "<meta name=description content=a>", "<meta name=description content=b>"},
        Pair{"TextAfterScript", "<script>1</script>a", "<script>1</script>b"},
        Pair{"NotAScript", "<script-x>a</script-x>", "<script-x>b</script-x>"},
        Pair{"ScriptInTitle", "<title><script></title><p>a</p><script></script>",
             "<title><script></title><p>b</p><script></script>"},
        Pair{"CommentInTitle", "<title>a <!-- 1 --></title>", "<title>a <!-- 2 --></title>"},
        Pair{"ScriptInFrame", "<iframe><script></iframe>a</script>", "<iframe><script></iframe>b</script>"},
        Pair{"EscapedScript", "<script><!--<script></script>x</script>a<!-- -->",
             "<script><!--<script></script>x</script>b<!-- -->"},
        Pair{"ScriptInAttribute", "<p title='<script>'>a</p><script></script>",
             "<p title='<script>'>b</p><script></script>"},
        Pair{"ScriptInDoctype", "<!DOCTYPE html '<script'>a<script></script>",
             "<!DOCTYPE html '<script'>b<script></script>"},
        Pair{"StyleInSvg", "<svg><style><p>a</style></svg>", "<svg><style><p>b</style></svg>"},
        Pair{"OpenComment", "<p>x<!-- a", "<p>x<!-- b"}, Pair{"Joined", "<<!-- -->p>a", "<p>a"}),
    [](const auto& info) { return info.param.name; });

TEST(MarkupPrint, EqualPrintsOfRealPagesReadTheSame) {
  namespace fs = std::filesystem;
  const fs::path folder = shared_folder() / "corpus" / "series";
  if (!fs::exists(folder)) GTEST_SKIP() << "the corpus is absent";
  int pairs = 0;
  for (const auto& site : fs::directory_iterator(folder)) {
    if (!site.is_directory()) continue;
    for (const auto& series : fs::directory_iterator(site)) {
      std::map<std::uint64_t, std::string> seen;
      for (const auto& file : fs::directory_iterator(series)) {
        if (file.path().extension() != ".html") continue;
        const std::string bytes = file_bytes(file.path()).value();
        const auto [known, first] = seen.emplace(markup_print(bytes), bytes);
        if (first || known->second == bytes) continue;
        ++pairs;
        std::vector<std::string> notes;
        const auto read = [&](const std::string& body) {
          return read_page(Dom::parse(decode(body, "text/html").text), "https://a.example/", Watch{}, notes);
        };
        EXPECT_EQ(read(known->second), read(bytes)) << file.path();
      }
    }
  }
  std::printf("pairs with one print and other bytes: %d\n", pairs);
}

}  // namespace
}  // namespace policywatch::extract
