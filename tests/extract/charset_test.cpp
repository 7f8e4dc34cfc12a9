#include "extract/charset.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "extract/extract.hpp"
#include "tests/extract/shared.hpp"

namespace policywatch::extract {
namespace {

TEST(Charset, E01_HtmlStandardSniffingVectors) {
  const auto file = shared_file("vectors/html5lib-encoding/encoding_cases.json");
  if (!file) GTEST_SKIP() << "shared vectors are absent";
  const boost::json::value all = boost::json::parse(*file);
  int cases = 0;
  for (const boost::json::value& one : all.at("cases").as_array()) {
    if (one.at("needs_script").as_bool()) continue;
    ++cases;
    const std::string bytes = from_hex(one.at("data_hex").as_string()).value();
    EXPECT_EQ(decode(bytes, "text/html").charset, std::string(one.at("encoding").as_string()))
        << std::string(one.at("id").as_string());
  }
  EXPECT_EQ(cases, 82);
}

TEST(Charset, MarkBeatsHeaderBeatsMeta) {
  const std::string meta = "<meta charset=koi8-r><p>";
  EXPECT_EQ(decode("\xEF\xBB\xBF" + meta, "text/html; charset=big5").charset, "utf-8");
  EXPECT_EQ(decode(meta, "text/html; charset=\"Big5\"").charset, "big5");
  EXPECT_EQ(decode(meta, "text/html; charset=nonsense").charset, "koi8-r");
  EXPECT_EQ(decode(meta, "text/html").charset, "koi8-r");
}

TEST(Charset, MarkIsNotText) {
  EXPECT_EQ(decode("\xEF\xBB\xBFx", "").text, "x");
  EXPECT_EQ(decode(std::string("\xFF\xFEx\0", 4), "").text, "x");
  EXPECT_EQ(decode(std::string("\xFE\xFF\0x", 4), "").text, "x");
}

TEST(Charset, BytesBecomeTheirCharacters) {
  EXPECT_EQ(decode("It\x92s 5 \x80", "text/html; charset=iso-8859-1").text, "It’s 5 €");
  EXPECT_EQ(decode("\x93\xFA\x96\x7B\x8C\xEA", "text/html; charset=Shift_JIS").text, "日本語");
  EXPECT_EQ(decode("\xB4\xFA", "text/html; charset=gb2312").text, "代");
  EXPECT_EQ(decode("\xF0\xD2\xC9\xD7\xC5\xD4", "text/html; charset=koi8-r").text, "Привет");
  EXPECT_EQ(decode("\xC6\xFC\xCB\xDC", "text/html; charset=euc-jp").text, "日本");
  EXPECT_EQ(decode("\xB1\xE2", "text/html; charset=euc-kr").text, "기");
}

TEST(Charset, IllFormedBytesAreReplacedNotLost) {
  EXPECT_EQ(decode("Rule \xFF\xFE A", "text/html; charset=utf-8").text, "Rule \xEF\xBF\xBD\xEF\xBF\xBD A");
  EXPECT_TRUE(is_valid_utf8(decode("\x81\xFF\xFFz", "text/html; charset=shift_jis").text));
}

TEST(Charset, Utf16StatedInAsciiIsUtf8) {
  EXPECT_EQ(decode("<meta charset=utf-16le><p>é", "text/html").charset, "utf-8");
  EXPECT_EQ(decode("<meta charset=x-user-defined>", "text/html").charset, "windows-1252");
}

TEST(Charset, XmlDeclarationCounts) {
  const DecodedText text =
      decode("<?xml version='1.0' encoding='ISO-8859-2'?><a>\xB1</a>", "application/rss+xml");
  EXPECT_EQ(text.charset, "iso-8859-2");
  EXPECT_NE(text.text.find("ą"), std::string::npos);
  EXPECT_EQ(decode("<?xml version='1.0'?><a/>", "text/xml").charset, "utf-8");
}

TEST(Charset, UndeclaredUtf8IsSeen) {
  EXPECT_EQ(decode("<p>Änderung und Größe</p>", "text/html").charset, "utf-8");
}

TEST(Charset, UndeclaredCyrillicIsDetectedFromItsLetters) {
  std::string bytes;
  for (int i = 0; i < 20; ++i) {
    bytes +=
        "<p>\xCF\xF0\xE0\xE2\xE8\xF2\xE5\xEB\xFC\xF1\xF2\xE2\xEE \xEF\xF0\xE8\xED\xFF\xEB\xEE "
        "\xED\xEE\xE2\xEE\xE5 \xEF\xEE\xF1\xF2\xE0\xED\xEE\xE2\xEB\xE5\xED\xE8\xE5 \xE8 "
        "\xEE\xF2\xEC\xE5\xED\xE8\xEB\xEE \xF1\xF2\xE0\xF0\xEE\xE5</p>";
  }
  const DecodedText text = decode(bytes, "text/html");
  EXPECT_EQ(text.charset, "windows-1251");
  EXPECT_NE(text.text.find("Правительство"), std::string::npos);
}

TEST(Charset, UndeclaredWesternBytesAreWindows1252) {
  EXPECT_EQ(decode("<p>caf\xE9 na\xEFve</p>", "text/html").text, "<p>café naïve</p>");
}

TEST(Charset, LabelsAreThoseOfTheStandard) {
  EXPECT_EQ(encoding_of(" Latin1 ")->name, "windows-1252");
  EXPECT_EQ(encoding_of("iso-8859-9")->name, "windows-1254");
  EXPECT_EQ(encoding_of("tis-620")->name, "windows-874");
  EXPECT_EQ(encoding_of("hz-gb-2312")->name, "replacement");
  EXPECT_FALSE(encoding_of("utf-7"));
  EXPECT_FALSE(encoding_of(""));
}

}  // namespace
}  // namespace policywatch::extract
