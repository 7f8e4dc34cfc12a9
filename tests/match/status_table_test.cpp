// Status language line by line (tests/fixtures/match/status.tsv): the expected status stands beside each
// sentence, which has to be read alike as a headline and as a story's first sentence.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "match/classify.hpp"

namespace policywatch::match {
namespace {

struct Row {
  std::string status, trap, sentence;
};

std::vector<Row> rows() {
  std::ifstream in(POLICYWATCH_SOURCE_DIR "/tests/fixtures/match/status.tsv");
  std::vector<Row> all;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    all.push_back(
        {line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)});
  }
  return all;
}

std::string name_of(const StatusFinding& found) {
  return found.status ? std::string(word(*found.status)) + " [" + found.cue + "]" : "none";
}

TEST(StatusTable, EverySentenceIsReadAsExpected) {
  const std::vector<Row> all = rows();
  ASSERT_GE(all.size(), 300U);
  for (const Row& row : all) {
    for (const StatusFinding& found : {find_status(row.sentence, ""), find_status("", row.sentence)}) {
      const std::string got(found.status ? word(*found.status) : "none");
      EXPECT_EQ(got, row.status) << row.trap << ": " << row.sentence << "\n  " << name_of(found);
    }
  }
}

TEST(StatusTable, ANoneHasNoQuoteAndAStatusQuotesItsSentence) {
  for (const Row& row : rows()) {
    const StatusFinding found = find_status("", row.sentence);
    if (found.status)
      EXPECT_NE(row.sentence.find(found.quote), std::string::npos) << row.sentence;
    else
      EXPECT_EQ(found.quote, "") << row.sentence;
  }
}

}  // namespace
}  // namespace policywatch::match
