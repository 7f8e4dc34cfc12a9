// The one door that strangers may knock at: what CourtListener sends by itself. It knows no session; the
// secret in its address is the whole of its authority.
#pragma once

#include "web/call.hpp"
#include "web/routes.hpp"

namespace policywatch::web {

/// POST /hooks/courtlistener/{watch}/{secret}. 404 for a watch that is not sent to and for a wrong secret,
/// and nothing in the answer or in its time tells which. 2xx only when the delivery is on disk: 200
/// "recorded", or "known" for an Idempotency-Key that came before. 400 no JSON, 413 too large, 415 another
/// type, 429 too many.
HttpReply courtlistener_hook(Call& call, Hooks& hooks);

}  // namespace policywatch::web
