// What a changed version of a page costs on disk, everything included.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;

// Bytes per changed version of a 127 KB page, beside the first copy: bytes, headers, change, baseline and the
// log's entry (about 45); and with a proposed update of a paragraph's length with its words and marks to be
// searched by.
constexpr std::uintmax_t kVersion = 300, kVersionWithUpdate = 830;

/// The blocks of `page`, as a reader sees them.
Document document_of(const std::string& body) {
  Document document;
  document.url = watch("page").url;
  document.title = "Policy manual";
  for (const std::string_view line : lines(body)) {
    const std::size_t begin = line.find("\">"), end = line.find("</p>");
    if (begin != std::string_view::npos && end != std::string_view::npos)
      document.blocks.push_back({std::string(line.substr(begin + 2, end - begin - 2)), Where::main, "p"});
  }
  return document;
}

/// One sentence rewritten in each version, another each time: the change and the update that tell of it.
CheckRecord version(std::string& body, int n, const std::string& previous_sha256) {
  const std::string mark = "\">Section " + std::to_string(n * 7 % 500 + 1) + ".";
  const std::size_t begin = body.find(mark) + 2;
  const std::string before = body.substr(begin, body.find("</p>", begin) - begin);
  const std::string after = before.substr(0, before.size() / 2) + " not later than " +
                            std::to_string(30 + n) + " days after the notice" +
                            before.substr(before.size() / 2);
  body.replace(begin, before.size(), after);
  CheckRecord record = good("page", body, n);
  record.document = document_of(body);
  Change change;
  change.changed = change.significant = true;
  change.why = {"text"};
  change.score = 41;
  change.score_terms = {{"main_text", 10, "1 block"}, {"tier", 10, "agency page"}, {"number", 21, "days"}};
  change.text = {{TextOp::replace, before, after, Where::main}};
  record.change = change;
  const CaptureRef old{previous_sha256, at(n - 1), 200, Quality::ok};
  Update told = update("page", old, {record.state.body_sha256, at(n) + Millis(3), 200, Quality::ok}, n);
  told.kind = UpdateKind::page_change;
  told.policies = {"1976"};
  told.title = "2025.10.09 Policy manual: wording changed - USCIS";
  told.headline = "Policy manual: wording changed";
  told.outlet = "USCIS";
  told.text = after;
  told.status.reset();
  told.status_quote.clear();
  told.effective_from.reset();
  told.scope.clear();
  told.flags.clear();
  told.score_terms = change.score_terms;
  told.identifiers = {"url:https://agency.example/page"};
  told.reasons = {"named in the watch"};
  told.evidence[0].quote = after;
  told.evidence[0].headline = told.headline;
  told.evidence[0].outlet = told.outlet;
  told.evidence[0].published.reset();
  record.created = {told};
  return record;
}

/// What 200 changed versions add to the file, per version.
std::uintmax_t growth(bool with_updates) {
  Folder folder;
  const std::string file = folder.path() + "/policywatch.db";
  std::string body = page(127'000), sha256 = sha256_hex(body);
  int n = 1;
  const auto grow_to = [&](int last) {
    auto store = open_sqlite(folder.path());
    store->sync_watches({watch("page")}, [](const Watch&) { return at(0); });
    if (n == 1) {
      CheckRecord first = good("page", body, 0);
      first.document = document_of(body);
      store->record_check(first);
    }
    for (; n <= last; ++n) {
      CheckRecord record = version(body, n, sha256);
      if (!with_updates) record.created.clear();
      store->record_check(record);
      sha256 = sha256_hex(body);
    }
    store.reset();  // the write-ahead log is folded in
    return std::filesystem::file_size(file);
  };
  const auto first = grow_to(1);
  const auto last = grow_to(201);
  EXPECT_TRUE(open_sqlite(folder.path())->verify());
  return (last - first) / 200;
}

TEST(Size, AChangedVersionOfALargePageCostsAFewHundredBytes) {
  const auto bytes = growth(false);
  RecordProperty("bytes", static_cast<int>(bytes));
  EXPECT_LE(bytes, kVersion);
}

TEST(Size, AnUpdateWithItsEvidenceAddsAboutHalfAKilobyte) {
  const auto bytes = growth(true);
  RecordProperty("bytes", static_cast<int>(bytes));
  EXPECT_LE(bytes, kVersionWithUpdate);
}

}  // namespace
}  // namespace policywatch::store
