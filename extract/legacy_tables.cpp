#include "extract/legacy_tables.hpp"

#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include "base/error.hpp"

namespace policywatch::extract {

namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_strict(const char* name) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &error));
  if (U_SUCCESS(error)) {
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  }
  if (U_FAILURE(error)) throw WorldError(std::string("ICU has no converter ") + name);
  return converter;
}

// The one character that `bytes` stand for; 0 when they stand for none, for several, or end too early.
char32_t single_of(UConverter* converter, std::string_view bytes) {
  UChar buffer[8];
  UErrorCode error = U_ZERO_ERROR;
  ucnv_resetToUnicode(converter);
  const std::int32_t length =
      ucnv_toUChars(converter, buffer, 8, bytes.data(), static_cast<std::int32_t>(bytes.size()), &error);
  if (U_FAILURE(error) || length < 1) return 0;
  std::int32_t at = 0;
  UChar32 code = 0;
  U16_NEXT(buffer, at, length, code);
  return at == length ? static_cast<char32_t>(code) : 0;
}

bool is_private(char32_t code) {
  return code >= 0xE000 && code <= 0xF8FF;
}

// Where the standard's index differs from ICU's converter: first pair, its character, length of the run.
struct Patch {
  std::uint16_t pair;
  char16_t code;
  std::uint16_t count;
};
constexpr Patch kBig5[] = {
    {0x87A4, 0x9F97, 1}, {0x87AC, 0x9F96, 1},  {0x8840, 0x31C0, 5}, {0x8846, 0x31C5, 1}, {0x8849, 0x31C6, 2},
    {0x884D, 0x31C8, 1}, {0x884F, 0x31C9, 4},  {0x8854, 0x31CD, 2}, {0x88A9, 0x23DA, 2}, {0x8C43, 0x9FA6, 1},
    {0x8C6D, 0x9FA7, 1}, {0x8C74, 0x9FA8, 1},  {0x8CB7, 0x9FA9, 1}, {0x8CB9, 0x9FAA, 1}, {0x8CBB, 0x9FAB, 1},
    {0x8CC0, 0x9FAC, 1}, {0x8CD7, 0x9FAD, 2},  {0x8CDA, 0x9FAF, 1}, {0x8CED, 0x9FB2, 1}, {0x8D48, 0x9FB3, 1},
    {0x8E69, 0x7BB8, 1}, {0x8E6F, 0x7C06, 1},  {0x8E7E, 0x7CCE, 1}, {0x8EAB, 0x7DD2, 1}, {0x8EB4, 0x7E1D, 1},
    {0x8ECD, 0x8005, 1}, {0x8ED0, 0x8028, 1},  {0x8F57, 0x83C1, 1}, {0x8F69, 0x84A8, 1}, {0x8F6E, 0x840F, 1},
    {0x8FCB, 0x89A6, 1}, {0x8FCC, 0x89A9, 1},  {0x8FFE, 0x8D77, 1}, {0x906D, 0x90FD, 1}, {0x907A, 0x92B9, 1},
    {0x90DC, 0x975C, 1}, {0x90F1, 0x97FF, 1},  {0x91BF, 0x9F16, 1}, {0x9244, 0x8503, 1}, {0x92AF, 0x5159, 1},
    {0x92B0, 0x515B, 1}, {0x92B1, 0x515D, 2},  {0x92C8, 0x936E, 1}, {0x92D1, 0x7479, 1}, {0x9447, 0x6D67, 1},
    {0x94CA, 0x799B, 1}, {0x95D9, 0x9097, 1},  {0x9644, 0x975D, 1}, {0x96ED, 0x701E, 1}, {0x96FC, 0x5B28, 1},
    {0x9B76, 0x7201, 1}, {0x9B78, 0x77D7, 1},  {0x9B7B, 0x7E87, 1}, {0x9BC6, 0x99D6, 1}, {0x9BDE, 0x91D4, 1},
    {0x9BEC, 0x60DE, 1}, {0x9BF6, 0x6FB6, 1},  {0x9C42, 0x8F36, 1}, {0x9C53, 0x4FBB, 1}, {0x9C62, 0x71DF, 1},
    {0x9C68, 0x9104, 1}, {0x9C6B, 0x9DF0, 1},  {0x9C77, 0x83CF, 1}, {0x9CBC, 0x5C10, 1}, {0x9CBD, 0x79E3, 1},
    {0x9CD0, 0x5A67, 1}, {0x9D57, 0x8F0B, 1},  {0x9D5A, 0x7B51, 1}, {0x9DC4, 0x62D0, 1}, {0x9EA9, 0x6062, 1},
    {0x9EEF, 0x75F9, 1}, {0x9EFD, 0x6C4A, 1},  {0x9F60, 0x9B2E, 1}, {0x9F66, 0x9F17, 1}, {0x9FCB, 0x50ED, 1},
    {0x9FD8, 0x5F0C, 1}, {0xA063, 0x880F, 1},  {0xA077, 0x62CE, 1}, {0xA0D5, 0x7468, 1}, {0xA0DF, 0x7162, 1},
    {0xA0E4, 0x7250, 1}, {0xA3C0, 0x2400, 32}, {0xA3E0, 0x2421, 1}, {0xC6CF, 0x5EF4, 1}, {0xC6D3, 0x65E0, 1},
    {0xC6D5, 0x7676, 1}, {0xC6D7, 0x96B6, 1},  {0xC6DE, 0x3003, 1}, {0xC6DF, 0x4EDD, 1}, {0xC879, 0x31CF, 1},
    {0xC8A1, 0x9FB0, 1}, {0xC8A3, 0x9FB1, 1},  {0xFA5F, 0x5029, 1}, {0xFA66, 0x507D, 1}, {0xFABD, 0x5305, 1},
    {0xFAC5, 0x5344, 1}, {0xFAD5, 0x537F, 1},  {0xFB48, 0x5605, 1}, {0xFBB8, 0x5A77, 1}, {0xFBF3, 0x5E75, 1},
    {0xFBF9, 0x5ED0, 1}, {0xFC4F, 0x5F58, 1},  {0xFC6C, 0x60A4, 1}, {0xFCB9, 0x6490, 1}, {0xFCE2, 0x6674, 1},
    {0xFCF1, 0x675E, 1}, {0xFDB7, 0x6C9C, 1},  {0xFDB8, 0x6E1D, 1}, {0xFDBB, 0x6E2F, 1}, {0xFDF1, 0x716E, 1},
    {0xFE52, 0x732A, 1}, {0xFE6F, 0x745C, 1},  {0xFEAA, 0x74E9, 1}, {0xFEDD, 0x7809, 1}};
