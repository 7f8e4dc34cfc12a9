// Hosts as people see them. Punycode after RFC 3492 and the examples of RFC 5891; scripts after UTS 39.
#include <gtest/gtest.h>

#include "base/host_words.hpp"
#include "base/url.hpp"

namespace policywatch {
namespace {

std::string shown(const std::string& address) {
  return in_words(host_words(Url::parse(address)->hostname()));
}

TEST(HostWords, I22_ThePunycodeStandsBesideWhatItSpells) {
  EXPECT_EQ(shown("https://bücher.example/x"), "xn--bcher-kva.example (bücher.example)");
  EXPECT_EQ(shown("https://www.ice.gov/"), "www.ice.gov");
  EXPECT_EQ(shown("https://192.0.2.7/"), "192.0.2.7");
}

TEST(HostWords, I22_LettersOfSeveralScriptsInOneLabelAreMarked) {
  // The first letter is Cyrillic.
  EXPECT_EQ(shown("https://аpple.com/"), "xn--pple-43d.com (аpple.com, mixed scripts)");
  EXPECT_EQ(host_words("xn--pple-43d.com").is_mixed, true);
  // One script a label, and what Japanese writes together, is as it should be.
  EXPECT_FALSE(host_words(Url::parse("https://пример.example/")->hostname()).is_mixed);
  EXPECT_FALSE(host_words(Url::parse("https://日本のnewsサイト.example/")->hostname()).is_mixed);
}

TEST(HostWords, I22_WhatSpellsNothingStaysAsItIs) {
  EXPECT_EQ(in_words(host_words("xn--.example")), "xn--.example");
  EXPECT_EQ(in_words(host_words("xn--a\xff.example")), "xn--a\xff.example");
  EXPECT_EQ(in_words(host_words("")), "");
}

}  // namespace
}  // namespace policywatch
