#include "base/hash.hpp"

#include <gmock/gmock.h>

#include <concepts>
#include <cstdio>

#include "base/settings.hpp"

namespace policywatch {
namespace {

// FIPS 180-4 examples.
TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// RFC 4231, test cases 1, 2 and 6.
TEST(HmacSha256, GivesThePublishedCodes) {
  const auto hex = [](const auto& mac) { return to_hex(as_bytes(mac)); };
  EXPECT_EQ(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

// RFC 4648 section 10.
TEST(Base64, GivesThePublishedTexts) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : cases) {
    EXPECT_EQ(to_base64(plain), coded);
    EXPECT_EQ(from_base64(coded), plain);
  }
  EXPECT_EQ(from_base64("Zg"), "f");
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
  for (const char* wrong : {"Z", "Zg=", "Zg==x", "Z g==", "-_8", "Zg===", "Zh=="}) {
    EXPECT_EQ(from_base64(wrong), std::nullopt) << wrong;
  }
}

TEST(Hex, GoesBothWays) {
  EXPECT_EQ(to_hex(std::string_view("\x00\xff\x1a", 3)), "00ff1a");
  EXPECT_EQ(from_hex("00FF1a"), std::string("\x00\xff\x1a", 3));
  EXPECT_EQ(from_hex("0"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
}

TEST(EqualConstantTime, W11_ComparesBytes) {
  EXPECT_TRUE(equal_constant_time("token", "token"));
  EXPECT_FALSE(equal_constant_time("token", "tokem"));
  EXPECT_FALSE(equal_constant_time("token", "token1"));
  EXPECT_TRUE(equal_constant_time("", ""));
}

TEST(Secrets, W11_AreNotComparedByAccident) {
  EXPECT_FALSE(std::equality_comparable<Secret>);
}

TEST(Passwords, W08_VerifyAgainstTheirStoredFormAlone) {
  const std::string stored = hash_password("correct horse");
  EXPECT_TRUE(stored.starts_with("$argon2id$"));
  EXPECT_TRUE(verify_password("correct horse", stored));
  EXPECT_FALSE(verify_password("correct horsf", stored));
  EXPECT_FALSE(verify_password("x", "not a stored form"));
  // At least OWASP's floor: 19 MiB, two passes.
  int memory = 0, passes = 0;
  ASSERT_EQ(std::sscanf(stored.c_str(), "$argon2id$v=19$m=%d,t=%d,p=1$", &memory, &passes), 2) << stored;
  EXPECT_GE(memory, 19 * 1024);
  EXPECT_GE(passes, 2);
  EXPECT_FALSE(wants_new_hash(stored));
  // Nothing is cut off, at 72 bytes or elsewhere.
  const std::string base(100, 'p');
  const std::string long_one = hash_password(base + "1");
  EXPECT_TRUE(verify_password(base + "1", long_one));
  EXPECT_FALSE(verify_password(base + "2", long_one));
  EXPECT_FALSE(verify_password("x", std::string(500, 'a')));
}

}  // namespace
}  // namespace policywatch
