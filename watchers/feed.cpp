#include "base/text.hpp"
#include "extract/extract.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {

void read_feed_kind(const Answer& answer, Reading& reading) {
  if (!expect_data(answer, reading, "a feed")) return;
  auto feed = extract::read_feed(answer.response.body, answer.content_type, answer.url);
  if (!feed) return refuse(reading, Quality::wrong_type, feed.error().message);
  reading.charset = std::move(feed->charset);
  reading.document.title = std::move(feed->title);
  reading.document.language = std::move(feed->language);
  reading.document.items = std::move(feed->items);
  key_by_package(reading);
  for (std::string& note : feed->notes) reading.notes.push_back(std::move(note));
  if (reading.document.items.empty()) reading.notes.push_back("the feed holds no entries");
}

}  // namespace policywatch::watchers
