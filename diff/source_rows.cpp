// Line diff of raw bytes, for those who want to see what was sent.
#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "diff/align.hpp"
#include "diff/views.hpp"

namespace policywatch::diff {
namespace {

constexpr std::size_t kLongLine = 400;  // bytes: longer ones are broken after tags
constexpr std::size_t kContext = 2;

std::vector<std::string_view> readable_lines(std::string_view text) {
  std::vector<std::string_view> out;
  for (const std::string_view line : lines(text)) {
    std::string_view rest = line;
    while (rest.size() > kLongLine) {
      const std::size_t end = rest.find('>', kLongLine / 4);
      if (end == std::string_view::npos || end + 1 >= rest.size()) break;
      out.push_back(rest.substr(0, end + 1));
      rest.remove_prefix(end + 1);
    }
    out.push_back(rest);
  }
  return out;
}

std::vector<Print> prints(const std::vector<std::string_view>& list) {
  std::vector<Print> out;
  for (const std::string_view line : list) out.push_back(fingerprint(line));
  return out;
}

Row line_row(Mark mark, std::string_view line) {
  Row row;
  row.context = mark == Mark::same;
  row.left = {{mark, std::string(line)}};
  return row;
}

void put_gap(const std::vector<std::string_view>& gone, const std::vector<std::string_view>& come,
             std::vector<Row>& out) {
  const std::size_t both = std::min(gone.size(), come.size());
  for (std::size_t i = 0; i < both; ++i) {
    Row row;
    row.left = word_diff(gone[i], come[i]);
    out.push_back(std::move(row));
  }
  for (std::size_t i = both; i < gone.size(); ++i) out.push_back(line_row(Mark::deleted, gone[i]));
  for (std::size_t i = both; i < come.size(); ++i) out.push_back(line_row(Mark::inserted, come[i]));
}

std::vector<Row> fold_context(std::vector<Row> all) {
  std::vector<char> near(all.size(), 0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].context) continue;
    for (std::size_t j = i >= kContext ? i - kContext : 0; j < std::min(all.size(), i + kContext + 1); ++j) {
      near[j] = 1;
    }
  }
  std::vector<Row> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (near[i] != 0) {
      out.push_back(std::move(all[i]));
      continue;
    }
    if (out.empty() || out.back().skipped == 0) out.emplace_back();
    ++out.back().skipped;
  }
  return out;
}

}  // namespace

std::vector<Row> source_rows(std::string_view before, std::string_view after) {
  const std::vector<std::string_view> old_lines = readable_lines(before), new_lines = readable_lines(after);
  std::vector<Row> out;
  std::size_t b = 0, a = 0;
  const auto close = [&](std::size_t b1, std::size_t a1) {
    const auto part = [](const std::vector<std::string_view>& list, std::size_t from, std::size_t to) {
      return std::vector<std::string_view>(list.begin() + static_cast<std::ptrdiff_t>(from),
                                           list.begin() + static_cast<std::ptrdiff_t>(to));
    };
    put_gap(part(old_lines, b, b1), part(new_lines, a, a1), out);
  };
  for (const Pair& pair : align(prints(old_lines), prints(new_lines))) {
    close(pair.before, pair.after);
    out.push_back(line_row(Mark::same, new_lines[pair.after]));
    b = pair.before + 1, a = pair.after + 1;
  }
  close(old_lines.size(), new_lines.size());
  return fold_context(std::move(out));
}

}  // namespace policywatch::diff
