// What the list and the single update share: the filter in the address, the neighbours, whether one key may
// accept.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/update.hpp"
#include "web/call.hpp"
#include "web/html.hpp"
#include "web/layout.hpp"

namespace policywatch::web {

inline constexpr int kPageSize = 50;  // keeps the first byte of the list independent of the queue's length

/// The queue's filter among the parameters of an address, and nothing else of it.
Params filter_of(const Params& query);

struct Neighbours {
  std::int64_t previous = 0, next = 0;  // 0: none
};
/// Around `id` on the page of the queue that `filter` (with its cursor) shows. When `id` is not there, `next`
/// is the first.
Neighbours neighbours(const Call& call, const Params& filter, std::int64_t id);

/// What a plain accept would still lack, as the name of the form's field; "" when nothing.
std::string_view missing_for_accept(const Update& update);
/// "Rejected #12 as volatile." with a button that takes it back: from what the desk says now, never from the
/// address.
/// `on_list`: taking it back stays on the list.
Html toast(const Call& call, const Update& update, const Params& back, bool on_list);
/// The same for decisions that were made as one: `update` and `with` others.
Html bulk_toast(const Call& call, const Update& update, std::int64_t with, const Params& back);
/// A link to the rule that the reject suggests; empty when it suggests none.
Html rule_offer(const Call& call, const Update& update);
Html score_mark(int score);
/// The rows of the list; the current one is the address's "at", else the first.
Html queue_rows(const Call& call, const review::QueuePage& found, const Params& filter);

struct Reason {
  std::string_view key, word, label;
};
/// The digits of INTERFACE.md's reasons, in the order of cases that reviewers meet most.
inline constexpr std::array<Reason, 10> kReasons = {{
    {"1", "cosmetic", "wording only"},
    {"2", "template", "template or navigation"},
    {"3", "volatile", "volatile text"},
    {"4", "bad_capture", "bad capture"},
    {"5", "duplicate", "duplicate"},
    {"6", "unrelated", "not about this policy"},
    {"7", "out_of_scope", "out of scope"},
    {"8", "unreliable", "unreliable source"},
    {"9", "known", "already known"},
    {"0", "other", "other"},
}};
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSnoozes = {
    {{"1d", "until tomorrow"}, {"3d", "for 3 days"}, {"7d", "for a week"}, {"30d", "for 30 days"}}};

}  // namespace policywatch::web
