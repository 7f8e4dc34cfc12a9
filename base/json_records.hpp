// Parts that several records share, as JSON: shared by the json_*.cpp files of base/ alone.
#pragma once

#include <string_view>
#include <vector>

#include "base/change.hpp"
#include "base/json_fields.hpp"

namespace policywatch::json {

value actions_to_json(const std::vector<Action>& all);
void read_actions(Fields& in, std::string_view name, std::vector<Action>& into);
value items_to_json(const std::vector<Item>& all);
value fields_to_json(const std::vector<FieldChange>& all);
void read_field_changes(Fields& in, std::vector<FieldChange>& into);  // "fields"
value links_to_json(const std::vector<Link>& all);
value score_terms_to_json(const std::vector<ScoreTerm>& all);
void read_score_terms(Fields& in, std::vector<ScoreTerm>& into);

}  // namespace policywatch::json
