#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "manners/manners.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::manners {
namespace {

AddressRules rules(const std::vector<std::string>& allow) {
  Result<AddressRules> parsed = AddressRules::parse(allow);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message);
  return parsed ? *parsed : AddressRules();
}

TEST(Addresses, WithoutAListOnlyThePublicInternetIsReached) {
  AddressRules none;
  EXPECT_TRUE(none.allowed("93.184.216.34", 443));
  EXPECT_TRUE(none.allowed("2606:4700:4700::1111", 443));
  EXPECT_FALSE(none.allowed("127.0.0.1", 80));
  EXPECT_FALSE(none.allowed("::ffff:10.0.0.1", 80));
  EXPECT_FALSE(none.allowed("fe80::1%eth0", 80));
  EXPECT_FALSE(none.allowed("not an address", 80));
}

TEST(Addresses, S15_an_entry_opens_its_range_and_its_port_only) {
  AddressRules some = rules({"127.0.0.1/32:8080", "10.1.0.0/16", "[::1]/128:80", "fd00::/8"});
  EXPECT_TRUE(some.allowed("127.0.0.1", 8080));
  EXPECT_TRUE(some.allowed("::ffff:127.0.0.1", 8080));
  EXPECT_FALSE(some.allowed("127.0.0.1", 8081));
  EXPECT_FALSE(some.allowed("127.0.0.2", 8080));
  EXPECT_TRUE(some.allowed("10.1.255.255", 12345));
  EXPECT_FALSE(some.allowed("10.2.0.0", 80));
  EXPECT_TRUE(some.allowed("::1", 80));
  EXPECT_FALSE(some.allowed("::1", 81));
  EXPECT_TRUE(some.allowed("fd12::1", 443));
}

TEST(Addresses, EntriesMayLeaveOutPrefixAndBrackets) {
  AddressRules some = rules({"127.0.0.1:9000", "192.168.1.7", "::1", "fd00::5/128:443", "127.0.0.0/8"});
  EXPECT_TRUE(some.allowed("127.0.0.1", 9000));
  EXPECT_TRUE(some.allowed("192.168.1.7", 1024));
  EXPECT_FALSE(some.allowed("192.168.1.8", 1024));
  EXPECT_TRUE(some.allowed("::1", 8080));
  EXPECT_TRUE(some.allowed("fd00::5", 443));
  EXPECT_TRUE(some.allowed("127.200.3.4", 40000));
}

TEST(Addresses, AWrongEntryIsRefusedByName) {
  for (const char* wrong : {"", "localhost", "127.0.0.1/33", "127.0.0.1/x", "127.0.0.1/8:0",
                            "127.0.0.1:65536", "[::1", "::1/129", "10.0.0.0/8:http", "fe80::1%eth0"}) {
    Result<AddressRules> parsed = AddressRules::parse({wrong});
    ASSERT_FALSE(parsed) << wrong;
    EXPECT_NE(parsed.error().message.find("\"" + std::string(wrong) + "\""), std::string::npos);
  }
}

TEST(Addresses, S14_ports_of_other_services_need_an_entry_that_names_them) {
  AddressRules none, some = rules({"10.0.0.0/8", "10.0.0.1:6379"});
  EXPECT_FALSE(none.allowed("93.184.216.34", 22));
  EXPECT_FALSE(none.allowed("93.184.216.34", 6379));
  EXPECT_FALSE(some.allowed("10.0.0.2", 6379));
  EXPECT_TRUE(some.allowed("10.0.0.1", 6379));
  EXPECT_TRUE(none.allowed("93.184.216.34", 8443));
}

TEST(Addresses, S14_what_is_listed_is_told_apart_from_what_is_public) {
  AddressRules some = rules({"10.0.0.0/8", "127.0.0.1:8080"});
  EXPECT_TRUE(some.lists("10.1.2.3", 8443));
  EXPECT_TRUE(some.lists("127.0.0.1", 8080));
  EXPECT_FALSE(some.lists("127.0.0.1", 8081));
  EXPECT_FALSE(some.lists("93.184.216.34", 443));
  EXPECT_FALSE(some.lists("10.1.2.3", 22));
}

TEST(Addresses, S15_a_range_of_one_family_lists_nothing_of_the_other) {
  for (const char* six : {"::/0", "::/16", "::/95"}) {
    EXPECT_FALSE(rules({six}).lists("127.0.0.1", 80)) << six;
    EXPECT_FALSE(rules({six}).lists("::ffff:127.0.0.1", 80)) << six;
    EXPECT_TRUE(rules({six}).lists("::1", 80)) << six;
  }
  EXPECT_TRUE(rules({"0.0.0.0/0"}).lists("127.0.0.1", 80));
  EXPECT_FALSE(rules({"0.0.0.0/0"}).lists("::1", 80));
  EXPECT_TRUE(rules({"::ffff:127.0.0.0/104"}).lists("127.0.0.1", 80));
}

