// GovInfo (Government Publishing Office): feeds of packages.
#include <algorithm>

#include "base/date.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

// …/app/details/FR-2025-12-18, …/content/pkg/USCOURTS-dcd-1_25-cv-00190/mods.xml → the package.
std::string package_of(const std::string& address) {
  const auto url = Url::parse(address);
  if (!url || !url->hostname().ends_with("govinfo.gov")) return "";
  for (const std::string_view mark : {"/app/details/", "/content/pkg/", "/link/"}) {
    if (!url->path().starts_with(mark)) continue;
    const std::string_view rest = url->path().substr(mark.size());
    return std::string(rest.substr(0, rest.find('/')));
  }
  return "";
}

// Packages of one day end in it: FR-2025-12-18, CREC-2025-12-18. Others state no date of the event.
std::optional<Date> date_of_package(std::string_view package) {
  if (package.size() < 11 || package[package.size() - 11] != '-') return std::nullopt;
  return parse_iso_date(package.substr(package.size() - 10));
}

}  // namespace

void key_by_package(Reading& reading) {
  std::size_t packages = 0;
  for (Item& item : reading.document.items) {
    const std::string package = package_of(item.url);
    if (package.empty()) continue;
    ++packages;
    item.key = "govinfo:" + package;
    item.date = date_of_package(package);
  }
  // A package that was processed again may stand in the feed twice.
  std::vector<Item>& items = reading.document.items;
  for (auto it = items.begin(); packages > 0 && it != items.end();) {
    const bool again =
        it->key.starts_with("govinfo:") &&
        std::find_if(items.begin(), it, [&](const Item& one) { return one.key == it->key; }) != it;
    it = again ? items.erase(it) : it + 1;
  }
  if (packages > 0) {
    reading.notes.push_back("dates of GovInfo's feed are those of its processing and were not taken; " +
                            std::to_string(packages) + " entries go by their package");
  }
}

}  // namespace policywatch::watchers
