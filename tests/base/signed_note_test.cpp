// Checkpoints others can read (C2SP tlog-checkpoint, signed-note).
#include "base/signed_note.hpp"

#include <gtest/gtest.h>

#include "base/merkle.hpp"

namespace policywatch {
namespace {

// The key of RFC 8032 section 7.1, test 1, wrapped as PKCS#8.
const std::string kKey =
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";
const std::string kPublic = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const std::string kOrigin = "tracker.example/log";

TEST(SignedNote, V04_TheKeyIsReadAsItsStandardSays) {
  EXPECT_EQ(to_hex(public_key_of(kKey).value()), kPublic);
  EXPECT_FALSE(public_key_of("no key"));
  const auto made = public_key_of(make_signing_key());
  ASSERT_TRUE(made);
  EXPECT_NE(to_hex(*made), kPublic);
}

TEST(SignedNote, V04_ACheckpointHasTheFormOfItsStandard) {
  const std::string key = *from_hex(kPublic);
  const auto note = sign_checkpoint(kOrigin, {3, merkle_leaf("x")}, kKey);
  ASSERT_TRUE(note);
  const std::string text = kOrigin + "\n3\n" + to_base64(as_bytes(merkle_leaf("x"))) + "\n";
  ASSERT_TRUE(note->starts_with(text + "\n\xE2\x80\x94 " + kOrigin + " "));
  const auto read = read_checkpoint(*note, verifier_key(kOrigin, key));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->origin, kOrigin);
  EXPECT_EQ(read->head, (TreeHead{3, merkle_leaf("x")}));
  EXPECT_EQ(read->signature.size(), 64u);
}

TEST(SignedNote, V04_AnyChangeOfTheTextOrTheSignatureIsRefused) {
  const std::string keys = verifier_key(kOrigin, *from_hex(kPublic));
  const std::string note = sign_checkpoint(kOrigin, {7, merkle_leaf("y")}, kKey).value();
  for (std::size_t i = 0; i < note.size(); ++i) {
    std::string other = note;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(read_checkpoint(other, keys)) << i;
  }
  EXPECT_FALSE(read_checkpoint(note.substr(0, note.size() - 1), keys));
  EXPECT_FALSE(read_checkpoint("", keys));
}

TEST(SignedNote, V04_OnlyAKnownKeyCountsAndFurtherSignaturesDoNotHarm) {
  const std::string note = sign_checkpoint(kOrigin, {7, merkle_leaf("y")}, kKey).value();
  const std::string stranger = make_signing_key();
  const std::string other = verifier_key(kOrigin, public_key_of(stranger).value());
  const auto unknown = read_checkpoint(note, other);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::denied);
  const std::string known = verifier_key(kOrigin, *from_hex(kPublic));
  EXPECT_TRUE(read_checkpoint(note, other + "\n" + known + "\n"));
  const std::string witness = sign_checkpoint("witness.example", {7, merkle_leaf("y")}, stranger).value();
  EXPECT_TRUE(read_checkpoint(note + witness.substr(witness.find("\xE2\x80\x94")), known));
}

}  // namespace
}  // namespace policywatch
