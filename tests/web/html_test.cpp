#include "web/html.hpp"

#include <gtest/gtest.h>

#include "web/call.hpp"

namespace policywatch::web {
namespace {

TEST(Html, EscapesEveryValueInTextAndAttributes) {
  Html html;
  html.put(R"(<p title="{}">{}</p>)", "\"a' b", std::string("<script>&"));
  EXPECT_EQ(html.str(), R"(<p title="&quot;a&#39; b">&lt;script&gt;&amp;</p>)");
}

TEST(Html, PutsNestedHtmlAsItIs) {
  Html inner;
  inner.put("<b>{}</b>", "x<y");
  Html outer;
  outer.put("<p>{} {}</p>", inner, 7);
  EXPECT_EQ(outer.str(), "<p><b>x&lt;y</b> 7</p>");
}

TEST(Html, I08_ValuesThatHoldPlaceholdersStayText) {
  Html html;
  html.put("{}|{}", "{}", "{}{}");
  EXPECT_EQ(html.str(), "{}|{}{}");
}

TEST(Html, I22_ShowsBidirectionalOverridesAndControlCharacters) {
  Html html;
  html.put("{}",
           "a\xe2\x80\xae"
           "b\x01"
           "c\xe2\x81\xa6"
           "d");
  EXPECT_EQ(html.str(),
            "a[U+202E]b\xef\xbf\xbd"
            "c[U+2066]d");
  EXPECT_EQ(visible("a\xe2\x80\xae"
                    "b\x1b"),
            "a[U+202E]b\xef\xbf\xbd");
}

TEST(Html, LeavesOtherTextUntouched) {
  const std::string text = "Größe – “quoted” 日本 \xe2\x82\xac\n\tnext";
  Html html;
  html.put("{}", text);
  EXPECT_EQ(html.str(), text);
}

TEST(Html, FormFieldsComeBackByteForByte) {
  const std::string override_mark =
      "a\xe2\x80\xae"
      "b<";
  Html html;
  html.put(R"(<input value="{}">)", Field{override_mark});
  EXPECT_EQ(html.str(),
            "<input value=\"a\xe2\x80\xae"
            "b&lt;\">");
}

TEST(Href, I02_OnlyHttpAddressesLeadOutside) {
  EXPECT_EQ(Href::external("https://example.org/a b?x=\"").value(), "https://example.org/a%20b?x=%22");
  for (const char* hostile : {"javascript:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
                              "data:text/html,x", "vbscript:msgbox(1)", "&#106;avascript:alert(1)",
                              "//evil.example", "ftp://example.org/", "", "file:///etc/passwd"}) {
    EXPECT_TRUE(Href::external(hostile).empty()) << hostile;
  }
}

TEST(Href, LocalMeansThisSite) {
  EXPECT_EQ(Href::local("/updates/1?x=y").value(), "/updates/1?x=y");
  for (const char* hostile :
       {"//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""}) {
    EXPECT_EQ(Href::local(hostile).value(), "/") << hostile;
  }
}

TEST(Path, EncodesEverySegmentAndValue) {
  Params query;
  query.set("q", "a&b=c d");
  query.set("empty", "");
  EXPECT_EQ(path_of({"policies", "a/../b?c#d"}, query), "/policies/a%2F..%2Fb%3Fc%23d?q=a%26b%3Dc%20d");
  EXPECT_EQ(path_of({}), "/");
}

TEST(Params, DecodesFormsAndRefusesNothing) {
  const Params params = Params::parse("a=1+2&b=%3Cx%3E&b=second&broken=%zz&=none&flag&bad=%ff%00z");
  EXPECT_EQ(params.get("a"), "1 2");
  EXPECT_EQ(params.get("b"), "<x>");
  EXPECT_EQ(params.all("b").size(), 2u);
  EXPECT_EQ(params.get("broken"), "%zz");
  EXPECT_TRUE(params.has("flag"));
  EXPECT_EQ(params.get("bad"),
            "\xef\xbf\xbd"
            "z");
}

TEST(Next, I21_OnlyLocalPathsAreFollowed) {
  EXPECT_EQ(safe_next("/updates/12?diff=side"), "/updates/12?diff=side");
  for (const char* hostile : {"//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example",
                              "/\t/evil.example", "javascript:alert(1)", "", "/a\r\nSet-Cookie: x=y"}) {
    EXPECT_EQ(safe_next(hostile), "/") << hostile;
  }
}

}  // namespace
}  // namespace policywatch::web
