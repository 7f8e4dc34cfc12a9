#include "base/text.hpp"

#include <gmock/gmock.h>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/utf8.hpp"

namespace policywatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Utf8, KnowsWhatIsWellFormed) {
  EXPECT_TRUE(is_valid_utf8("plain"));
  EXPECT_TRUE(is_valid_utf8("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
  for (const char* wrong : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE2\x82"}) {
    EXPECT_FALSE(is_valid_utf8(wrong)) << testing::PrintToString(wrong);
  }
}

// The Unicode Standard, table 3-8: U+FFFD for each maximal subpart.
TEST(Utf8, IllFormedPartsBecomeOneReplacementEach) {
  const std::string r = "\xEF\xBF\xBD";
  EXPECT_EQ(to_valid_utf8("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64"),
            "a" + r + r + r + "b" + r + "c" + r + r + "d");
  EXPECT_EQ(to_valid_utf8(std::string_view("a\0b", 3)), "ab");
  EXPECT_EQ(to_valid_utf8("fine \xC3\xA9"), "fine \xC3\xA9");
}

TEST(Space, CollapsesToSingleOnes) {
  EXPECT_EQ(collapse_space("  a \t\r\n b\xC2\xA0\xE2\x80\x83"
                           "c\xE3\x80\x80"),
            "a b c");
  EXPECT_EQ(collapse_space("\xEF\xBB\xBFtext\xE2\x80\x8B"), "text");
  EXPECT_EQ(collapse_space(" \n "), "");
  EXPECT_EQ(collapse_space("\xE2\x80\x8C"), "\xE2\x80\x8C");  // a joiner is no space
  EXPECT_EQ(trim(" \xC2\xA0 a b \xC2\xA0\n"), "a b");
  EXPECT_EQ(trim("\xC2\xA0"), "");
}

TEST(Fold, MakesSpellingsOfOneWordTheSame) {
  EXPECT_EQ(fold("  The  AGENCY\n"), "the agency");
  EXPECT_EQ(fold("Caf\xC3\xA9"), "cafe");
  EXPECT_EQ(fold("Cafe\xCC\x81"), "cafe");
  EXPECT_EQ(fold("Stra\xC3\x9F"
                 "e"),
            "strasse");
  EXPECT_EQ(fold("\xEF\xAC\x81nal"), "final");        // ligature fi
  EXPECT_EQ(fold("\xEF\xBC\xA1\xEF\xBC\xA2"), "ab");  // full width
  EXPECT_EQ(fold("I\xE2\x80\x99m \xE2\x80\x9Cin\xE2\x80\x9D"), "i'm \"in\"");
  EXPECT_EQ(fold("2025\xE2\x80\x93"
                 "26 \xE2\x80\x94 x"),
            "2025-26 - x");
  EXPECT_EQ(fold("non\xE2\x80\x91"
                 "breaking"),
            "non-breaking");
  EXPECT_EQ(fold("a\xC2\xA0\xE2\x80\x89"
                 "b"),
            "a b");
  EXPECT_EQ(fold("soft\xC2\xADhyphen"), "softhyphen");
  EXPECT_EQ(fold("\xCE\xA3\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x82"),
            "\xCF\x83\xCE\xB9\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x83");
  EXPECT_EQ(fold("\xE2\x80\xA6"), "...");
  EXPECT_EQ(fold("\xED\x95\x9C\xEA\xB5\xAD"), "\xED\x95\x9C\xEA\xB5\xAD");  // Hangul stays composed
}

// The tables and fast paths must answer as Unicode does; ICU is the referee.
TEST(Fold, AgreesWithUnicodeOnEveryCharacterOfThePlanes) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* nfd = icu::Normalizer2::getNFDInstance(status);
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  const std::string special = "\xC2\xB4\xCA\xB9\xCA\xBC";  // made plain on purpose
  for (char32_t code = 0x80; code < 0x3000; ++code) {
    if (code >= 0x2000 && code < 0x2070) continue;
    std::string one;
    append_utf8(one, code);
    if (special.find(one) != std::string::npos || code == 0xAB || code == 0xBB || code == 0x2212) continue;
    icu::UnicodeString open = nfd->normalize(casefold->normalize(icu::UnicodeString::fromUTF8(one), status),
                                             status),
                       kept;
    for (std::int32_t i = 0; i < open.length(); i = open.moveIndex32(i, 1)) {
      if (u_charType(open.char32At(i)) != U_NON_SPACING_MARK) kept.append(open.char32At(i));
    }
    std::string expected;
    nfc->normalize(kept, status).toUTF8String(expected);
    // Marks that are made plain on purpose, also where Unicode maps another character to them.
    for (const auto& [mark, plain] : {std::pair("\xE2\x88\x92", "-"), {"\xCA\xBC", "'"}, {"\xCA\xB9", "'"}}) {
      expected = replace_all(expected, mark, plain);
    }
    EXPECT_EQ(fold("a" + one + "b"), collapse_space("a" + expected + "b"))
        << "U+" << std::hex << static_cast<unsigned>(code);
  }
}

TEST(Fold, FoldingTwiceChangesNothing) {
  for (const char* text :
       {"The \xC3\x85ngstr\xC3\xB6m \xE2\x80\x94 \xE2\x84\xAB", "\xC2\xBD \xE2\x91\xA0", "A.B.A. \xC7\x85"}) {
    EXPECT_EQ(fold(fold(text)), fold(text)) << text;
  }
}

TEST(WordsOf, KeepInnerMarksAndDropOuterOnes) {
  EXPECT_THAT(
      words("the a.b.a. said: it's 1:25-cv-190, at&t and \"non-final\" rules."),
      ElementsAre("the", "a.b.a", "said", "it's", "1:25-cv-190", "at&t", "and", "non-final", "rules"));
  EXPECT_THAT(words("status:enjoined and/or 10:30 a--b - 'x'"),
              ElementsAre("status", "enjoined", "and", "or", "10:30", "a", "b", "x"));
  EXPECT_THAT(words("ni\xC3\xB1o \xE6\x97\xA5\xE6\x9C\xAC \xC2\xA7 212"),
              ElementsAre("ni\xC3\xB1o", "\xE6\x97\xA5\xE6\x9C\xAC", "212"));
  EXPECT_THAT(words(""), IsEmpty());
  EXPECT_THAT(words(" .-' "), IsEmpty());
}

TEST(Sentences, EndWhereTheyEnd) {
  EXPECT_THAT(sentences("The court ruled. The rule is vacated! Is it? Yes."),
              ElementsAre("The court ruled.", "The rule is vacated!", "Is it?", "Yes."));
}

TEST(Sentences, LegalAbbreviationsDoNotEndOne) {
  EXPECT_THAT(
      sentences(
          "In Doe v. Trump, No. 25-190, the U.S. District Court stayed the rule. It takes effect Jan. 5."),
      ElementsAre("In Doe v. Trump, No. 25-190, the U.S. District Court stayed the rule.",
                  "It takes effect Jan. 5."));
  EXPECT_THAT(sentences("Clearview AI, Inc. Signed a deal. Judge John A. Smith of the D.C. Circuit agreed."),
              testing::SizeIs(2));
  EXPECT_THAT(sentences("They live in the U.S. The court agreed."),
              ElementsAre("They live in the U.S.", "The court agreed."));
  EXPECT_THAT(sentences("He said no. The order stands."), ElementsAre("He said no.", "The order stands."));
}

TEST(Sentences, LineEndsSeparate) {
  EXPECT_THAT(sentences("First line\nSecond line"), ElementsAre("First line", "Second line"));
  EXPECT_THAT(sentences("  "), IsEmpty());
}

TEST(Splitting, KeepsEmptyPartsAndKnowsLineEnds) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(lines("a\r\nb\rc\n\nd"), ElementsAre("a", "b", "c", "", "d"));
  EXPECT_THAT(lines("a\n"), ElementsAre("a"));
  EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
  EXPECT_EQ(replace_all("aaa", "a", "ba"), "bababa");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
}

