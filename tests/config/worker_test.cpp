// kind = "document" without the program that reads PDFs is a wrong configuration, told at the line that asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config.hpp"

namespace policywatch::config {
namespace {

constexpr const char* kDocument =
    "[[watch]]\nid = \"a\"\nurl = \"https://agency.example/memo.pdf\"\nkind = \"document\"\n";
constexpr const char* kPage = "[[watch]]\nid = \"a\"\nurl = \"https://agency.example/\"\nkind = \"page\"\n";

std::vector<std::string> mistakes(std::string_view text, const Checks& checks) {
  std::vector<std::string> all;
  const auto nothing_set = [](const char*) -> const char* { return nullptr; };
  for (const Mistake& mistake : load_text(text, "test.toml", nothing_set, checks).mistakes) {
    all.push_back(to_string(mistake));
  }
  return all;
}

TEST(WorkerProgram, is_asked_for_when_a_document_is_watched) {
  int asked = 0;
  Checks checks;
  checks.worker = [&]() -> Result<void> {
    ++asked;
    return {};
  };
  EXPECT_THAT(mistakes(kPage, checks), testing::IsEmpty());
  EXPECT_EQ(asked, 0) << "nobody needs it";
  EXPECT_THAT(mistakes(kDocument, checks), testing::IsEmpty());
  EXPECT_EQ(asked, 1);
}

TEST(WorkerProgram, one_that_is_missing_is_a_mistake_at_each_document_watch) {
  Checks checks;
  checks.worker = []() -> Result<void> { return fail(ErrorKind::unsupported, "it is not there"); };
  const std::string second =
      "[[watch]]\nid = \"b\"\nurl = \"https://agency.example/b.pdf\"\nkind = \"document\"\n";
  EXPECT_THAT(mistakes(kDocument + second, checks),
              testing::ElementsAre("test.toml:4:8: 'kind': it is not there",
                                   "test.toml:8:8: 'kind': it is not there"));
  EXPECT_THAT(mistakes(kPage, checks), testing::IsEmpty());
}

}  // namespace
}  // namespace policywatch::config