constexpr Patch kGb18030[] = {
    {0xA3A0, 0x3000, 1}, {0xA6D9, 0xFE10, 1}, {0xA6DA, 0xFE12, 1}, {0xA6DB, 0xFE11, 1}, {0xA6DC, 0xFE13, 1},
    {0xA6DD, 0xFE14, 1}, {0xA6DE, 0xFE15, 1}, {0xA6DF, 0xFE16, 1}, {0xA6EC, 0xFE17, 1}, {0xA6ED, 0xFE18, 1},
    {0xA6F3, 0xFE19, 1}, {0xFE59, 0x9FB4, 1}, {0xFE61, 0x9FB5, 1}, {0xFE66, 0x9FB6, 1}, {0xFE67, 0x9FB7, 1},
    {0xFE6D, 0x9FB8, 1}, {0xFE7E, 0x9FB9, 1}, {0xFE90, 0x9FBA, 1}, {0xFEA0, 0x9FBB, 1}};

struct Source {
  const char* converter;
  std::string_view lead;  // before each pair
  bool keep_private;      // private-use characters belong to the standard's index too
  std::span<const Patch> patches;
};

using Table = std::vector<char32_t>;

Table make_table(const Source& source) {
  Table table(128 * 256, 0);
  const Converter converter = open_strict(source.converter);
  for (unsigned lead = 0x81; lead <= 0xFE; ++lead) {
    for (unsigned trail = 0x40; trail <= 0xFE; ++trail) {
      std::string bytes(source.lead);
      bytes.push_back(static_cast<char>(lead));
      bytes.push_back(static_cast<char>(trail));
      const char32_t code = single_of(converter.get(), bytes);
      if (!source.keep_private && is_private(code)) continue;
      table[(lead - 0x80) * 256 + trail] = code;
    }
  }
  for (const Patch& patch : source.patches) {
    for (unsigned i = 0; i < patch.count; ++i) {
      const unsigned pair = patch.pair + i;
      table[((pair >> 8) - 0x80) * 256 + (pair & 0xFF)] = patch.code + i;
    }
  }
  return table;
}

