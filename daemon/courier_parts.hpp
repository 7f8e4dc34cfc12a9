// What the two halves of the courier share.
#pragma once

#include <vector>

#include "daemon/courier.hpp"
#include "daemon/parcels.hpp"

namespace policywatch::daemon {

struct Courier::Parcel {
  std::vector<Delivery> deliveries;
  notifiers::Event event;
};

}  // namespace policywatch::daemon
