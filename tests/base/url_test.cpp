#include "base/url.hpp"

#include <gmock/gmock.h>

#include "base/page.hpp"

namespace policywatch {
namespace {

TEST(Resolve, MakesReferencesAbsolute) {
  const char* base = "https://agency.example/news/index.html?page=2";
  EXPECT_EQ(resolve(base, "a/b"), "https://agency.example/news/a/b");
  EXPECT_EQ(resolve(base, "/a"), "https://agency.example/a");
  EXPECT_EQ(resolve(base, "../a"), "https://agency.example/a");
  EXPECT_EQ(resolve(base, "?page=3"), "https://agency.example/news/index.html?page=3");
  EXPECT_EQ(resolve(base, "#top"), "https://agency.example/news/index.html?page=2#top");
  EXPECT_EQ(resolve(base, "//other.example/x"), "https://other.example/x");
  EXPECT_EQ(resolve(base, " http://b.example \n"), "http://b.example/");
  EXPECT_EQ(resolve(base, "mailto:press@agency.example"), "mailto:press@agency.example");
}

TEST(Resolve, GivesNothingForAddressesThatAreNoPages) {
  const char* base = "https://agency.example/";
  for (const char* reference : {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
                                "file:///etc/passwd", "http://", "http://[::1", "http://a b/"}) {
    EXPECT_EQ(resolve(base, reference), "") << reference;
  }
  EXPECT_EQ(resolve("not an address", "/a"), "");
}

TEST(UrlParts, F27_one_host_has_one_key_however_it_is_written) {
  const auto key = [](const char* url) { return Url::parse(url)->host_key(); };
  for (const char* url :
       {"https://example.com/", "https://EXAMPLE.com/a", "https://example.com./", "https://example.com:443/",
        "https://exam\tple.com:0443/", "https:example.com", "https://%65xample.com/",
        "https://\xEF\xBD\x85xample\xE3\x80\x82"
        "com/"}) {
    EXPECT_EQ(key(url), "example.com:443") << url;
  }
  EXPECT_EQ(key("https://m\xC3\xBCnchen.example/"), key("https://xn--mnchen-3ya.example./"));
  EXPECT_EQ(key("http://[::ffff:1.2.3.4]/"), key("http://[0:0:0:0:0:ffff:102:304]:80/"));
  EXPECT_EQ(key("http://0x7f.1/"), key("http://127.0.0.1./"));
  EXPECT_NE(key("https://www.example.com/"), key("https://example.com/"));
}

TEST(UrlParts, HostAndPortAreWhatPolitenessIsCountedBy) {
  const auto key = [](const char* url) { return Url::parse(url)->host_key(); };
  EXPECT_EQ(key("https://WWW.Example.com/a"), "www.example.com:443");
  EXPECT_EQ(key("http://example.com:80/"), "example.com:80");
  EXPECT_EQ(key("https://example.com:8443/"), "example.com:8443");
  EXPECT_EQ(key("http://[::1]:8080/"), "[::1]:8080");
  EXPECT_EQ(Url::parse("https://u:p@a.example/x?q#f")->without_fragment(), "https://u:p@a.example/x?q");
  EXPECT_EQ(Url::parse("https://a.example/x#")->without_fragment(), "https://a.example/x");
}

// Every way to write one IPv4 address, as filters against internal addresses must see it.
TEST(UrlParts, NumericHostsHaveOneSpelling) {
  for (const char* url : {"http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
                          "http://0177.0.0.1/", "http://0x7f.1/", "http://127.0.0.1./",
                          "http://%31%32%37.0.0.1/", "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/"}) {
    EXPECT_EQ(Url::parse(url)->hostname(), "127.0.0.1") << url;
  }
  EXPECT_FALSE(Url::parse("http://256.256.256.256/"));
  EXPECT_FALSE(Url::parse("http://1.2.3.4.5/"));
  EXPECT_EQ(Url::parse("http://[0:0:0:0:0:ffff:7f00:1]/")->hostname(), "[::ffff:7f00:1]");
}

TEST(Identity, OneAddressHasOneIdentity) {
  const std::string one = identity_of("https://www.agency.example/news/rule?id=7");
  for (const char* other :
       {"http://www.agency.example/news/rule?id=7", "https://www.agency.example/news/rule/?id=7",
        "https://www.agency.example:443/news/rule?id=7#section-2",
        "https://www.agency.example/news/rule?utm_source=rss&id=7&fbclid=abc",
        "https://WWW.agency.example/news/../news/rule?id=7&mc_cid=1&mc_eid=2"}) {
    EXPECT_EQ(identity_of(other), one) << other;
  }
  EXPECT_EQ(identity_of("https://a.example/?b=2&a=1"), identity_of("https://a.example?a=1&b=2"));
}

TEST(Identity, DifferentPagesStayDifferent) {
  const std::string one = identity_of("https://agency.example/news?id=7");
  for (const char* other : {"https://agency.example/news?id=8", "https://agency.example/news",
                            "https://www.agency.example/news?id=7", "https://agency.example:8443/news?id=7",
                            "https://agency.example/News?id=7"}) {
    EXPECT_NE(identity_of(other), one) << other;
  }
  EXPECT_EQ(identity_of("tag:agency.example,2025:7"), "tag:agency.example,2025:7");
  EXPECT_EQ(identity_of(" plain text "), "plain text");
}

TEST(HostileUrls, AreBoundedAndNeverCrash) {
  EXPECT_FALSE(Url::parse("https://a.example/" + std::string(2 << 20, 'a')));
  EXPECT_FALSE(Url::parse("https://" + std::string(100000, 'a') + "/"));
  EXPECT_TRUE(Url::parse("https://a.example/" + std::string(200000, '/')));
  std::string deep = "https://a.example/";
  for (int i = 0; i < 50000; ++i) deep += "a/../";
  EXPECT_EQ(Url::parse(deep)->path(), "/");
  std::string accented = "https://";
  for (int i = 0; i < 4000; ++i) accented += "\xC3\xA9";
  (void)Url::parse(accented + "/");
  (void)Url::parse(std::string("https://a\0b/\xFF\xFE?\x80#\xC0", 18));
  std::string ats = "https://";
  for (int i = 0; i < 20000; ++i) ats += "@";
  (void)Url::parse(ats + "a.example/");
}

TEST(FindHeader, IgnoresTheCaseOfNames) {
  const Headers headers = {{"Content-Type", "text/html"}, {"ETag", "W/\"a\""}, {"etag", "second"}};
  ASSERT_NE(find_header(headers, "eTAG"), nullptr);
  EXPECT_EQ(*find_header(headers, "eTAG"), "W/\"a\"");
  EXPECT_EQ(find_header(headers, "Last-Modified"), nullptr);
}

}  // namespace
}  // namespace policywatch
