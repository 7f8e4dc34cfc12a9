#include "extract/outline.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "extract/select.hpp"

namespace policywatch::extract {
namespace {

Outline outline(const Dom& dom, const std::string& items = "") {
  std::unordered_set<const GumboInternalNode*> marked;
  if (!items.empty())
    for (const Node node : *pick(dom, items)) marked.insert(node.raw());
  return outline_of(dom, marked);
}

std::string drawn(const Outline& outline) {
  std::string out;
  for (const OutlineLine& line : outline.lines) {
    out += std::string(static_cast<std::size_t>(line.depth), ' ') + line.tag + (line.folded ? "+" : "") +
           (line.text.empty() ? "" : ": " + line.text) + "\n";
  }
  return out;
}

TEST(Outline, ShowsPartsInOrderWithWhatIsInThem) {
  const Dom dom = Dom::parse(R"(<body><script>x()</script><main><h1>News</h1><ul>
<li><h3><a href="/1">One notice</a></h3><p>It says this.</p></li><li><h3><a href="/2">Two notices</a></h3><p>They say that.</p></li></ul>
<p>Write to <a href="/us">us</a> at once.</p></main></body>)");
  EXPECT_EQ(drawn(outline(dom)),
            "main\n"
            " h1: News\n"
            " ul\n"
            "  li+: One notice It says this.\n"
            "   a: One notice\n"
            "   p: It says this.\n"
            "  li+: Two notices They say that.\n"
            "   a: Two notices\n"
            "   p: They say that.\n"
            " p: Write to us at once.\n");
}

TEST(Outline, NumbersLeadBackToTheElements) {
  const Dom dom = Dom::parse("<main><p>a</p><div hidden><p>b</p></div><p>c</p></main>");
  const Outline got = outline(dom);
  for (const OutlineLine& line : got.lines) {
    const auto back = elements_at(dom, {line.element});
    ASSERT_EQ(back.size(), 1U);
    EXPECT_TRUE(back[0] == line.node);
  }
  EXPECT_TRUE(elements_at(dom, {0, -5, 999999}).empty());
}

TEST(Outline, ItemsAreLinesOfTheirOwnWhateverWrapsThem) {
  const Dom dom = Dom::parse("<main><section><div class=x><a href=/1>Only one</a></div></section></main>");
  EXPECT_EQ(drawn(outline(dom, "div.x")), "div: Only one\n");
}

TEST(Outline, MenusAreFoldedWhateverWrapsTheirList) {
  const Dom dom = Dom::parse("<nav><div><ul><li>About us</li><li>Berths</li></ul></div></nav><p>News</p>");
  EXPECT_EQ(drawn(outline(dom)), "ul+: About us Berths\n li: About us\n li: Berths\np: News\n");
}

TEST(Outline, IsBoundedInLinesTextAndDepth) {
  std::string html = "<main>";
  for (int i = 0; i < 2500; ++i) html += "<p>" + std::string(200, 'x') + "</p>";
  const Outline wide = outline(Dom::parse(html));
  EXPECT_EQ(wide.lines.size(), kMostOutlineLines);
  EXPECT_TRUE(wide.cut);
  for (const OutlineLine& line : wide.lines) EXPECT_LE(line.text.size(), 170U);
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "<div>t<section>u";
  for (const OutlineLine& line : outline(Dom::parse(deep)).lines) EXPECT_LE(line.depth, 20);
}

TEST(Outline, NothingVisibleIsNoLine) {
  EXPECT_TRUE(outline(Dom::parse("")).lines.empty());
  EXPECT_TRUE(outline(Dom::parse("<script>x</script><p> </p>")).lines.empty());
}

}  // namespace
}  // namespace policywatch::extract
