#include "web/assets.hpp"

namespace policywatch::web {

const Asset* find_asset(std::string_view name) {
  for (const Asset& asset : assets()) {
    if (asset.file == name || asset.address == name) return &asset;
  }
  return nullptr;
}

}  // namespace policywatch::web
