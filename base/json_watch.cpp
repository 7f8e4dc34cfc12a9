#include "base/json_records.hpp"
#include "base/records_json.hpp"

namespace policywatch {
namespace {

using json::Fields;
using json::value;

value list_to_json(const ListFields& l) {
  return {{"item", json::text_or_null(l.item)},
          {"title", json::text_or_null(l.title)},
          {"link", json::text_or_null(l.link)},
          {"date", json::text_or_null(l.date)},
          {"summary", json::text_or_null(l.summary)}};
}

ListFields read_list(Fields& in) {
  ListFields l;
  in.text("item", l.item);
  in.text("title", l.title);
  in.text("link", l.link);
  in.text("date", l.date);
  in.text("summary", l.summary);
  return l;
}

value headers_to_json(const Headers& headers) {
  json::object all;
  for (const auto& [name, text] : headers) all[name] = text;
  return all;
}

void read_headers(Fields& in, Headers& into) {
  const value* found = in.find("headers");
  if (found == nullptr) return;
  if (!found->is_object()) return in.wrong("headers", "expected an object of strings");
  into.clear();
  for (const auto& member : found->get_object()) {
    if (!member.value().is_string()) return in.wrong("headers", "expected an object of strings");
    const auto& text = member.value().get_string();
    into.emplace_back(std::string(member.key().data(), member.key().size()),
                      std::string(text.data(), text.size()));
  }
}

void read_statuses(Fields& in, std::vector<int>& into) {
  const json::array* all = in.elements("allow_status");
  if (all == nullptr) return;
  into.clear();
  for (const value& one : *all) {
    const auto* number = one.if_int64();
    if (number == nullptr || *number < 100 || *number > 599) {
      return in.wrong("allow_status", "expected HTTP status numbers");
    }
    into.push_back(static_cast<int>(*number));
  }
}

}  // namespace

boost::json::value to_json(const Watch& w) {
  const auto status = [](int number) { return value(number); };
  return {{"id", w.id},
          {"url", w.url},
          {"kind", json::word_value(w.kind)},
          {"title", w.title},
          {"every", w.every.count() == 0 ? value(nullptr) : value(format_duration(w.every))},
          {"cron", json::text_or_null(w.cron)},
          {"timezone", json::text_or_null(w.timezone)},
          {"issuer", json::text_or_null(w.issuer)},
          {"tier", w.tier == 0 ? value(nullptr) : value(w.tier)},
          {"policies", json::policy_ids(w.policies)},
          {"select", json::texts(w.select)},
          {"ignore", json::texts(w.ignore)},
          {"ignore_text", json::texts(w.ignore_text)},
          {"trigger_text", json::texts(w.trigger_text)},
          {"block_text", json::texts(w.block_text)},
          {"extract_text", json::texts(w.extract_text)},
          {"report", json::texts(w.report)},
          {"sort", w.sort},
          {"unique", w.unique},
          {"only_new", w.only_new},
          {"links", w.links},
          {"allow_empty", w.allow_empty},
          {"allow_status", json::list(w.allow_status, status)},
          {"render", w.render},
          {"pages", w.pages},
          {"headers", headers_to_json(w.headers)},
          {"paused", w.paused},
          {"list", w.list ? list_to_json(*w.list) : value(nullptr)},
          {"from_file", w.from_file}};
}

Result<Watch> watch_from_json(const boost::json::value& from) {
  Fields in(from, "");
  Watch w;
  in.text("id", w.id);
  in.text("url", w.url);
  in.word("kind", w.kind);
  in.text("title", w.title);
  in.duration("every", w.every);
  in.text("cron", w.cron);
  in.text("timezone", w.timezone);
  in.text("issuer", w.issuer);
  in.integer("tier", w.tier);
  in.policy_ids("policies", w.policies);
  in.texts("select", w.select);
  in.texts("ignore", w.ignore);
  in.texts("ignore_text", w.ignore_text);
  in.texts("trigger_text", w.trigger_text);
  in.texts("block_text", w.block_text);
  in.texts("extract_text", w.extract_text);
  in.texts("report", w.report);
  in.flag("sort", w.sort);
  in.flag("unique", w.unique);
  in.flag("only_new", w.only_new);
  in.flag("links", w.links);
  in.flag("allow_empty", w.allow_empty);
  read_statuses(in, w.allow_status);
  in.text("render", w.render);
  in.integer("pages", w.pages);
  read_headers(in, w.headers);
  in.flag("paused", w.paused);
  in.record("list", [&](Fields& inner) { w.list = read_list(inner); });
  in.flag("from_file", w.from_file);
  return json::finish(in, std::move(w));
}

boost::json::value to_json(const Reading& reading, const Watch& watch) {
  const Document& d = reading.document;
  json::array text;
  for (const Block& block : d.blocks) {
    if (block.where == Where::main) text.push_back(value(block.text));
  }
  return {{"kind", json::word_value(watch.kind)},
          {"url", d.url.empty() ? watch.url : d.url},
          {"quality", json::word_value(reading.quality)},
          {"reason", json::text_or_null(reading.reason)},
          {"title", json::text_or_null(d.title)},
          {"language", json::text_or_null(d.language)},
          {"charset", json::text_or_null(reading.charset)},
          {"published", json::date_or_null(d.published)},
          {"updated", json::date_or_null(d.updated)},
          {"author", json::text_or_null(d.author)},
          {"site", json::text_or_null(d.site)},
          {"description", json::text_or_null(d.description)},
          {"canonical", json::text_or_null(d.canonical)},
          {"items", json::items_to_json(d.items)},
          {"history", json::items_to_json(d.history)},
          {"text", std::move(text)},
          {"links", json::links_to_json(d.links)},
          {"policy", d.policy ? to_json(*d.policy) : value(nullptr)},
          {"pages", reading.pages.empty() ? 1 : reading.pages.size()},
          {"missing", json::text_or_null(reading.missing)},
          {"notes", json::texts(reading.notes)}};
}

}  // namespace policywatch
