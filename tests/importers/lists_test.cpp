#include <gmock/gmock.h>

#include "config/config.hpp"
#include "importers/importers.hpp"

namespace policywatch::importers {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kOpml = R"(<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Feeds</title></head><body>
 <outline text="Agencies">
  <outline type="rss" text="Notices" title="Notices &amp; rules" xmlUrl="https://agency.example/feed.xml" htmlUrl="https://agency.example/"/>
  <outline text="Deeper"><outline text="Court" xmlurl="https://court.example/rss" category="/law"/></outline>
 </outline>
 <outline type="link" text="Fees" url="https://agency.example/fees"/>
 <outline text="Front page" htmlUrl="https://agency.example/front"/>
 <outline type="include" text="More" url="https://agency.example/more.opml"/>
 <outline type="rss" text="Old" xmlUrl="https://agency.example/old.xml" isComment="true"/>
 <outline type="rss" text="Local" xmlUrl="feed://agency.example/x"/>
</body></opml>)";

TEST(Opml, FeedsAndLinksAreTakenFromEveryFolder) {
  const auto all = importers::read(Tool::opml, kOpml);
  ASSERT_TRUE(all);
  ASSERT_THAT(all->taken, SizeIs(4));
  EXPECT_EQ(all->taken[0].watch.title, "Notices & rules");
  EXPECT_EQ(all->taken[0].watch.url, "https://agency.example/feed.xml");
  EXPECT_EQ(all->taken[0].watch.kind, WatchKind::feed);
  EXPECT_EQ(all->taken[1].watch.url, "https://court.example/rss");
  EXPECT_THAT(all->taken[1].missing, Contains(HasSubstr("/law")));
  EXPECT_EQ(all->taken[2].watch.kind, WatchKind::page);
  EXPECT_EQ(all->taken[3].watch.url, "https://agency.example/front");
  ASSERT_THAT(all->left_out, SizeIs(3));
  EXPECT_THAT(all->left_out[0].reason, HasSubstr("another list"));
  EXPECT_THAT(all->left_out[1].reason, HasSubstr("commented out"));
  EXPECT_THAT(all->left_out[2].reason, HasSubstr("http"));
}

TEST(Opml, OtherXmlIsRefusedAndDeepFoldersAreWalked) {
  EXPECT_FALSE(importers::read(Tool::opml, "<rss/>"));
  EXPECT_FALSE(importers::read(Tool::opml, "not xml"));
  std::string deep = "<opml><body>";
  for (int i = 0; i < 20'000; ++i) deep += "<outline text='a'>";
  deep += "<outline xmlUrl='https://a.example/'/>";
  for (int i = 0; i < 20'000; ++i) deep += "</outline>";
  const auto all = importers::read(Tool::opml, deep + "</body></opml>");
  ASSERT_TRUE(all);
  EXPECT_THAT(all->taken, SizeIs(1));
}

TEST(Csv, ColumnsInAnyOrderAndEveryWrongLineWithItsReason) {
  const auto all = importers::read(Tool::csv,
                                   "title,URL,kind,every,tier,policies,colour\r\n"
                                   "Notices,https://a.example/n,list,15m,2,1976 2041,red\r\n"
                                   "\"Fees, new\",https://a.example/f,,,,,\r\n"
                                   "Bad,https://a.example/x,blog,,,,\r\n"
                                   "Bad,https://a.example/y,page,soon,,,\r\n"
                                   "Bad,ftp://a.example/z,page,,,,\r\n"
                                   ",,,,,,\r\n");
  ASSERT_TRUE(all);
  ASSERT_THAT(all->taken, SizeIs(2));
  EXPECT_EQ(all->taken[0].watch.kind, WatchKind::list);
  EXPECT_EQ(all->taken[0].watch.every, Millis(15min));
  EXPECT_EQ(all->taken[0].watch.tier, 2);
  EXPECT_THAT(all->taken[0].watch.policies, ElementsAre("1976", "2041"));
  EXPECT_EQ(all->taken[1].watch.title, "Fees, new");
  EXPECT_EQ(all->taken[1].watch.kind, WatchKind::page);
  ASSERT_THAT(all->left_out, SizeIs(3));
  EXPECT_EQ(all->left_out[0].name, "line 4");
  EXPECT_THAT(all->left_out[0].reason, HasSubstr("blog"));
  EXPECT_THAT(all->left_out[1].reason, HasSubstr("soon"));
  EXPECT_THAT(all->left_out[2].reason, HasSubstr("ftp"));
  EXPECT_THAT(all->remarks, ElementsAre(HasSubstr("colour")));
}

TEST(Csv, BareAddressesNeedNoNamesAndOtherFilesAreRefused) {
  const auto bare =
      importers::read(Tool::csv, "\xEF\xBB\xBFhttps://a.example/n,Notices\nhttps://a.example/m\n");
  ASSERT_TRUE(bare);
  ASSERT_THAT(bare->taken, SizeIs(2));
  EXPECT_EQ(bare->taken[0].watch.title, "Notices");
  EXPECT_FALSE(importers::read(Tool::csv, "name,colour\nx,red\n"));
  EXPECT_THAT(importers::read(Tool::csv, "")->taken, IsEmpty());
}

TEST(Imported, WatchesAreReadBackFromTheirToml) {
  const auto all = importers::read(Tool::opml, kOpml);
  std::vector<Watch> watches;
  for (const Taken& taken : all->taken) watches.push_back(taken.watch);
  const config::Environment nothing = [](const char*) -> const char* { return nullptr; };
  const config::Loaded again = config::load_text(config::watches_as_toml(watches), "import.toml", nothing);
  ASSERT_THAT(again.mistakes, IsEmpty());
  for (Watch& watch : watches) watch.from_file = true;
  EXPECT_EQ(again.settings.watches, watches);
}

}  // namespace
}  // namespace policywatch::importers
