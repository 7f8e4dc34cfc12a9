#include "review/csv.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace policywatch::review {

namespace {

/// = + - @ of full width, which East Asian spreadsheets read as the narrow ones.
constexpr std::array<std::string_view, 4> kWideForms = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
                                                        "\xEF\xBC\xA0"};

/// What a spreadsheet takes for a formula, whether or not quotes of ours stand before it already.
bool looks_run(std::string_view text) {
  const std::size_t first = text.find_first_not_of('\'');
  if (first == std::string_view::npos) return false;
  const std::string_view rest = text.substr(first);
  return std::string_view("=+-@\t\r\n").contains(rest.front()) ||
         std::ranges::any_of(kWideForms, [&](std::string_view form) { return rest.starts_with(form); });
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }

  Result<std::vector<std::vector<CsvCell>>> read() {
    while (at_ < text_.size()) {
      std::vector<CsvCell> record;
      do {
        auto cell = read_cell();
        if (!cell) return std::unexpected(cell.error());
        record.push_back(*std::move(cell));
      } while (take(','));
      if (!end_record()) return wrong("a quoted cell goes on after its closing quote");
      if (record.size() > 1 || !record.front().text.empty()) records_.push_back(std::move(record));
    }
    return std::move(records_);
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    advance();
    return true;
  }
  void advance() {
    const bool newline = text_[at_] == '\n' || (text_[at_] == '\r' && !text_.substr(at_).starts_with("\r\n"));
    ++at_;
    column_ = newline ? 1 : column_ + 1;
    line_ += newline ? 1 : 0;
  }
  bool end_record() {
    if (at_ >= text_.size()) return true;
    const bool carriage = take('\r');
    return take('\n') || carriage;
  }

  Result<CsvCell> read_cell() {
    CsvCell cell{"", line_, column_};
    if (take('"')) {
      while (true) {
        if (at_ >= text_.size()) {
          line_ = cell.line;
          column_ = cell.column;
          return wrong("the quote that opens here is not closed");
        }
        if (take('"')) {
          if (peek() != '"') break;
        }
        cell.text += text_[at_];
        advance();
      }
    } else {
      while (at_ < text_.size() && !std::string_view(",\r\n").contains(text_[at_])) {
        if (text_[at_] == '"') return wrong("a quote inside a cell that does not begin with one");
        cell.text += text_[at_];
        advance();
      }
    }
    if (cell.text.starts_with('\'') && looks_run(cell.text)) cell.text.erase(0, 1);
    return cell;
  }

  std::unexpected<Error> wrong(std::string_view what) const {
    return fail(ErrorKind::invalid, "line " + std::to_string(line_) + ", column " + std::to_string(column_) +
                                        ": " + std::string(what));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1, column_ = 1;
  std::vector<std::vector<CsvCell>> records_;
};

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell(text);
  if (looks_run(text)) cell.insert(0, "'");
  if (cell.find_first_of("\",\r\n") == std::string::npos && trim(cell) == cell) return cell;
  return "\"" + replace_all(cell, "\"", "\"\"") + "\"";
}

Result<std::vector<std::vector<CsvCell>>> parse_csv(std::string_view text) {
  return Reader(text).read();
}

}  // namespace policywatch::review
