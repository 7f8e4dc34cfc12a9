#include "pipeline/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace policywatch::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Time kNow = *parse_rfc3339("2026-03-01T12:00:00Z");

std::vector<Item> items(const std::string& names) {
  std::vector<Item> all;
  for (const char name : names) {
    Item item;
    item.key = std::string(1, name);
    all.push_back(std::move(item));
  }
  return all;
}
std::string names(const Document& document) {
  std::string all;
  for (const Item& item : document.items) all += item.key;
  return all;
}
Reading read_of(const std::string& all, std::vector<std::size_t> pages, std::string missing = "") {
  Reading reading;
  reading.document.items = items(all);
  reading.pages = std::move(pages);
  reading.missing = std::move(missing);
  return reading;
}
struct Base {
  Document document;
  WatchMemory memory;
  Base(const std::string& all, int pages) {
    document.items = items(all);
    memory.pages = pages;
  }
};

TEST(Pages, AWholeReadingStaysAsItIs) {
  Base base("abcd", 2);
  Reading reading = read_of("nabc", {2, 2});
  const PagesVerdict verdict = weigh_pages(&base.document, reading, 2, base.memory, kNow);
  EXPECT_FALSE(verdict.incomplete || verdict.silent || verdict.fewer_asked);
  EXPECT_EQ(names(base.document), "abcd");
  EXPECT_EQ(names(reading.document), "nabc");
  EXPECT_EQ(base.memory.pages, 2);
}

TEST(Pages, EntriesOfPagesThatWereNotReadBeforeAreNoNews) {
  Base base("ab", 0);  // one page
  Reading reading = read_of("nabcd", {2, 2, 1});
  const PagesVerdict verdict = weigh_pages(&base.document, reading, 3, base.memory, kNow);
  EXPECT_TRUE(verdict.silent);
  EXPECT_EQ(names(base.document), "abcd");  // n stands on the first page: it is new
  EXPECT_EQ(base.memory.pages, 3);
}

TEST(Pages, WhatCouldNotBeReadIsNotGone) {
  Base base("abcd", 2);
  Reading reading = read_of("na", {2}, "page 2: server_error");
  const PagesVerdict verdict = weigh_pages(&base.document, reading, 2, base.memory, kNow);
  EXPECT_TRUE(verdict.incomplete);
  EXPECT_EQ(names(reading.document), "nabcd");
  EXPECT_EQ(base.memory.pages, 2);
  EXPECT_THAT(base.memory.paging, HasSubstr("page 2: server_error"));
  Reading whole = read_of("nabc", {2, 2});
  weigh_pages(&base.document, whole, 2, base.memory, kNow);
  EXPECT_EQ(base.memory.paging, "");
}

TEST(Pages, AFirstContentThatLacksAPageRemembersHowFarItReaches) {
  WatchMemory memory;
  Reading first = read_of("ab", {2}, "page 2: unreachable");
  EXPECT_TRUE(weigh_pages(nullptr, first, 3, memory, kNow).incomplete);
  EXPECT_EQ(memory.pages, 1);
  Document base = first.document;
  Reading whole = read_of("nabcd", {3, 2});
  EXPECT_TRUE(weigh_pages(&base, whole, 3, memory, kNow).silent);
  EXPECT_EQ(names(base), "abcd");
  EXPECT_EQ(memory.pages, 3);
}

TEST(Pages, FewerPagesAskedForAreNoLoss) {
  Base base("abcd", 2);
  Reading reading = read_of("ab", {});
  EXPECT_TRUE(weigh_pages(&base.document, reading, 1, base.memory, kNow).fewer_asked);
  EXPECT_EQ(names(reading.document), "ab");
  EXPECT_EQ(base.memory.pages, 0);
}

}  // namespace
}  // namespace policywatch::pipeline
