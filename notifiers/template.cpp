#include "notifiers/template.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"

namespace policywatch::notifiers {
namespace {

constexpr std::array<std::string_view, 20> kFields = {
    "event",  "id",    "policy", "policies", "title",  "headline",       "kind",
    "status", "quote", "date",   "outlet",   "url",    "effective_from", "text",
    "score",  "by",    "since",  "notifier", "review", "sources"};
constexpr std::size_t kLongest = 20'000;

/// One piece between or inside braces.
struct Piece {
  enum class Kind { text, field, begin_if, begin_unless, end } kind = Kind::text;
  std::string_view word;
};

/// Takes the next piece off `rest`; nullopt: braces that never close.
std::optional<Piece> next_piece(std::string_view& rest) {
  const std::size_t open = rest.find("{{");
  if (open != 0) {
    const Piece text{Piece::Kind::text, rest.substr(0, open)};
    rest.remove_prefix(text.word.size());
    return text;
  }
  const std::size_t close = rest.find("}}");
  if (close == std::string_view::npos) return std::nullopt;
  std::string_view word = trim(rest.substr(2, close - 2));
  rest.remove_prefix(close + 2);
  Piece piece{Piece::Kind::field, word};
  if (word.starts_with('#')) piece.kind = Piece::Kind::begin_if;
  if (word.starts_with('^')) piece.kind = Piece::Kind::begin_unless;
  if (word.starts_with('/')) piece.kind = Piece::Kind::end;
  if (piece.kind != Piece::Kind::field) piece.word = trim(word.substr(1));
  return piece;
}

Error wrong(std::string what) {
  return Error{ErrorKind::invalid, std::move(what)};
}

}  // namespace

Result<void> check_template(std::string_view text) {
  if (text.size() > kLongest) return std::unexpected(wrong("a template has at most 20000 bytes"));
  std::string_view open;
  while (!text.empty()) {
    const std::optional<Piece> piece = next_piece(text);
    if (!piece) return std::unexpected(wrong("'{{' without '}}'"));
    if (piece->kind == Piece::Kind::text) continue;
    const std::string name(piece->word);
    if (std::ranges::find(kFields, piece->word) == kFields.end()) {
      return std::unexpected(wrong("unknown field '" + printable(name) + "'; known are " +
                                   join({kFields.begin(), kFields.end()}, ", ")));
    }
    if (piece->kind == Piece::Kind::field) continue;
    if (piece->kind == Piece::Kind::end) {
      if (piece->word != open) return std::unexpected(wrong("'{{/" + name + "}}' ends nothing"));
      open = {};
    } else {
      if (!open.empty()) return std::unexpected(wrong("'{{#" + name + "}}' stands inside another"));
      open = piece->word;
    }
  }
  if (!open.empty()) return std::unexpected(wrong("'{{#" + std::string(open) + "}}' is not ended"));
  return {};
}

std::string fill_template(std::string_view text, const Fields& fields,
                          const std::function<std::string(std::string_view)>& escape) {
  std::string out;
  if (!check_template(text)) return out;
  bool shown = true;
  while (!text.empty()) {
    const std::optional<Piece> piece = next_piece(text);
    const auto found = fields.find(piece->word);
    const bool says = found != fields.end() && !found->second.empty();
    switch (piece->kind) {
      case Piece::Kind::text:
        if (shown) out += piece->word;
        break;
      case Piece::Kind::field:
        if (shown && says) out += escape(found->second);
        break;
      case Piece::Kind::begin_if:
        shown = says;
        break;
      case Piece::Kind::begin_unless:
        shown = !says;
        break;
      case Piece::Kind::end:
        shown = true;
        break;
    }
  }
  return out;
}

}  // namespace policywatch::notifiers
