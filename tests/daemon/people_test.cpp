// Rows W05 to W17 of the reliability catalogue that the desk keeps: passwords, sessions, tokens.
#include <gtest/gtest.h>

#include <ctime>

#include "daemon/desk.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::daemon {
namespace {

struct PeopleTest : testing::Test {
  Time now = store::sample::at(1000);
  Settings settings;
  int drawn = 0;
  std::unique_ptr<store::Store> store = store::sample::memory_store();
  std::unique_ptr<review::Desk> desk =
      make_desk(*store, DeskWorld{.now = [this] { return now; },
                                  .random_bytes =
                                      [this](std::size_t count) {
                                        return std::string(count, static_cast<char>('a' + ++drawn));
                                      },
                                  .settings = settings,
                                  .read = {}});
};

TEST_F(PeopleTest, W06_ASessionInUseLastsTwoWeeksAndNoLonger) {
  ASSERT_TRUE(desk->add_user("ann", "reviewer", "a password"));
  const std::string cookie = desk->open_session({"ann", "reviewer"});
  const Time opened = now;
  int hours = 0;
  for (; desk->session(cookie); hours += 11) now = opened + std::chrono::hours(hours + 11);
  EXPECT_EQ(hours, 11 * 31) << "the first look after 14 days is refused";
  now = opened;
  EXPECT_FALSE(desk->session(cookie.substr(0, cookie.rfind('.')) + ".99999999999"))
      << "its end is hashed too";
}

TEST_F(PeopleTest, W05_SessionsEndOnDemandWithANewPasswordAndWithTheirUser) {
  ASSERT_TRUE(desk->add_user("ann", "admin", "a password"));
  ASSERT_TRUE(desk->add_user("bob", "viewer", "another one"));
  const std::string mine = desk->open_session({"ann", "admin"}), other = desk->open_session({"ann", "admin"});
  const std::string bobs = desk->open_session({"bob", "viewer"});
  EXPECT_NE(mine, other);
  EXPECT_GE(mine.size(), 43u) << "32 random bytes";
  EXPECT_EQ(desk->close_sessions("ann"), 2);
  EXPECT_FALSE(desk->session(mine));
  EXPECT_FALSE(desk->session(other));
  EXPECT_TRUE(desk->session(bobs));
  ASSERT_TRUE(desk->add_user("bob", "viewer", "a new password"));
  EXPECT_FALSE(desk->session(bobs));
  const std::string again = desk->open_session({"bob", "viewer"});
  ASSERT_TRUE(desk->remove_user("bob"));
  EXPECT_FALSE(desk->session(again));
}

TEST_F(PeopleTest, W08_APasswordOfFormerCostsIsHashedAnewWhenItIsGiven) {
  const std::string weak =
      "$argon2id$v=19$m=8192,t=1,p=1$BCyTloRfvXKU/ckfr77O9Q$3VNKOv2B0FJOwjXjnheIsEQvwKu2QjfoWEPwHX2N+XA";
  store->put_user({"ann", "admin", weak});
  const std::string cookie = desk->open_session({"ann", "admin"});
  EXPECT_FALSE(desk->sign_in("ann", "wrong"));
  EXPECT_EQ(store->users().front().password_hash, weak);
  EXPECT_TRUE(desk->sign_in("ann", "a password"));
  EXPECT_NE(store->users().front().password_hash, weak);
  EXPECT_TRUE(desk->sign_in("ann", "a password"));
  EXPECT_TRUE(desk->session(cookie)) << "nobody is signed out by that";
}

TEST_F(PeopleTest, W10_AnUnknownNameCostsAsMuchAsAWrongPassword) {
  ASSERT_TRUE(desk->add_user("ann", "admin", "a password"));
  const auto cost = [&](const std::string& name) {
    const std::clock_t before = std::clock();
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(desk->sign_in(name, "wrong"));
    return static_cast<double>(std::clock() - before);
  };
  cost("nobody");  // makes the hash that is compared with
  const double known = cost("ann"), unknown = cost("nobody");
  // Without the second hash it would be a thousandth.
  EXPECT_GT(unknown, known / 5);
  EXPECT_LT(unknown, known * 5);
  EXPECT_EQ(desk->sign_in("ann", "wrong").error(), desk->sign_in("nobody", "wrong").error());
}

TEST_F(PeopleTest, W17_TokensAreListedByNameAndRevoked) {
  const auto first = desk->create_token("site", "read"), second = desk->create_token("site", "write");
  const auto other = desk->create_token("backup", "read");
  EXPECT_EQ(desk->token_holders().size(), 3u);
  ASSERT_TRUE(desk->revoke_token("site"));
  EXPECT_FALSE(desk->token(*first));
  EXPECT_FALSE(desk->token(*second));
  EXPECT_TRUE(desk->token(*other));
  EXPECT_EQ(desk->revoke_token("site").error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace policywatch::daemon
