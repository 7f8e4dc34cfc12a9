#include "base/json_records.hpp"
#include "base/records_json.hpp"

namespace policywatch {
namespace {

using json::Fields;
using json::value;

value link_to_json(const Link& link) {
  return {{"text", link.text}, {"url", link.url}};
}

value text_to_json(const TextChange& t) {
  return {{"op", json::word_value(t.op)},
          {"before", json::text_or_null(t.before)},
          {"after", json::text_or_null(t.after)},
          {"where", json::word_value(t.where)}};
}

Item read_item(Fields& in) {
  Item item;
  in.text("title", item.title);
  in.text("url", item.url);
  in.date("date", item.date);
  in.text("summary", item.summary);
  in.text("key", item.key);
  in.text("outlet", item.outlet);
  return item;
}

Link read_link(Fields& in) {
  Link link;
  in.text("text", link.text);
  in.text("url", link.url);
  return link;
}

TextChange read_text(Fields& in) {
  TextChange t;
  in.word("op", t.op);
  in.text("before", t.before);
  in.text("after", t.after);
  in.word("where", t.where);
  return t;
}

ItemEdit read_edit(Fields& in) {
  ItemEdit edit;
  in.record("before", [&](Fields& inner) { edit.before = read_item(inner); });
  in.record("after", [&](Fields& inner) { edit.after = read_item(inner); });
  return edit;
}

LinkRetarget read_retarget(Fields& in) {
  LinkRetarget r;
  in.text("text", r.text);
  in.text("before", r.before);
  in.text("after", r.after);
  return r;
}

value edit_to_json(const ItemEdit& e) {
  return {{"before", to_json(e.before)}, {"after", to_json(e.after)}};
}

value retarget_to_json(const LinkRetarget& r) {
  return {{"text", r.text}, {"before", r.before}, {"after", r.after}};
}

}  // namespace

value json::items_to_json(const std::vector<Item>& all) {
  return json::list(all, [](const Item& item) { return to_json(item); });
}

value json::fields_to_json(const std::vector<FieldChange>& all) {
  return json::list(all, [](const FieldChange& f) -> value {
    return {
        {"name", f.name}, {"before", json::text_or_null(f.before)}, {"after", json::text_or_null(f.after)}};
  });
}

void json::read_field_changes(Fields& in, std::vector<FieldChange>& into) {
  in.list("fields", into, [](Fields& inner) {
    FieldChange f;
    inner.text("name", f.name);
    inner.text("before", f.before);
    inner.text("after", f.after);
    return f;
  });
}

value json::links_to_json(const std::vector<Link>& all) {
  return json::list(all, link_to_json);
}

value json::score_terms_to_json(const std::vector<ScoreTerm>& all) {
  return json::list(all, [](const ScoreTerm& t) -> value {
    return {{"term", t.term}, {"points", t.points}, {"detail", t.detail}};
  });
}

void json::read_score_terms(Fields& in, std::vector<ScoreTerm>& into) {
  in.list("score_terms", into, [](Fields& inner) {
    ScoreTerm t;
    inner.text("term", t.term);
    inner.integer("points", t.points);
    inner.text("detail", t.detail);
    return t;
  });
}

boost::json::value to_json(const Item& item) {
  return {{"title", item.title},     {"url", item.url}, {"date", json::date_or_null(item.date)},
          {"summary", item.summary}, {"key", item.key}, {"outlet", json::text_or_null(item.outlet)}};
}

boost::json::value to_json(const Change& c) {
  return {{"changed", c.changed},
          {"significant", c.significant},
          {"why", json::texts(c.why)},
          {"score", c.score},
          {"score_terms", json::score_terms_to_json(c.score_terms)},
          {"items",
           {{"added", json::items_to_json(c.items_added)},
            {"removed", json::items_to_json(c.items_removed)},
            {"edited", json::list(c.items_edited, edit_to_json)}}},
          {"text", json::list(c.text, text_to_json)},
          {"links",
           {{"added", json::links_to_json(c.links_added)},
            {"removed", json::links_to_json(c.links_removed)},
            {"retargeted", json::list(c.links_retargeted, retarget_to_json)}}},
          {"fields", json::fields_to_json(c.fields)},
          {"actions",
           {{"added", json::actions_to_json(c.actions_added)},
            {"removed", json::actions_to_json(c.actions_removed)}}},
          {"history", {{"added", json::items_to_json(c.history_added)}}}};
}

Result<Change> change_from_json(const boost::json::value& from) {
  Fields in(from, "");
  Change c;
  in.flag("changed", c.changed);
  in.flag("significant", c.significant);
  in.texts("why", c.why);
  in.integer("score", c.score);
  json::read_score_terms(in, c.score_terms);
  in.record("items", [&](Fields& inner) {
    inner.list("added", c.items_added, read_item);
    inner.list("removed", c.items_removed, read_item);
    inner.list("edited", c.items_edited, read_edit);
  });
  in.list("text", c.text, read_text);
  in.record("links", [&](Fields& inner) {
    inner.list("added", c.links_added, read_link);
    inner.list("removed", c.links_removed, read_link);
    inner.list("retargeted", c.links_retargeted, read_retarget);
  });
  json::read_field_changes(in, c.fields);
  in.record("actions", [&](Fields& inner) {
    json::read_actions(inner, "added", c.actions_added);
    json::read_actions(inner, "removed", c.actions_removed);
  });
  in.record("history", [&](Fields& inner) { inner.list("added", c.history_added, read_item); });
  return json::finish(in, std::move(c));
}

}  // namespace policywatch
