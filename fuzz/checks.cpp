#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/document_text.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/extract.hpp"
#include "fuzz/fuzz.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::fuzz {
namespace {

constexpr std::size_t kSpread = 1024;        // bytes made of one: an entry of a few bytes has address and key
constexpr std::size_t kAlways = 64u * 1024;  // whatever the input

struct Texts {
  std::size_t total = 0;
  void take(std::string_view text, std::string_view what) {
    require(is_valid_utf8(text), "what is read is UTF-8", what);
    total += text.size();
  }
};

void check_date(const std::optional<Date>& date, std::string_view what) {
  if (!date) return;
  require(is_valid(*date), "a date that is read exists", what);
  require(date->precision == DatePrecision::day || date->day == 1, "no day is invented", what);
}

void check_address(std::string_view address, std::string_view what) {
  if (!address.empty()) require(Url::parse(address).has_value(), what, address);
}

void check_item(const Item& item, Texts& texts) {
  for (const std::string* text : {&item.title, &item.url, &item.summary, &item.key, &item.outlet}) {
    texts.take(*text, "an entry");
  }
  require(!item.key.empty(), "every entry has a key", item.title);
  check_address(item.url, "an entry's address is absolute");
  check_date(item.date, item.title);
}

void check_policy(const Policy& policy, Texts& texts) {
  for (const std::string* text : {&policy.id, &policy.slug, &policy.url, &policy.era, &policy.title,
                                  &policy.description, &policy.current_status}) {
    texts.take(*text, "a policy");
  }
  check_date(policy.announced, policy.title);
  check_date(policy.effective, policy.title);
  for (const auto* actions : {&policy.actions, &policy.commentary}) {
    for (const Action& action : *actions) {
      for (const std::string* text :
           {&action.title, &action.headline, &action.outlet, &action.text, &action.url}) {
        texts.take(*text, "an action");
      }
      check_date(action.date, action.title);
      check_date(action.header_date, action.title);
    }
  }
}

}  // namespace

void require(bool kept, std::string_view promise, std::string_view detail) {
  if (kept) return;
  const std::string shown = printable(shorten(to_valid_utf8(detail), 2000), true);
  std::fprintf(stderr, "BROKEN PROMISE: %.*s\n  %s\n", static_cast<int>(promise.size()), promise.data(),
               shown.c_str());
  std::fflush(stderr);
  std::abort();
}

std::pair<std::string_view, std::string_view> split_first(std::string_view input, char separator) {
  const std::size_t at = input.find(separator);
  if (at == std::string_view::npos) return {"", input};
  return {input.substr(0, at), input.substr(at + 1)};
}

std::size_t choice(std::string_view input, std::size_t count) {
  return fingerprint(input) % count;
}

Response answer(std::string_view body, std::string url, std::string content_type) {
  Response response;
  response.status = 200;
  response.url = response.final_url = std::move(url);
  response.finished = Time(std::chrono::milliseconds(1'766'000'000'000));  // 2025-12-17
  if (!content_type.empty()) response.headers.emplace_back("Content-Type", std::move(content_type));
  response.body = std::string(body);
  return response;
}

Watch watch_of(WatchKind kind) {
  Watch watch;
  watch.id = "fuzz";
  watch.url = "https://page.example/";
  watch.kind = kind;
  return watch;
}