const Table& table_of(PairIndex index) {
  switch (index) {
    case PairIndex::big5: {
      static const Table table = make_table({"Big5-HKSCS", "", false, kBig5});
      return table;
    }
    case PairIndex::gb18030: {
      static const Table table = make_table({"gb18030", "", true, kGb18030});
      return table;
    }
    case PairIndex::shift_jis: {
      static const Table table = make_table({"windows-31j", "", true, {}});
      return table;
    }
    case PairIndex::jis0208: {
      static const Table table = make_table({"euc-jp", "", false, {}});
      return table;
    }
    case PairIndex::jis0212: {
      // Rows above 77 are vendors' additions.
      static const Table table = [] {
        Table made = make_table({"euc-jp", "\x8F", false, {}});
        std::fill(made.begin() + (0xEE - 0x80) * 256, made.end(), char32_t{0});
        return made;
      }();
      return table;
    }
    case PairIndex::euc_kr:
      break;
  }
  static const Table table = make_table({"windows-949", "", false, {}});
  return table;
}

}  // namespace

char32_t pair_of(PairIndex index, unsigned char lead, unsigned char trail) {
  if (lead < 0x81 || lead == 0xFF) return 0;
  return table_of(index)[static_cast<std::size_t>(lead - 0x80) * 256 + trail];
}

char32_t gb18030_ranges(std::string_view four_bytes) {
  constexpr std::size_t kBasic = 39420, kSupplementary = 189000;  // pointers
  static const Table basic = [] {
    Table table(kBasic, 0);
    const Converter converter = open_strict("gb18030");
    for (std::size_t pointer = 0; pointer < kBasic; ++pointer) {
      const char bytes[] = {
          static_cast<char>(0x81 + pointer / 12600), static_cast<char>(0x30 + pointer / 1260 % 10),
          static_cast<char>(0x81 + pointer / 10 % 126), static_cast<char>(0x30 + pointer % 10)};
      table[pointer] = single_of(converter.get(), std::string_view(bytes, 4));
    }
    return table;
  }();
  const auto byte = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(four_bytes[at]));
  };
  const std::size_t pointer =
      (byte(0) - 0x81) * 12600 + (byte(1) - 0x30) * 1260 + (byte(2) - 0x81) * 10 + (byte(3) - 0x30);
  if (pointer < kBasic) return basic[pointer];
  if (pointer < kSupplementary || pointer - kSupplementary > 0xFFFFF) return 0;
  return static_cast<char32_t>(0x10000 + pointer - kSupplementary);
}

std::optional<char32_t> single_byte_exception(std::string_view encoding, unsigned char byte) {
  static constexpr std::array<char16_t, 96> kIso16 = {
      0xA0,  0x104, 0x105, 0x141, 0x20AC, 0x201E, 0x160, 0xA7,   0x161, 0xA9,  0x218, 0xAB,  0x179, 0xAD,
      0x17A, 0x17B, 0xB0,  0xB1,  0x10C,  0x142,  0x17D, 0x201D, 0xB6,  0xB7,  0x17E, 0x10D, 0x219, 0xBB,
      0x152, 0x153, 0x178, 0x17C, 0xC0,   0xC1,   0xC2,  0x102,  0xC4,  0x106, 0xC6,  0xC7,  0xC8,  0xC9,
      0xCA,  0xCB,  0xCC,  0xCD,  0xCE,   0xCF,   0x110, 0x143,  0xD2,  0xD3,  0xD4,  0x150, 0xD6,  0x15A,
      0x170, 0xD9,  0xDA,  0xDB,  0xDC,   0x118,  0x21A, 0xDF,   0xE0,  0xE1,  0xE2,  0x103, 0xE4,  0x107,
      0xE6,  0xE7,  0xE8,  0xE9,  0xEA,   0xEB,   0xEC,  0xED,   0xEE,  0xEF,  0x111, 0x144, 0xF2,  0xF3,
      0xF4,  0x151, 0xF6,  0x15B, 0x171,  0xF9,   0xFA,  0xFB,   0xFC,  0x119, 0x21B, 0xFF};
  if (encoding == "iso-8859-16") return byte < 0xA0 ? byte : kIso16[byte - 0xA0u];
  if (encoding == "koi8-u" && byte == 0xAE) return U'\u045E';
  if (encoding == "koi8-u" && byte == 0xBE) return U'\u040E';
  if (encoding == "windows-1255" && byte == 0xCA) return U'\u05BA';
  if (encoding == "windows-1253" && byte == 0xAA) return U'\uFFFD';
  if (encoding == "windows-874" && ((byte >= 0xDB && byte <= 0xDE) || byte >= 0xFC)) return U'\uFFFD';
  return std::nullopt;
}

}  // namespace policywatch::extract
