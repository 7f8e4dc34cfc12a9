#include "base/text.hpp"
#include "extract/extract.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {

void read_feed_kind(const Answer& answer, Reading& reading) {
  if (!expect_data(answer, reading, "a feed")) return;
  const std::string text = decoded_text(answer, reading);
  auto feed = extract::read_feed(text, "application/xml; charset=utf-8", answer.url);
  if (!feed) return refuse(reading, Quality::wrong_type, feed.error().message);
  reading.document.title = std::move(feed->title);
  reading.document.language = std::move(feed->language);
  reading.document.items = std::move(feed->items);
  for (std::string& note : feed->notes) reading.notes.push_back(std::move(note));
  if (reading.document.items.empty()) reading.notes.push_back("the feed holds no entries");
}

}  // namespace policywatch::watchers