void check_document(const Document& document, std::size_t size) {
  Texts texts;
  for (const std::string* text : {&document.title, &document.language, &document.canonical, &document.author,
                                  &document.site, &document.description}) {
    texts.take(*text, "a field of the document");
  }
  check_date(document.published, "published");
  check_date(document.updated, "updated");
  check_address(document.canonical, "the canonical address is absolute");
  for (const Block& block : document.blocks) {
    texts.take(block.text, "a block");
    require(!block.text.empty(), "no block is empty");
  }
  for (const Link& link : document.links) {
    texts.take(link.text, "a link");
    texts.take(link.url, "a link's address");
    check_address(link.url, "a link is absolute");
  }
  for (const Item& item : document.items) check_item(item, texts);
  for (const Item& item : document.history) check_item(item, texts);
  if (document.policy) check_policy(*document.policy, texts);
  require(texts.total <= kSpread * size + kAlways, "a reading is no multiple of its input",
          std::to_string(texts.total) + " bytes of " + std::to_string(size));
  const auto again = parse_document(print_document(document));
  require(again.has_value(), "a stored document reads again", again ? "" : again.error().message);
  require(*again == document, "a stored document is the same when it is read again");
  Document composed = document;
  extract::compose(composed);
  require(composed == document, "a document is composed (NFC)");
}

void check_reading(const Reading& reading, std::size_t size) {
  check_document(reading.document, size);
  require((reading.quality == Quality::ok) == reading.reason.empty(), "what is not ok has a reason");
  if (reading.quality == Quality::ok) return;
  const Document& left = reading.document;
  require(left.blocks.empty() && left.items.empty() && left.links.empty() && !left.policy,
          "a bad capture carries no content", reading.reason);
  require(is_valid_utf8(reading.reason), "a reason is UTF-8");
}

Reading read_checked(const Watch& watch, const Response& response) {
  Reading reading = watchers::read(watch, response);
  check_reading(reading, response.body.size());
  if (choice(response.body, 4) != 0) return reading;  // some of many is enough, and twice is dear
  require(watchers::read(watch, response) == reading, "the same bytes read the same twice");
  return reading;
}

Source::Source(std::string_view spaced, const std::vector<std::string>& joined) {
  const auto squeeze = [](std::string_view text) {
    std::string out = fold(text);
    std::erase(out, ' ');
    return out;
  };
  spaced_ = squeeze(spaced);
  for (const std::string& text : joined) joined_.push_back(squeeze(text));
}

Source Source::text(std::string_view utf8) {
  return {utf8, {std::string(utf8)}};
}

Source Source::page(std::string_view utf8_html) {
  const auto dom = extract::Dom::parse(std::string(utf8_html));
  std::string spaced;
  // What stands beside an invisible element is glued; one that holds the page is read all the same, less
  // what is invisible in it.
  std::vector<std::string> joined(3);
  std::vector<extract::Node> unseen;  // that are open
  extract::walk_tree(
      dom.root(),
      [&](extract::Node node) {
        if (node.is_text()) {
          spaced.append(node.text()).append(" ");
          for (std::size_t depth = unseen.size(); depth < joined.size(); ++depth)
            joined[depth].append(node.text());
          if (unseen.size() >= joined.size()) joined.back().append(node.text());
        } else if (node.is_element()) {
          for (const auto& [name, value] : node.attributes()) spaced.append(value).append(" ");
          if (extract::is_invisible(node)) unseen.push_back(node);
        }
        return true;
      },
      [&](extract::Node node) {
        if (!unseen.empty() && node == unseen.back()) unseen.pop_back();
      });
  return {spaced, joined};
}

bool Source::holds(std::string_view word) const {
  return std::ranges::any_of(joined_, [&](const std::string& text) { return text.contains(word); });
}

bool Source::tells(std::string_view word, int pieces) const {
  while (--pieces >= 0 && !word.empty()) {
    std::size_t length = word.size();
    const auto told = [&](std::string_view part) { return holds(part) || spaced_.contains(part); };
    while (length > 0 && !told(word.substr(0, length))) --length;
    word.remove_prefix(length);
    if (length == 0) break;
  }
  return word.empty();
}

void Source::require_told(std::string_view text, std::string_view what, int pieces) const {
  const std::string folded = fold(text);
  for (std::string_view word : split(folded, ' ')) {
    while (word.ends_with('.')) word.remove_suffix(1);  // of what was cut short
    if (word == "|") continue;                          // ours, between a row's cells
    require(holds(word) || tells(word, pieces), what, word);
  }
}

}  // namespace policywatch::fuzz
