#include "extract/legacy_decoders.hpp"

#include "extract/legacy_tables.hpp"

namespace policywatch::extract {

namespace {

constexpr char32_t kBad = 0xFFFD;

bool within(unsigned byte, unsigned low, unsigned high) {
  return byte >= low && byte <= high;
}

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  bool at_end() const { return at_ >= bytes_.size(); }
  unsigned char take() { return static_cast<unsigned char>(bytes_[at_++]); }
  unsigned char ahead(std::size_t by) const {
    return at_ + by < bytes_.size() ? static_cast<unsigned char>(bytes_[at_ + by]) : 0;
  }
  std::size_t left() const { return bytes_.size() - at_; }
  void skip(std::size_t count) { at_ += count; }
  std::string_view last(std::size_t count) const { return bytes_.substr(at_ - count, count); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

// The second byte of a pair whose character is `code` (0: none). An ASCII byte that completes nothing stays.
void end_pair(Bytes& in, std::string& out, char32_t code) {
  if (code != 0) {
    in.skip(1);
    return append_utf8(out, code);
  }
  if (in.ahead(0) >= 0x80) in.skip(1);
  append_utf8(out, kBad);
}

void shift_jis(Bytes& in, std::string& out) {
  const unsigned char lead = in.take();
  if (lead <= 0x80) return append_utf8(out, lead);
  if (within(lead, 0xA1, 0xDF)) return append_utf8(out, 0xFF61u - 0xA1u + lead);
  if (lead == 0xA0 || lead > 0xFC || in.at_end()) return append_utf8(out, kBad);
  const unsigned char trail = in.ahead(0);
  const bool shaped = within(trail, 0x40, 0x7E) || within(trail, 0x80, 0xFC);
  end_pair(in, out, shaped ? pair_of(PairIndex::shift_jis, lead, trail) : 0);
}

void euc_jp(Bytes& in, std::string& out) {
  unsigned char lead = in.take();
  if (lead < 0x80) return append_utf8(out, lead);
  const bool starts = lead == 0x8E || lead == 0x8F || within(lead, 0xA1, 0xFE);
  if (!starts || in.at_end()) return append_utf8(out, kBad);
  if (lead == 0x8E && within(in.ahead(0), 0xA1, 0xDF)) return append_utf8(out, 0xFF61u - 0xA1u + in.take());
  PairIndex index = PairIndex::jis0208;
  if (lead == 0x8F && within(in.ahead(0), 0xA1, 0xFE)) {
    index = PairIndex::jis0212;
    lead = in.take();
    if (in.at_end()) return append_utf8(out, kBad);
  }
  const unsigned char trail = in.ahead(0);
  const bool shaped = within(lead, 0xA1, 0xFE) && within(trail, 0xA1, 0xFE);
  end_pair(in, out, shaped ? pair_of(index, lead, trail) : 0);
}

void euc_kr(Bytes& in, std::string& out) {
  const unsigned char lead = in.take();
  if (lead < 0x80) return append_utf8(out, lead);
  if (!within(lead, 0x81, 0xFE) || in.at_end()) return append_utf8(out, kBad);
  const unsigned char trail = in.ahead(0);
  end_pair(in, out, within(trail, 0x41, 0xFE) ? pair_of(PairIndex::euc_kr, lead, trail) : 0);
}

void big5(Bytes& in, std::string& out) {
  const unsigned char lead = in.take();
  if (lead < 0x80) return append_utf8(out, lead);
  if (!within(lead, 0x81, 0xFE) || in.at_end()) return append_utf8(out, kBad);
  const unsigned char trail = in.ahead(0);
  // Four pairs stand for a letter and a combining mark.
  const unsigned pair = lead * 256u + trail;
  if (pair == 0x8862 || pair == 0x8864 || pair == 0x88A3 || pair == 0x88A5) {
    in.skip(1);
    append_utf8(out, lead * 256u + trail < 0x8870 ? U'\u00CA' : U'\u00EA');
    return append_utf8(out, pair == 0x8862 || pair == 0x88A3 ? U'\u0304' : U'\u030C');
  }
  const bool shaped = within(trail, 0x40, 0x7E) || within(trail, 0xA1, 0xFE);
  end_pair(in, out, shaped ? pair_of(PairIndex::big5, lead, trail) : 0);
}

void gb18030(Bytes& in, std::string& out) {
  const unsigned char first = in.take();
  if (first < 0x80) return append_utf8(out, first);
  if (first == 0x80) return append_utf8(out, U'\u20AC');
  if (first == 0xFF || in.at_end()) return append_utf8(out, kBad);
  const unsigned char second = in.ahead(0);
  if (!within(second, 0x30, 0x39)) {
    const bool shaped = within(second, 0x40, 0x7E) || within(second, 0x80, 0xFE);
    return end_pair(in, out, shaped ? pair_of(PairIndex::gb18030, first, second) : 0);
  }
  // Four bytes; broken ones give back all but the first. One that only lacks its end goes whole.
  if (in.left() == 1 || (in.left() == 2 && within(in.ahead(1), 0x81, 0xFE))) {
    in.skip(in.left());
    return append_utf8(out, kBad);
  }
  if (!within(in.ahead(1), 0x81, 0xFE) || !within(in.ahead(2), 0x30, 0x39)) return append_utf8(out, kBad);
  in.skip(3);
  const char32_t code = gb18030_ranges(in.last(4));
  append_utf8(out, code == 0 ? kBad : code);
}

enum class Jis { ascii, roman, katakana, pairs };

// The state that an escape sequence after ESC asks for.
std::optional<Jis> escape_of(const Bytes& in) {
  if (in.left() < 2) return std::nullopt;
  const unsigned char lead = in.ahead(0), byte = in.ahead(1);
  if (lead == 0x28 && byte == 0x42) return Jis::ascii;
  if (lead == 0x28 && byte == 0x4A) return Jis::roman;
  if (lead == 0x28 && byte == 0x49) return Jis::katakana;
  if (lead == 0x24 && (byte == 0x40 || byte == 0x42)) return Jis::pairs;
  return std::nullopt;
}

char32_t one_of(Jis state, unsigned char byte) {
  if (state == Jis::katakana) return within(byte, 0x21, 0x5F) ? 0xFF61u - 0x21u + byte : kBad;
  if (byte >= 0x80 || byte == 0x0E || byte == 0x0F) return kBad;
  if (state == Jis::roman && byte == 0x5C) return U'\u00A5';
  if (state == Jis::roman && byte == 0x7E) return U'\u203E';
  return byte;
}

std::string iso_2022_jp(Bytes& in) {
  std::string out;
  Jis state = Jis::ascii;
  bool escaped = false;  // an escape sequence came, and nothing since
  while (!in.at_end()) {
    const unsigned char byte = in.take();
    if (byte == 0x1B) {
      if (const auto next = escape_of(in)) {
        in.skip(2);
        if (escaped) append_utf8(out, kBad);
        state = *next;
        escaped = true;
        continue;
      }
      escaped = false;
      append_utf8(out, kBad);
      continue;
    }
    escaped = false;
    if (state != Jis::pairs) {
      append_utf8(out, one_of(state, byte));
      continue;
    }
    if (!within(byte, 0x21, 0x7E) || in.at_end()) {
      append_utf8(out, kBad);
      continue;
    }
    const unsigned char trail = in.ahead(0);
    if (trail == 0x1B) {  // the escape is read anew
      append_utf8(out, kBad);
      continue;
    }
    in.skip(1);
    const char32_t code = within(trail, 0x21, 0x7E)
                              ? pair_of(PairIndex::jis0208, static_cast<unsigned char>(byte | 0x80),
                                        static_cast<unsigned char>(trail | 0x80))
                              : 0;
    append_utf8(out, code == 0 ? kBad : code);
  }
  return out;
}

}  // namespace

void append_utf8(std::string& text, char32_t code) {
  const auto put = [&](unsigned value) { text.push_back(static_cast<char>(value)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0u | (code >> 6));
  } else if (code < 0x10000) {
    put(0xE0u | (code >> 12));
    put(0x80u | ((code >> 6) & 0x3Fu));
  } else {
    put(0xF0u | (code >> 18));
    put(0x80u | ((code >> 12) & 0x3Fu));
    put(0x80u | ((code >> 6) & 0x3Fu));
  }
  put(0x80u | (code & 0x3Fu));
}

std::optional<std::string> decode_multi_byte(std::string_view bytes, std::string_view encoding) {
  Bytes in(bytes);
  if (encoding == "iso-2022-jp") return iso_2022_jp(in);
  void (*step)(Bytes&, std::string&) = nullptr;
  if (encoding == "gbk" || encoding == "gb18030") step = gb18030;
  if (encoding == "big5") step = big5;
  if (encoding == "euc-jp") step = euc_jp;
  if (encoding == "shift_jis") step = shift_jis;
  if (encoding == "euc-kr") step = euc_kr;
  if (step == nullptr) return std::nullopt;
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  while (!in.at_end()) step(in, out);
  return out;
}

}  // namespace policywatch::extract
