// What the list and the single update share: the filter in the address, the neighbours, whether one key may
// accept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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

bool is_open(const Update& update);
/// What a plain accept would still lack, as the name of the form's field; "" when nothing.
std::string_view missing_for_accept(const Update& update);
/// "Rejected #12 as volatile." with a button that takes it back: from what the desk says now, never from the
/// address.
/// `on_list`: taking it back stays on the list.
Html toast(const Call& call, const Update& update, const Params& back, bool on_list);
Html score_mark(int score);

}  // namespace policywatch::web
