// Whatever a watched page says, our pages keep their own shape: same elements, same attributes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "base/text.hpp"
#include "diff/compare.hpp"
#include "extract/dom.hpp"
#include "tests/web/client.hpp"
#include "web/call.hpp"

namespace policywatch::web {
namespace {

using Shape = std::map<std::string, int>;

/// How often each element with each set of attribute names stands in a page.
Shape shape_of(const std::string& html) {
  const extract::Dom dom = extract::Dom::parse(to_valid_utf8(html));
  Shape shape;
  const auto enter = [&](extract::Node node) {
    if (!node.is_element()) return true;
    std::string name(node.tag());
    for (const auto& [attribute, value] : node.attributes()) {
      name += " " + std::string(attribute);
      const std::string lower = ascii_lower(collapse_space(value));
      if (attribute == "href" || attribute == "src" || attribute == "action") {
        EXPECT_TRUE(lower.starts_with('/') || lower.starts_with('#') || lower.starts_with("https://") ||
                    lower.starts_with("http://"))
            << lower;
        EXPECT_FALSE(lower.starts_with("//")) << lower;
      }
    }
    ++shape[name];
    return true;
  };
  extract::walk_tree(dom.root(), enter, [](extract::Node) {});
  return shape;
}

/// `text` in every place that holds words of a stranger.
void plant(FakeDesk& desk, const std::string& text) {
  Update& update = desk.updates_held.front();
  update.title = update.headline = update.outlet = update.text = update.status_quote = update.scope = text;
  update.flags = update.reasons = {text};
  update.score_terms = {{text, 5, text}};
  update.state = UpdateState::claimed;
  update.claimed_by = update.reject_note = text;
  for (Evidence& evidence : update.evidence) evidence.headline = evidence.outlet = evidence.quote = text;
  for (Policy& policy : desk.policies_held) {
    policy.title = policy.description = policy.current_status = text;
    policy.agencies = policy.dockets = {text};
    for (Action& action : policy.actions) action.title = action.text = text;
    policy.documents = {{text, "https://example.org/", text}};
  }
  for (review::WatchView& view : desk.watches_held) {
    view.watch.title = view.watch.issuer = view.last_reason = text;
    view.watch.select = view.watch.ignore = {text};
    for (auto& snapshot : desk.snapshots_held[view.watch.id]) snapshot.content_type = text;
  }
  for (Delivery& delivery : desk.deliveries_held) delivery.last_error = delivery.notifier = text;
  for (Decision& decision : desk.histories[12]) decision.by = decision.detail = text;
}

void plant_in_difference(FakeDesk& desk, const std::string& text) {
  review::Comparison& comparison = desk.comparisons[12];
  comparison.after_document.blocks[1].text = "An entirely new sentence about vessels " + text;
  comparison.after_document.title = text;
  comparison.after_document.links[1] = {text, text};
  comparison.after_source = text;
  comparison.change = diff::compare(comparison.before_document, comparison.after_document);
}

std::string shared_file(const std::string& path) {
  const char* given = std::getenv("POLICYWATCH_SHARED");
  const std::filesystem::path root = given != nullptr ? given : POLICYWATCH_SOURCE_DIR "/../shared";
  std::ifstream file(root / path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

const std::vector<std::string> kOwn = {"<script>alert(1)</script>",
                                       "\"><img src=x onerror=alert(1)>",
                                       "' autofocus onfocus='alert(1)",
                                       "</textarea><script>alert(1)</script>",
                                       "</title></style></script><svg onload=alert(1)>",
                                       "<!-- ",
                                       "]]>",
                                       "<![CDATA[",
                                       "</option></select><input name=csrf value=stolen>",
                                       "</form><form action=https://evil.example>",
                                       "&lt;b&gt;&#60;i&#62;",
                                       "<base href=//evil.example>",
                                       "<meta http-equiv=refresh content=0>",
                                       "{{7*7}}${7*7}%s%n{}",
                                       "\xe2\x80\xae override",
                                       "\x01\x02\x1b[31m\x7f",
                                       "\xef\xbf\xbe\xef\xbf\xbf",
                                       "`onmouseover=alert(1)`",
                                       "<plaintext>",
                                       "</bdi></a></li></ol></main>"};

std::vector<std::string> payloads() {
  std::vector<std::string> out = kOwn;
  const auto authored = parse_json(shared_file("vectors/authored/injection_vectors.json"));
  if (authored) {
    for (const auto& payload : authored->as_object().at("payloads").as_array()) {
      out.emplace_back(payload.as_object().at("value").as_string());
    }
  }
  // Many at once: escaping works on single characters, and six hundred pages more would only take time.
  const auto naughty = parse_json(shared_file("vectors/blns/blns.json"));
  std::string group;
  if (naughty && naughty->is_array()) {
    for (const auto& payload : naughty->as_array()) {
      if (payload.is_string()) group += " x" + std::string(payload.as_string());
      if (group.size() < 1500) continue;
      out.push_back(std::exchange(group, {}));
    }
  }
  out.push_back(group);
  for (std::string& one : out) one = to_valid_utf8(one);
  return out;
}

const std::vector<std::string> kPages = {"/",         "/?q=x",    "/updates/15",         "/policies/2041",
                                         "/policies", "/watches", "/watches/bay-ledger", "/deliveries",
                                         "/status",   "/?done=12"};

TEST(HostileText, I01_PagesKeepTheirShape) {
  Client plain, hostile;
  plain.enter("demo");
  hostile.enter("demo");
  plant(*plain.desk, "x");
  plain.desk->comparisons.clear();
  hostile.desk->comparisons.clear();
  std::map<std::string, Shape> expected;
  for (const std::string& page : kPages) expected[page] = shape_of(plain.get(page).body);
  expected["/updates/12"] = shape_of(plain.get("/updates/12").body);
  for (const std::string& payload : payloads()) {
    plant(*hostile.desk, "x" + payload);
    for (const auto& [page, shape] : expected) {
      ASSERT_EQ(shape_of(hostile.get(page).body), shape) << page << " with " << payload;
    }
  }
}

TEST(HostileText, I03_DifferencesHoldOnlyOurElements) {
  Client client;
  client.enter("demo");
  std::set<std::string> known;
  for (const char* view : {"changes", "words", "side", "links", "fields", "source"}) {
    for (const auto& [element, count] : shape_of(client.get(std::string("/updates/12?diff=") + view).body))
      known.insert(element);
  }
  known.insert("p class");
  for (const std::string& payload : payloads()) {
    plant_in_difference(*client.desk, "x" + payload);
    for (const char* view : {"changes", "side", "links", "source"}) {
      for (const auto& [element, count] :
           shape_of(client.get(std::string("/updates/12?diff=") + view).body)) {
        ASSERT_TRUE(known.contains(element)) << element << " in " << view << " with " << payload;
      }
    }
  }
}

/// A preview in which every text is a stranger's.
review::Preview strange_preview(const std::string& text) {
  review::Preview preview;
  preview.token = "t";
  preview.status = 200;
  preview.content_type = preview.content = preview.why_kind = text;
  preview.watch.id = "x";
  preview.watch.url = "https://agency.example/";
  preview.watch.kind = WatchKind::list;
  preview.watch.select = preview.watch.ignore = {text};
  preview.selectors = {text, text, text, text, text};
  Document& document = preview.reading.document;
  document.title = document.site = document.author = document.language = text;
  document.items = {{text, "https://agency.example/1", std::nullopt, text, text, text},
                    {text, text, std::nullopt, "", "", ""}};
  document.blocks = {{text, Where::main, text}};
  preview.reading.reason = text;
  preview.reading.notes = {text};
  preview.origins = {{"title", text, text}};
  preview.feeds = {{text, text}};
  preview.outline = {{0, 1, text, text, true, review::OutlineMark::item},
                     {1, 2, text, text, false, review::OutlineMark::none}};
  return preview;
}

TEST(HostileText, I01_PreviewsKeepTheirShape) {
  Client client;
  client.enter("demo");
  const std::string form =
      "csrf=" + percent_encode(csrf_of(client.get("/watches").body)) + "&url=https%3A%2F%2Fagency.example%2F";
  const auto shape = [&](const std::string& text) {
    client.previews = [&](const review::PreviewAsk&) { return strange_preview(text); };
    return shape_of(client.post("/watches/preview", form).body);
  };
  const Shape plain = shape("x");
  for (const std::string& payload : payloads()) ASSERT_EQ(shape("x" + payload), plain) << payload;
}

TEST(HostileText, I02_AddressesThatAreNotHttpAreText) {
  Client client;
  client.enter("demo");
  for (const std::string& payload : payloads()) {
    Update& update = client.desk->updates_held.front();
    update.url = payload;
    for (Evidence& evidence : update.evidence) evidence.url = payload;
    client.desk->policies_held.back().actions.front().url = payload;
    client.desk->watches_held.front().watch.url = payload;
    for (const char* page : {"/updates/12", "/policies/2041", "/watches/court-docket"}) {
      const std::string body = client.get(page).body;
      shape_of(body);  // expects every address to be ours or http(s)
    }
  }
}

TEST(HostileText, I01_QueriesComeBackAsText) {
  Client client;
  client.enter("demo");
  const Shape plain = shape_of(client.get("/?q=zzz").body);
  const Shape malformed = shape_of(client.get("/?q=state:zzz").body);  // the page with what is wrong
  for (const std::string& payload : kOwn) {
    Params query;
    query.set("q", "zzz" + payload);
    const HttpReply shown = client.get(path_of({}, query));
    EXPECT_EQ(shape_of(shown.body), shown.status == 400 ? malformed : plain) << payload;
    query.set("cursor", payload);
    query.set("policy", payload);
    EXPECT_LT(client.get(path_of({"updates", "12"}, query)).status, 500);
  }
}

TEST(HostileText, I01_NothingTypedIsLostOrRunWhenADecisionFails) {
  Client client;
  client.enter("demo");
  const std::string csrf = csrf_of(client.get("/updates/12").body);
  for (const std::string& payload : kOwn) {
    Params fields;
    fields.set("csrf", csrf);
    fields.set("rev", "1");
    fields.set("title", "x" + payload);
    fields.set("text", "x" + payload);
    const HttpReply reply = client.post("/updates/12/accept", fields.encoded());
    EXPECT_EQ(reply.status, 409);
    EXPECT_NE(reply.body.find("data-key=\"e\">\n" + escape_html("x" + payload) + "</textarea>"),
              std::string::npos);
    int scripts = 0;
    for (const auto& [element, count] : shape_of(reply.body)) {
      if (element.starts_with("script")) scripts += count;
    }
    EXPECT_EQ(scripts, 1);
  }
}

TEST(HostileText, I06_FeedStaysWellFormed) {
  Client client;
  client.enter("demo");
  for (const std::string& payload : payloads()) {
    plant(*client.desk, "x" + payload);
    const std::string body = client.get("/updates.atom").body;
    for (const char letter : body) {
      ASSERT_TRUE(static_cast<unsigned char>(letter) >= 0x20 || letter == '\n' || letter == '\t');
    }
    EXPECT_EQ(body.find("\xef\xbf\xbe"), std::string::npos);
    EXPECT_EQ(body.find("<script"), std::string::npos);
    EXPECT_EQ(body.find("<![CDATA["), std::string::npos);
    EXPECT_EQ(body.find("]]>"), std::string::npos);
  }
}

TEST(HostileText, VectorsOfTheWorldWereThere) {
  if (shared_file("vectors/blns/blns.json").empty())
    GTEST_SKIP() << "no shared vectors; only our own strings ran";
  EXPECT_GT(payloads().size(), 110u);
}

}  // namespace
}  // namespace policywatch::web
