#include "watchers/watchers.hpp"

#include <algorithm>
#include <exception>
#include <unordered_set>

#include "base/text.hpp"
#include "extract/extract.hpp"
#include "watchers/kinds.hpp"
#include "watchers/pages.hpp"

namespace policywatch::watchers {
namespace {

void dispatch(const Answer& answer, Reading& reading) {
  switch (answer.watch.kind) {
    case WatchKind::page:
      return read_page_kind(answer, reading);
    case WatchKind::article:
      return read_article_kind(answer, reading);
    case WatchKind::list:
      return read_list_kind(answer, reading);
    case WatchKind::feed:
      return read_feed_kind(answer, reading);
    case WatchKind::federal_register:
      return read_federal_register_kind(answer, reading);
    case WatchKind::courtlistener:
      return read_courtlistener_kind(answer, reading);
    case WatchKind::tracker:
      return read_tracker_kind(answer, reading);
    case WatchKind::document:
      return read_document_kind(answer, reading);
    case WatchKind::sitemap:
      return read_sitemap_kind(answer, reading);
    case WatchKind::json:
      return read_json_kind(answer, reading);
  }
}

std::string address_of(const Watch& watch, const Response& response) {
  if (!response.final_url.empty()) return response.final_url;
  return response.url.empty() ? watch.url : response.url;
}

std::string content_type_of(const Response& response) {
  const std::string* type = find_header(response.headers, "Content-Type");
  return type == nullptr ? "" : ascii_lower(*type);
}

Reading read_answer(const Watch& watch, const Response& response, const PdfText* pdf) {
  Reading reading;
  reading.document.url = address_of(watch, response);
  if (response.quality != Quality::ok) {
    refuse(reading, response.quality, response.failure);
    return reading;
  }
  const Answer answer{watch, response, reading.document.url, content_type_of(response), pdf};
  try {
    dispatch(answer, reading);
    extract::compose(reading.document);
  } catch (const std::exception& error) {
    refuse(reading, Quality::wrong_type, std::string("the answer could not be read: ") + error.what());
  }
  return reading;
}

/// The first page with the entries of all of them, each entry once. What stands around the entries is told by
/// the first page alone.
Reading read_pages(const Watch& watch, const SplitPages& split) {
  Reading reading = read_answer(watch, split.pages.front(), nullptr);
  if (reading.quality != Quality::ok) return reading;
  std::vector<Item>& items = reading.document.items;
  reading.pages = {items.size()};
  std::unordered_set<std::string> keys;
  for (const Item& item : items) keys.insert(item.key);
  for (std::size_t page = 1; page < split.pages.size(); ++page) {
    Reading more = read_answer(watch, split.pages[page], nullptr);
    const std::size_t before = items.size();
    for (Item& item : more.document.items) {
      if (keys.insert(item.key).second) items.push_back(std::move(item));
    }
    reading.pages.push_back(items.size() - before);
    // What follows is told by the last page.
    std::erase_if(reading.notes,
                  [](const std::string& note) { return note.starts_with("more pages follow"); });
    for (std::string& note : more.notes) {
      if (std::ranges::find(reading.notes, note) == reading.notes.end())
        reading.notes.push_back(std::move(note));
    }
  }
  if (std::string note = pages_note(watch, split.pages.back()); !note.empty())
    reading.notes.push_back(std::move(note));
  return reading;
}

}  // namespace

std::string_view accepted_types(WatchKind kind) {
  switch (kind) {
    case WatchKind::feed:
    case WatchKind::courtlistener:
      return "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, "
             "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";
    case WatchKind::federal_register:
    case WatchKind::json:
      return "application/json, */*;q=0.1";
    case WatchKind::sitemap:
      return "application/xml, text/xml, */*;q=0.1";
    case WatchKind::document:
      return "application/pdf, text/plain, */*;q=0.1";
    case WatchKind::list:
    case WatchKind::article:
    case WatchKind::page:
    case WatchKind::tracker:
      return "text/html, application/xhtml+xml, */*;q=0.1";
  }
  return "*/*";
}

Request plan(const Watch& watch, const Validators& validators) {
  Request request;
  request.url = watch.url;
  request.etag = validators.etag;
  request.last_modified = validators.last_modified;
  request.headers = watch.headers;
  if (find_header(watch.headers, "Accept") == nullptr) {
    request.headers.emplace_back("Accept", accepted_types(watch.kind));
  }
  return request;
}

Reading read(const Watch& watch, const Response& response) {
  if (const auto split = split_pages(response)) {
    Reading reading = read_pages(watch, *split);
    reading.missing = !response.missing.empty() ? response.missing
                      : split->missing          ? "a page that was named could not be had"
                                                : "";
    return reading;
  }
  Reading reading = read_answer(watch, response, nullptr);
  if (std::string note = pages_note(watch, response); reading.quality == Quality::ok && !note.empty())
    reading.notes.push_back(std::move(note));
  return reading;
}

bool needs_worker(const Watch& watch, const Response& response) {
  if (watch.kind != WatchKind::document || response.quality != Quality::ok) return false;
  return is_pdf({watch, response, "", content_type_of(response), nullptr});
}

Reading read_pdf(const Watch& watch, const Response& response, const PdfText& text) {
  return read_answer(watch, response, &text);
}

bool is_supported(WatchKind) {
  return true;
}

}  // namespace policywatch::watchers