TEST(NoCase, IsAboutAsciiAlone) {
  EXPECT_TRUE(equals_ascii_nocase("ETag", "etag"));
  EXPECT_FALSE(equals_ascii_nocase("a", "ab"));
  EXPECT_TRUE(contains_ascii_nocase("Down for MAINTENANCE today", "maintenance"));
  EXPECT_TRUE(contains_ascii_nocase("abc", ""));
  EXPECT_FALSE(contains_ascii_nocase("ab", "abc"));
}

TEST(Shorten, CutsBeforeACharacterAsReadersSeeIt) {
  EXPECT_EQ(shorten("short", 10), "short");
  EXPECT_EQ(shorten("exactly ten", 11), "exactly ten");
  EXPECT_EQ(shorten("exactly tens", 11), "exactly\xE2\x80\xA6");
  EXPECT_EQ(shorten("abcdefghij", 8), "abcde\xE2\x80\xA6");
  // e with a combining accent, and a family of four joined people, are one character each.
  EXPECT_EQ(shorten("abcde\xCC\x81xyz", 8), "abcd\xE2\x80\xA6");
  const std::string family = "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7";
  EXPECT_EQ(shorten("ab" + family + "cdef", 15), "ab\xE2\x80\xA6");
  EXPECT_EQ(shorten("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", 6), "\xC3\xA9\xE2\x80\xA6");
  EXPECT_EQ(shorten("abcdef", 2), "");
}

