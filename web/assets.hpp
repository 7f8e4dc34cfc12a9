// The files of web/assets, compiled in (web/embed_assets.cmake).
#pragma once

#include <span>
#include <string_view>

namespace policywatch::web {

struct Asset {
  std::string_view file;     // "style.css"
  std::string_view address;  // "style.0123456789ab.css": changes whenever the content does
  std::string_view type;
  std::string_view content;
};

std::span<const Asset> assets();
/// By file name or by address; nullptr when there is none.
const Asset* find_asset(std::string_view name);

}  // namespace policywatch::web