/// The ranges of a unit's IPAddressDeny= or IPAddressAllow= lines.
std::vector<std::string> ranges_of(std::string_view unit, std::string_view key) {
  std::vector<std::string> all;
  for (std::string_view line : lines(unit)) {
    if (!line.starts_with(key)) continue;
    for (std::string_view word : split(line.substr(key.size()), ' ')) {
      if (!word.empty()) all.emplace_back(word);
    }
  }
  return all;
}

TEST(Addresses, S12_the_kernel_filter_that_is_shipped_refuses_what_the_code_refuses) {
  std::ifstream file(POLICYWATCH_SOURCE_DIR "/systemd/private-addresses.conf");
  const std::string unit((std::istreambuf_iterator<char>(file)), {});
  const AddressRules kernel = rules(ranges_of(unit, "IPAddressDeny=")), none;
  ASSERT_THAT(ranges_of(unit, "IPAddressDeny="), testing::SizeIs(testing::Gt(20u)));
  EXPECT_THAT(ranges_of(unit, "IPAddressAllow="), testing::ElementsAre("localhost"));
  // Both ends of each range, and what stands beside it.
  for (const char* ip : {"0.0.0.0",         "0.255.255.255",
                         "1.0.0.0",         "9.255.255.255",
                         "10.0.0.0",        "10.255.255.255",
                         "11.0.0.0",        "100.63.255.255",
                         "100.64.0.0",      "100.127.255.255",
                         "100.128.0.0",     "169.253.255.255",
                         "169.254.0.0",     "169.254.255.255",
                         "169.255.0.0",     "172.15.255.255",
                         "172.16.0.0",      "172.31.255.255",
                         "172.32.0.0",      "191.255.255.255",
                         "192.0.0.0",       "192.0.0.255",
                         "192.0.1.0",       "192.0.2.255",
                         "192.0.3.0",       "192.88.98.255",
                         "192.88.99.0",     "192.88.100.0",
                         "192.167.255.255", "192.168.0.0",
                         "192.168.255.255", "192.169.0.0",
                         "198.17.255.255",  "198.18.0.0",
                         "198.19.255.255",  "198.20.0.0",
                         "198.51.99.255",   "198.51.100.0",
                         "198.51.101.0",    "203.0.112.255",
                         "203.0.113.0",     "203.0.114.0",
                         "223.255.255.255", "224.0.0.0",
                         "255.255.255.255", "::",
                         "64:ff9b::1",      "64:ff9c::1",
                         "64:ff9b:1::1",    "100::1",
                         "2001::1",         "2001:1ff::1",
                         "2001:200::1",     "2001:db8::1",
                         "2001:db9::1",     "2002::1",
                         "2003::1",         "3ffe::1",
                         "3fff::1",         "3fff:1000::1",
                         "5f00::1",         "5eff::1",
                         "fbff::1",         "fc00::1",
                         "fdff::1",         "fe00::1",
                         "fe80::1",         "febf::1",
                         "fec0::1",         "feff::1",
                         "ff02::1",         "2606:4700::1"}) {
    EXPECT_EQ(kernel.lists(ip, 443), !none.allowed(ip, 443)) << ip;
  }
}

TEST(Addresses, S08_only_plain_web_addresses_are_fetched) {
  EXPECT_TRUE(check_url("https://example.org/a?b#c"));
  for (const char* wrong : {"file:///etc/passwd", "ftp://example.org/", "https://user:pw@example.org/",
                            "https://user@example.org/", "http://example.org:0/", "http://example.org:22/",
                            "//example.org/", "javascript:alert(1)"}) {
    EXPECT_FALSE(check_url(wrong)) << wrong;
  }
}

TEST(Addresses, AListedHostPassesByAnySpellingOfIt) {
  AddressRules some = rules({"127.0.0.1:8080"});
  EXPECT_TRUE(check_url("http://127.0.0.1:8080/", some));
  EXPECT_TRUE(check_url("http://0x7f.1:8080/", some));
  EXPECT_TRUE(check_url("http://localhost:8080/", some));
  EXPECT_FALSE(check_url("http://localhost:8081/", some));
}

TEST(Addresses, S01_special_ranges_are_denied_and_their_neighbours_are_not) {
  auto vectors = test::read_shared_json("vectors/authored/ssrf_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  AddressRules none;
  std::size_t run = 0;
  for (const auto& row : vectors->at("addresses").as_array()) {
    EXPECT_EQ(none.allowed(test::text_of(row, "ip"), 443), !row.at("deny").as_bool())
        << test::text_of(row, "ip");
    ++run;
  }
  EXPECT_EQ(run, 71u);
}

TEST(Addresses, S02_every_spelling_of_a_denied_host_is_denied) {
  auto vectors = test::read_shared_json("vectors/authored/ssrf_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  AddressRules none;
  std::size_t run = 0;
  for (const auto& row : vectors->at("urls").as_array()) {
    bool allow = test::text_of(row, "expect") == "allow_if_dns_public";
    EXPECT_EQ(check_url(test::text_of(row, "url"), none).has_value(), allow) << test::text_of(row, "url");
    ++run;
  }
  EXPECT_EQ(run, 62u);
}

}  // namespace
}  // namespace policywatch::manners
