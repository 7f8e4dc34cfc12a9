#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>

#include "base/records_json.hpp"
#include "review/desk_json.hpp"

namespace policywatch::review {
namespace {

namespace json = boost::json;

json::array numbers(const std::vector<std::int64_t>& ids) {
  json::array out;
  for (const std::int64_t id : ids) out.emplace_back(id);
  return out;
}

}  // namespace

json::value to_json(const Learned& learned) {
  json::array words, decisions;
  for (const LearnedWord& word : learned.words) {
    words.push_back(json::object{{"term", word.term},
                                 {"weight", std::round(word.weight * 1000) / 1000},
                                 {"right", numbers(word.right)},
                                 {"wrong", numbers(word.wrong)}});
  }
  for (const Lesson& lesson : learned.lessons) {
    decisions.push_back(json::object{{"decision", lesson.decision},
                                     {"update", lesson.update_id},
                                     {"by", lesson.by},
                                     {"at", to_rfc3339(lesson.at)},
                                     {"headline", lesson.headline},
                                     {"right", lesson.right},
                                     {"forgotten", lesson.forgotten}});
  }
  return json::object{{"policy", policy_id_to_json(learned.policy)},
                      {"terms", std::move(words)},
                      {"decisions", std::move(decisions)}};
}

json::value paperwork_to_json(const PolicyId& policy, bool muted) {
  return json::object{{"policy", policy_id_to_json(policy)}, {"muted", muted}};
}

}  // namespace policywatch::review
