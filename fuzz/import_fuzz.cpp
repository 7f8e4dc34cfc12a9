#include "base/records_json.hpp"
#include "base/text.hpp"
#include "extract/extract.hpp"
#include "fuzz/fuzz.hpp"
#include "review/import.hpp"
#include "review/policy_format.hpp"

namespace policywatch::fuzz {
namespace {

void check_policies(const std::vector<Policy>& policies) {
  for (const Policy& policy : policies) {
    const auto again = policy_from_json(to_json(policy));
    require(again && *again == policy, "a policy is the same when its JSON is read again", policy.title);
    require(review::import_over(policy, policy) == policy, "importing what is there changes nothing",
            policy.title);
    for (const std::string& print :
         {review::to_text(policy), review::to_markdown(policy), review::to_html(policy)}) {
      require(is_valid_utf8(print), "a print is UTF-8", policy.title);
    }
    // Markup of ours never begins so.
    require(!review::to_html(policy).contains("<xq"), "what a stranger wrote is escaped", policy.title);
  }
  const std::string table = review::to_csv(policies);
  const auto again = review::from_csv(table);
  require(again && again->size() == policies.size(), "a table of ours imports",
          again ? "" : again.error().message);
  require(review::to_csv(*again) == table, "a table is the same when it is imported and written again",
          table);
}

}  // namespace

// What `policy import` takes: JSON, CSV, saved text.
void one_input(std::string_view input) {
  const std::string text = to_valid_utf8(input);
  for (const auto& policies : {review::from_json_text(text), review::from_csv(text)}) {
    if (policies) check_policies(*policies);
    if (!policies) require(!policies.error().message.empty(), "a refusal has a reason");
  }
  if (const auto policy = extract::read_tracker_text(text, "https://tracker.example/policies/x/")) {
    check_policies({*policy});
  }
}

}  // namespace policywatch::fuzz