TEST(Printable, I14_ShowsWhatWouldActOnATerminal) {
  EXPECT_EQ(printable("a\x1b[31mred\x07"), "a\\x1b[31mred\\x07");
  EXPECT_EQ(printable("a\nb\tc"), "a\\x0ab\\x09c");
  EXPECT_EQ(printable("a\nb\tc\r", true), "a\nb\tc\\x0d");
  EXPECT_EQ(printable("pay\xE2\x80\xAEgpj.exe"), "pay\\u{202e}gpj.exe");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\u{009b}31m");
  EXPECT_EQ(printable("\xFF"), "\\xff");
  EXPECT_EQ(printable("caf\xC3\xA9 \xF0\x9F\x98\x80"), "caf\xC3\xA9 \xF0\x9F\x98\x80");
}

TEST(EscapeHtml, LeavesNothingThatActs) {
  EXPECT_EQ(escape_html("<a href=\"x\" title='y'>&amp;</a>"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
}

TEST(EditDistance, CountsSlipsOfTyping) {
  EXPECT_EQ(edit_distance("every", "every"), 0u);
  EXPECT_EQ(edit_distance("evry", "every"), 1u);
  EXPECT_EQ(edit_distance("ab", "ba"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("aaaaaaaaaa", "bbbbbbbbbb", 3), 4u);
}

TEST(Nearest, OffersOnlyWhatCouldBeMeant) {
  const std::vector<std::string_view> keys = {"every", "cron", "timezone", "url", "id"};
  EXPECT_EQ(nearest("evry", keys), "every");
  EXPECT_EQ(nearest("time-zone", keys), "timezone");
  EXPECT_EQ(nearest("URL", keys), "url");
  EXPECT_EQ(nearest("selectors", keys), "");
  EXPECT_EQ(nearest("x", keys), "");
}

TEST(Similarity, IsTheShareOfCommonWords) {
  EXPECT_DOUBLE_EQ(similarity("the rule is vacated", "The Rule is VACATED"), 1);
  EXPECT_DOUBLE_EQ(similarity("a b c d", "a b x y"), 0.5);
  EXPECT_DOUBLE_EQ(similarity("a a b", "a b b"), 2.0 * 2 / 6);
  EXPECT_DOUBLE_EQ(similarity("", ""), 1);
  EXPECT_DOUBLE_EQ(similarity("a", ""), 0);
}

TEST(HostileText, OfAnyShapeIsTaken) {
  std::string bytes;
  for (int i = 0; i < 20000; ++i) bytes += static_cast<char>((i * 7919) >> 3);
  const std::string text = to_valid_utf8(bytes);
  EXPECT_TRUE(is_valid_utf8(text));
  EXPECT_TRUE(is_valid_utf8(fold(text)));
  EXPECT_TRUE(is_valid_utf8(printable(bytes)));
  EXPECT_LE(shorten(text, 1000).size(), 1000u);
  // Ill-formed bytes must not trip the functions that expect valid text either.
  (void)fold(bytes);
  (void)words(bytes);
  (void)sentences(bytes);
  (void)shorten(bytes, 99);
  EXPECT_FALSE(shorten(std::string(100000, '\xCC') + "x", 50).size() > 50);
}

}  // namespace
}  // namespace policywatch
