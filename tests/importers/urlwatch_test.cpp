#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "base/pattern.hpp"
#include "importers/importers.hpp"

namespace policywatch::importers {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string fixture(const std::string& name) {
  std::ifstream file(std::string(POLICYWATCH_SOURCE_DIR) + "/tests/fixtures/importers/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

Imported jobs(std::string_view yaml) {
  auto read = importers::read(Tool::urlwatch, yaml);
  EXPECT_TRUE(read) << read.error().message;
  return read ? *read : Imported{};
}

class Urls : public testing::Test {
 protected:
  Imported all = jobs(fixture("urls.yaml"));
};

TEST_F(Urls, EachJobIsAWatchOrLeftOutWithAReason) {
  ASSERT_EQ(all.taken.size(), 5u);
  ASSERT_EQ(all.left_out.size(), 2u);
  EXPECT_EQ(all.left_out[0].name, "Home folder");
  EXPECT_THAT(all.left_out[0].reason, HasSubstr("shell command"));
  EXPECT_THAT(all.left_out[1].reason, HasSubstr("POST"));
}

TEST_F(Urls, FiltersThatMeanTheSameAreTaken) {
  const Watch& watch = all.taken[0].watch;
  EXPECT_EQ(watch.title, "Office of notices");
  EXPECT_EQ(watch.url, "https://agency.example/notices");
  EXPECT_EQ(watch.kind, WatchKind::page);
  EXPECT_THAT(watch.select, ElementsAre("main"));
  EXPECT_THAT(watch.ignore, ElementsAre(".share"));
  EXPECT_THAT(watch.headers, ElementsAre(std::pair("Accept-Language", "en-US")));
  EXPECT_THAT(all.taken[0].missing, IsEmpty());
  // grepi leaves the whole line out, re.sub the match alone.
  ASSERT_EQ(watch.ignore_text.size(), 2u);
  EXPECT_EQ(Pattern::parse(watch.ignore_text[0])->removed_from("Fees rise\nSee Page 3 of 4 below\nend"),
            "Fees rise\n\nend");
  EXPECT_EQ(Pattern::parse(watch.ignore_text[1])->removed_from("Fees. Last updated today"), "Fees. ");
}

TEST_F(Urls, DocumentsAndBrowserJobsKeepTheirKind) {
  EXPECT_EQ(all.taken[1].watch.kind, WatchKind::document);
  EXPECT_EQ(all.taken[2].watch.render, "browser");
  EXPECT_THAT(all.taken[2].watch.select, ElementsAre("#fees"));
}

TEST_F(Urls, WhatHasNoLikeIsNamed) {
  const Taken& table = all.taken[3];
  EXPECT_THAT(table.watch.select, ElementsAre("#rates"));
  EXPECT_TRUE(table.watch.sort);
  EXPECT_THAT(table.watch.headers, ElementsAre(std::pair("Cookie", "session=abc; lang=en")));
  EXPECT_THAT(table.missing, Contains(HasSubstr("xpath")));
  EXPECT_THAT(table.missing, Contains(HasSubstr("lines of markup")));
  EXPECT_THAT(table.missing, Contains(HasSubstr("shellpipe")));
  EXPECT_THAT(table.missing, Contains(HasSubstr("ssl_no_verify")));
  EXPECT_THAT(table.missing, Contains(HasSubstr("diff_filter")));
}

TEST_F(Urls, GrepKeepsTheWholeLineAlsoWhereItsExpressionHasGroups) {
  const Watch& watch = all.taken[4].watch;
  ASSERT_EQ(watch.extract_text.size(), 1u);
  EXPECT_THAT(Pattern::parse(watch.extract_text[0])->matches_in("A Fee: 12 today\nnothing"),
              ElementsAre("A Fee: 12 today"));
  EXPECT_TRUE(watch.paused);
}

TEST_F(Urls, TwoJobsOfOneAddressHaveTwoIds) {
  EXPECT_EQ(all.taken[3].watch.id, "agency-example-table");
  EXPECT_EQ(all.taken[4].watch.id, "agency-example-table-2");
}

TEST(Urlwatch, EveryBuiltInFilterIsTakenOrNamed) {
  for (const char* filter : {"beautify",
                             "css: main",
                             "element-by-class: a",
                             "element-by-id: a",
                             "element-by-style: 'color: red'",
                             "element-by-tag: p",
                             "format-json",
                             "grep: a",
                             "grepi: a",
                             "hexdump",
                             "html2text",
                             "pdf2text",
                             "ical2text",
                             "re.sub: a",
                             "re.findall: a",
                             "reverse",
                             "sha1sum",
                             "shellpipe: a",
                             "sort",
                             "strip",
                             "xpath: //p",
                             "jq: .a",
                             "csv2text",
                             "ocr",
                             "execute: a",
                             "remove-duplicate-lines",
                             "a-hook-of-ours"}) {
    const Imported one = jobs(std::string("url: https://a.example/\nfilter:\n  - ") + filter + "\n");
    ASSERT_EQ(one.taken.size(), 1u) << filter;
    Watch plain;
    plain.url = one.taken[0].watch.url;
    plain.id = one.taken[0].watch.id;
    plain.from_file = false;
    const bool told = !one.taken[0].notes.empty() || !one.taken[0].missing.empty();
    EXPECT_TRUE(told || one.taken[0].watch != plain) << filter;
  }
}

TEST(Urlwatch, AnExpressionThatIsNotUnderstoodIsNamed) {
  const Imported one = jobs("url: https://a.example/\nfilter:\n  - html2text\n  - grep: '(?<=x)y'\n");
  EXPECT_THAT(one.taken.at(0).missing, Contains(HasSubstr("grep")));
  EXPECT_THAT(one.taken.at(0).watch.extract_text, IsEmpty());
}

TEST(Urlwatch, BrokenAndHostileFilesAreRefusedWithThePlace) {
  const auto broken = importers::read(Tool::urlwatch, "url: https://a.example/\nfilter: [\n");
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().message, HasSubstr("line"));
  EXPECT_FALSE(importers::read(Tool::urlwatch, std::string(100'000, '[')));
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'z'; ++c)
    bomb +=
        std::string(1, c) + ": &" + c + " [*" + char(c - 1) + ",*" + char(c - 1) + ",*" + char(c - 1) + "]\n";
  EXPECT_EQ(jobs(bomb + "url: https://a.example/\n").taken.size(), 1u);
}

}  // namespace
}  // namespace policywatch::importers
