// Articles: our title, byline, time and main text beside what the corpus expects, and Readability.js on the
// same pages with the same scoring.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <map>
#include <optional>
#include <unordered_map>

#include "base/text.hpp"
#include "bench/extract/figures.hpp"
#include "bench/extract/peer.hpp"
#include "extract/article.hpp"
#include "extract/dates.hpp"
#include "extract/extract.hpp"
#include "extract/page_meta.hpp"

namespace policywatch::bench {
namespace {

namespace fs = std::filesystem;

struct Gold {
  std::string title, byline, published, text;
  bool stated = false;  // metadata stands beside the page
};

struct Read {
  std::string title, byline, text;
  std::optional<Date> published;
};

struct Page {
  std::string name;
  Gold gold;
  Read ours;
  std::optional<Read> peer;
};

std::string text_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string words_of_html(const std::string& html) {
  const extract::Dom dom = extract::Dom::parse(to_valid_utf8(html));
  return extract::visible_text(dom.body());
}

Gold read_gold(const fs::path& folder) {
  Gold gold;
  gold.text = words_of_html(read_bytes(folder / "expected.html"));
  const fs::path metadata = folder / "expected-metadata.json";
  if (!fs::exists(metadata)) return gold;
  const boost::json::object stated = boost::json::parse(read_bytes(metadata)).as_object();
  gold.stated = true;
  gold.title = text_of(stated, "title");
  gold.byline = text_of(stated, "byline");
  gold.published = text_of(stated, "publishedTime");
  return gold;
}

Read read_ours(const fs::path& folder) {
  const std::string bytes = read_bytes(folder / "source.html");
  const extract::Dom dom = extract::Dom::parse(extract::decode(bytes, "text/html").text);
  std::vector<std::string> notes;
  const Document page = extract::read_article(dom, "http://fakehost/test/page.html", Watch(), notes);
  Read read{page.title, page.author, "", page.published};
  for (const Block& block : page.blocks) read.text += block.text + "\n";
  return read;
}

using Tokens = std::unordered_map<std::string, int>;

Tokens tokens_of(std::string_view text) {
  Tokens tokens;
  const std::string folded = fold(text);
  for (const std::string_view word : words(folded)) ++tokens[std::string(word)];
  return tokens;
}

// Of the words as a multiset.
double f1(std::string_view expected, std::string_view read) {
  const Tokens want = tokens_of(expected), got = tokens_of(read);
  double common = 0, all_want = 0, all_got = 0;
  for (const auto& [word, count] : want) {
    all_want += count;
    const auto found = got.find(word);
    if (found != got.end()) common += std::min(count, found->second);
  }
  for (const auto& [word, count] : got) all_got += count;
  return all_want + all_got == 0 ? 1 : 2 * common / (all_want + all_got);
}

bool same_title(const Gold& gold, const Read& read) {
  return collapse_space(gold.title) == collapse_space(read.title);
}

// A byline is the name in it: "By", a date beside it and punctuation do not count. Of several authors the
// expectation keeps one; a list that holds it is right.
bool same_byline(const Gold& gold, const Read& read) {
  const auto bare = [](std::string_view text) {
    const std::string folded = fold(extract::plain_byline(collapse_space(text)));
    std::string all;
    for (const std::string_view word : words(folded)) all.append(all.empty() ? "" : " ").append(word);
    return all;
  };
  const std::string want = bare(gold.byline), got = bare(read.byline);
  return want == got || (read.byline.find_first_of(",;") != std::string::npos &&
                         (" " + got + " ").find(" " + want + " ") != std::string::npos);
}

bool same_day(const Gold& gold, const Read& read) {
  return extract::machine_value_date(gold.published) == read.published;
}

std::string shown(const std::optional<Date>& date) {
  return date ? to_iso(*date) : "none";
}

/// One of the four figures, for us and for the peer.
struct Row {
  const char* name;
  double aim;
  bool (*counts)(const Gold&);
  double (*score)(const Gold&, const Read&);
  std::string (*difference)(const Gold&, const Read&);
};

const Row kRows[] = {
    {"title exact", 0.95, [](const Gold& gold) { return gold.stated && !gold.title.empty(); },
     [](const Gold& gold, const Read& read) { return same_title(gold, read) ? 1.0 : 0.0; },
     [](const Gold& gold, const Read& read) { return "\"" + read.title + "\" for \"" + gold.title + "\""; }},
    {"published time, of pages that state one", 0.95,
     [](const Gold& gold) { return gold.stated && !gold.published.empty(); },
     [](const Gold& gold, const Read& read) { return same_day(gold, read) ? 1.0 : 0.0; },
     [](const Gold& gold, const Read& read) { return shown(read.published) + " for " + gold.published; }},
    {"byline, of pages that have one", 0.85,
     [](const Gold& gold) { return gold.stated && !extract::plain_byline(gold.byline).empty(); },
     [](const Gold& gold, const Read& read) { return same_byline(gold, read) ? 1.0 : 0.0; },
     [](const Gold& gold, const Read& read) {
       return "\"" + read.byline + "\" for \"" + collapse_space(gold.byline) + "\"";
     }},
    {"main text, token F1, mean", 0.95, [](const Gold&) { return true; },
     [](const Gold& gold, const Read& read) { return f1(gold.text, read.text); },
     [](const Gold& gold, const Read& read) {
       return std::to_string(f1(gold.text, read.text)) + ", " + std::to_string(read.text.size()) +
              " bytes for " + std::to_string(gold.text.size());
     }},
};

std::optional<Figure> figure_of(const Row& row, const std::vector<Page>& pages, bool peer) {
  Figure figure;
  figure.name = row.name;
  figure.aim = row.aim;
  std::size_t counted = 0;
  double sum = 0;
  for (const Page& page : pages) {
    if (!row.counts(page.gold)) continue;
    ++counted;
    const Read nothing;
    const Read& read = peer ? page.peer ? *page.peer : nothing : page.ours;
    const double score = row.score(page.gold, read);
    sum += score;
    if (score < 0.97) figure.misses.push_back(page.name + ": " + row.difference(page.gold, read));
  }
  if (counted == 0) return std::nullopt;
  figure.value = sum / static_cast<double>(counted);
  figure.data =
      std::string(peer ? "  Readability.js" : "readability") + ", " + std::to_string(counted) + " pages";
  return figure;
}

std::vector<Page> read_all(const fs::path& folder, const std::map<std::string, PeerReading>* peer) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (fs::exists(entry.path() / "source.html") && fs::exists(entry.path() / "expected.html"))
      folders.push_back(entry.path());
  }
  std::ranges::sort(folders);
  std::vector<Page> pages;
  for (const fs::path& one : folders) {
    Page page{one.filename().string(), read_gold(one), read_ours(one), std::nullopt};
    const auto found = peer == nullptr ? decltype(peer->find("")){} : peer->find(page.name);
    if (peer != nullptr && found != peer->end()) {
      const PeerReading& read = found->second;
      page.peer = Read{read.title, read.byline, words_of_html(read.content),
                       extract::machine_value_date(read.published)};
    }
    pages.push_back(std::move(page));
  }
  return pages;
}

}  // namespace

std::vector<Figure> article_figures(const fs::path& pages) {
  const fs::path folder = pages / "readability";
  if (!fs::is_directory(folder)) return {};
  std::string why;
  const auto peer = read_with_peer(folder, why);
  const std::vector<Page> all = read_all(folder, peer ? &*peer : nullptr);
  std::vector<Figure> figures;
  for (const Row& row : kRows) {
    const auto ours = figure_of(row, all, false);
    if (!ours) {
      std::printf("%-46s %-40s %8s (no expected-metadata.json beside the pages)\n", "readability", row.name,
                  "absent");
      continue;
    }
    figures.push_back(*ours);
    auto theirs = peer ? figure_of(row, all, true) : std::nullopt;
    if (!theirs) continue;
    figures.back().aim = std::max(row.aim, theirs->value);
    theirs->aim = 0;
    figures.push_back(*theirs);
  }
  if (!peer) std::printf("%-46s %-40s %8s (%s)\n", "  Readability.js", "all four", "absent", why.c_str());
  return figures;
}

}  // namespace policywatch::bench
