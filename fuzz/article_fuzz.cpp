#include "base/text.hpp"
#include "extract/article.hpp"
#include "extract/extract.hpp"
#include "fuzz/fuzz.hpp"

// A story: what is told of it stands in the page, and each field says where it was read.
void policywatch::fuzz::one_input(std::string_view input) {
  const std::string url = "https://outlet.example/2025/12/17/story.html";
  const Response response = answer(input, url, "text/html; charset=utf-8");
  const Reading reading = read_checked(watch_of(WatchKind::article), response);
  const std::string text = extract::decode(input, "text/html; charset=utf-8").text;
  const Source page = Source::page(text);
  for (const Block& block : reading.document.blocks) page.require_told(block.text, "no text is invented", 3);
  const auto dom = extract::Dom::parse(text);
  std::vector<std::string> notes;
  const auto article =
      extract::explain_article(dom, url, watch_of(WatchKind::article), response.finished, notes);
  for (const extract::Origin& origin : article.origins) {
    require(!origin.field.empty() && !origin.from.empty(), "a field says where it was read");
    require(!origin.value.empty() || origin.field == "text", "a field that has an origin has a value",
            origin.field);
  }
}
