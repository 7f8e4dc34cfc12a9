// Rows E02–E06 of the reliability catalogue. Expected values follow from the Encoding and HTML Standards.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.hpp"
#include "extract/charset.hpp"
#include "extract/extract.hpp"

namespace policywatch::extract {
namespace {

using namespace std::string_literals;

TEST(CharsetOrder, E02_MarkThenHeaderThenMetaThenFallback) {
  const std::pair<std::string, std::string> marks[] = {
      {"", ""}, {"\xEF\xBB\xBF", "utf-8"}, {"\xFE\xFF", "utf-16be"}};
  const std::pair<std::string, std::string> headers[] = {{"text/html", ""},
                                                         {"text/html; charset=koi8-r", "koi8-r"},
                                                         {"text/html;charset=\"ISO-8859-1\"", "windows-1252"},
                                                         {"text/html; charset=no-such", ""}};
  const std::pair<std::string, std::string> metas[] = {
      {"<p>", ""},
      {"<meta charset=big5><p>", "big5"},
      {"<meta http-equiv=content-type content='text/html; charset=ascii'><p>", "windows-1252"},
      {"<meta charset=utf-16><p>", "utf-8"},
      {"<meta charset=none-such><p>", ""}};
  for (const auto& [mark, by_mark] : marks) {
    for (const auto& [header, by_header] : headers) {
      for (const auto& [meta, by_meta] : metas) {
        const std::string expected = !by_mark.empty()     ? by_mark
                                     : !by_header.empty() ? by_header
                                     : !by_meta.empty()   ? by_meta
                                                          : "windows-1252";
        EXPECT_EQ(decode(mark + meta + "x", header).charset, expected)
            << mark.size() << ' ' << header << ' ' << meta;
      }
    }
  }
}

struct Legacy {
  const char* charset;
  std::string bytes;
  std::string expected;
};

std::string text_of(const Legacy& one) {
  return decode(one.bytes, std::string("text/html; charset=") + one.charset).text;
}

TEST(LegacyDecoders, E03_CharactersOfTheIndexes) {
  const Legacy rows[] = {
      {"shift_jis", "\x93\xFA\x96\x7B\xB1\xDF", "日本ｱﾟ"},
      {"shift_jis", "\x80\xFC\x4B", "\u0080黑"},
      {"shift_jis", "\xF0\x40", "\uE000"},
      {"euc-jp", "\xC6\xFC\x8E\xB1\x8F\xB0\xA1", "日ｱ丂"},
      {"euc-kr", "\xB1\xE2\x81\x41", "기갂"},
      {"big5", "\xA4\xA4\x88\x62\x88\xA5", "中\u00CA\u0304\u00EA\u030C"},
      {"big5", "\x87\x40\xA3\xE1", "䏰€"},
      {"gbk", "\xD6\xD0\x80\xA3\xA0", "中€\u3000"},
      {"gb18030", "\x81\x30\x81\x30\x90\x30\x81\x30\xFE\x59", "\u0080\U00010000\u9FB4"},
      {"gb18030", "\xE3\x32\x9A\x35", "\U0010FFFF"},
      {"iso-2022-jp", "\x1B$B\x46\x7C\x1B(J\\~\x1B(I\x31\x1B(B\\", "日¥‾ｱ\\"},
      {"koi8-u", "\xAE\xBE\xA4", "ўЎє"},
      {"windows-1252", "\x80\x81\x9F", "€\u0081Ÿ"},
      {"windows-1255", "\xCA\xE0", "\u05BAא"},
      {"windows-1253", "\xAA\xE1", "\uFFFDα"},
      {"windows-874", "\xA1\xDB\xFC", "ก\uFFFD\uFFFD"},
      {"iso-8859-16", "\x80\xA4\xFE", "\u0080€ț"},
      {"iso-8859-8-i", "\xE0\xA1", "א\uFFFD"},
      {"ibm866", "\x8F\xF0", "ПЁ"},
      {"macintosh", "\xDB\xF0", "€\uF8FF"},
      {"x-mac-cyrillic", "\xFF\xA2", "€Ґ"},
  };
  for (const Legacy& row : rows) EXPECT_EQ(text_of(row), row.expected) << row.charset;
}

TEST(LegacyDecoders, E03_ErrorsSwallowNoAscii) {
  const Legacy rows[] = {
      {"shift_jis", "\x85\x41<", "\uFFFD"s + "A<"},
      {"shift_jis", "\x81\xFD<", "\uFFFD<"},
      {"shift_jis", "a\xA0\x81", "a\uFFFD\uFFFD"},
      {"euc-jp", "\xA9<\xA9\xA1", "\uFFFD<\uFFFD"},
      {"euc-jp", "\x8F\xA1<", "\uFFFD<"},
      {"euc-jp", "\x80x", "\uFFFDx"},
      {"euc-kr", "\xC9\x41<", "\uFFFD"s + "A<"},
      {"euc-kr", "x\xFE\xFF<", "x\uFFFD<"},
      {"big5", "\x81\x40<", "\uFFFD@<"},
      {"big5", "\x80\xFFx", "\uFFFD\uFFFDx"},
      {"gbk", "\x81\x20<", "\uFFFD <"},
      {"gb18030", "\x81\x30<b",
       "\uFFFD"
       "0<b"},
      {"gb18030", "\x81\x30\x81<",
       "\uFFFD"
       "0\uFFFD<"},
      {"gb18030", "x\x81\x30\x81", "x\uFFFD"},
      {"gb18030", "\xFE\x39\xFE\x39z", "\uFFFDz"},
      {"gb18030", "\xFFz", "\uFFFDz"},
      {"iso-2022-jp", "\x1B$B\x46\x1B(Bx", "\uFFFDx"},
      {"iso-2022-jp", "a\x1B$\x41", "a\uFFFD$A"},
      {"iso-2022-jp", "\x1B(J\x1B(Bx", "\uFFFDx"},
      {"iso-2022-jp", "\x0E\x8Fx", "\uFFFD\uFFFDx"},
  };
  for (const Legacy& row : rows)
    EXPECT_EQ(text_of(row), row.expected) << row.charset << ' ' << row.bytes.size();
}

TEST(Utf8, E04_EachMaximalSubpartIsOneReplacement) {
  const std::pair<std::string, std::string> rows[] = {
      {"\xC0\xAF", "\uFFFD\uFFFD"},           {"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"}, {"\xF0\x9F\x92", "\uFFFD"},
      {"\xF0\x9F\x92<", "\uFFFD<"},           {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"a\x80z\xFF", "a\uFFFDz\uFFFD"},
  };
  for (const auto& [bytes, expected] : rows) {
    EXPECT_EQ(decode(bytes, "text/html; charset=utf-8").text, expected);
    // Wherever a body is cut on its way, it is decoded whole: what stands around changes nothing.
    EXPECT_EQ(decode("<p>" + bytes + "</p>", "text/html; charset=utf-8").text, "<p>" + expected + "</p>");
  }
}

TEST(Utf16, E04_LoneSurrogatesAndOddEnds) {
  EXPECT_EQ(decode("\xFF\xFEx\0\x00\xD8y\0"s, "").text, "x\uFFFDy");
  EXPECT_EQ(decode("\xFE\xFF\0x\0"s, "").text, "x\uFFFD");
}

Document page(const std::string& bytes, const std::string& type) {
  const Dom dom = Dom::parse(decode(bytes, type).text);
  std::vector<std::string> notes;
  return read_page(dom, "https://agency.example/x", Watch(), notes);
}

TEST(CharsetLabel, E05_AnotherLabelForTheSameTextIsSilent) {
  const Document utf8 = page("<title>Café</title><p>It’s 5 € – na\xC3\xAFve</p>", "text/html; charset=utf-8");
  EXPECT_EQ(
      page("<title>Caf\xE9</title><p>It\x92s 5 \x80 \x96 na\xEFve</p>", "text/html; charset=windows-1252"),
      utf8);
  EXPECT_EQ(
      page("<title>Caf\xE9</title><p>It\x92s 5 \x80 \x96 na\xEFve</p>", "text/html; charset=iso-8859-1"),
      utf8);
  EXPECT_EQ(page("<title>Café</title><p>It’s 5 € – na\xC3\xAFve</p>", "text/html"), utf8) << "label removed";
  EXPECT_EQ(page("<title>Caf\xE9</title><p>It\x92s 5 \x80 \x96 na\xEFve</p>", "text/html"), utf8);
}

TEST(DataTypes, E06_XmlJsonAndCsv) {
  const std::string latin = "<?xml version='1.0' encoding='iso-8859-1'?><a>\xE9</a>";
  EXPECT_EQ(decode(latin, "application/xml").charset, "windows-1252");
  EXPECT_EQ(
      decode("<?xml version='1.0' encoding='iso-8859-1'?><a>\xC3\xA9</a>", "application/xml; charset=utf-8")
          .charset,
      "utf-8")
      << "RFC 7303 section 3: the header outranks the declaration";
  EXPECT_EQ(decode("\xEF\xBB\xBF" + latin, "application/xml; charset=koi8-r").charset, "utf-8")
      << "a mark outranks both";
  EXPECT_EQ(decode("\xEF\xBB\xBF{\"a\":1}", "application/json").text, "{\"a\":1}");
  EXPECT_EQ(decode("{\"a\":\"\xC3\xA9\"}", "application/json; charset=iso-8859-1").text, "{\"a\":\"é\"}")
      << "RFC 8259 section 8.1: JSON has no charset to state";
  EXPECT_EQ(decode("\xFF\xFE{\0}\0"s, "application/json").text, "{}");
  EXPECT_EQ(decode("a,b\n1,\xC3\xA9\n", "text/csv").charset, "utf-8");
}

TEST(Unseen, E08_FlipsAreSilentInTheText) {
  const Document plain =
      page("<p>The caf\u00E9 rule co-operates with section 5 today</p>", "text/html; charset=utf-8");
  for (const char* text : {"The caf\u00E9 rule co-oper\u200Bates with section 5 today",
                           "The caf\u00E9 rule\u00A0co-operates with section\u00A0"
                           "5 today",
                           "The caf\u00E9 rule co-oper\u00ADates with section 5 today",
                           "\uFEFFThe caf\u00E9 rule co-op\u2060erates with section 5 today"}) {
    EXPECT_EQ(page("<p>" + std::string(text) + "</p>", "text/html; charset=utf-8").blocks, plain.blocks)
        << text;
  }
}

TEST(Unseen, E08_DirectionMarksStayInTheText) {
  const Document page_with = page("<p>pay \u202E001\u202C dollars</p>", "text/html; charset=utf-8");
  ASSERT_EQ(page_with.blocks.size(), 1u);
  EXPECT_NE(page_with.blocks[0].text.find("\u202E"), std::string::npos);
  EXPECT_NE(printable(page_with.blocks[0].text).find("202e"), std::string::npos) << "shown as a visible mark";
}

}  // namespace
}  // namespace policywatch::extract
