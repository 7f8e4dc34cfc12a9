// Words of a text as hashes of their stems: one spelling for "J.G.G.", "JGG", "H-1B", "287(g)", "detainees".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace policywatch::match {

using Hash = std::uint64_t;

/// 64-bit FNV-1a with a final mix: in-memory identity only.
constexpr Hash hash_of(std::string_view text) {
  Hash hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  hash ^= hash >> 32;
  hash *= 0x9E3779B97F4A7C15ULL;
  return hash ^ (hash >> 29);
}

/// Of two hashes in this order.
constexpr Hash mix(Hash a, Hash b) {
  Hash hash = (a ^ 0x9E3779B97F4A7C15ULL) * 0xBF58476D1CE4E5B9ULL;
  hash ^= (hash >> 27) + b * 0x94D049BB133111EBULL;
  hash *= 0xFF51AFD7ED558CCDULL;
  return hash ^ (hash >> 31);
}

struct Token {
  std::string_view source;  // as it stands in the text
  Hash word = 0;            // of the folded, stemmed word
  Hash exact = 0;           // of the folded word
  bool capital = false;     // begins with an upper-case letter or a digit
  bool all_capitals = false;
  bool digit = false;   // begins with a digit
  bool breaks = false;  // a clause mark (. , ; : | " ( dash between spaces) stands before it
};

/// Linear in the text; looks at no more than `limit` bytes of it. Views point into `text`.
std::vector<Token> tokenize(std::string_view text, std::size_t limit = std::size_t{64} << 10);

/// The stem hash of a single word as tokenize() would give it.
Hash stem_hash(std::string_view word);
/// Stems an ASCII lower-case word in place and gives its new length: plural, -ed, -ing, -ate/-ation.
std::size_t stem(char* word, std::size_t length);

}  // namespace policywatch::match
