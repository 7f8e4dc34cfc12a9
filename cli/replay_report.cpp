#include "cli/replay_report.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <iomanip>
#include <map>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"

namespace policywatch::cli {
namespace {

using Standing = BackTest::Standing;

/// Part of a whole, and their quotient where there is a whole.
struct Share {
  std::size_t part = 0, whole = 0;
  bool known() const { return whole > 0; }
  double value() const { return static_cast<double>(part) / static_cast<double>(whole); }
};

Share precision_of(const BackTest& test) {
  const auto count = [&](Standing standing) {
    return static_cast<std::size_t>(std::ranges::count(test.standing, standing));
  };
  const std::size_t right = count(Standing::on_timeline);
  return {right, right + count(Standing::not_on_timeline)};
}

Share recall_of(const BackTest& test) {
  const auto told = std::ranges::count_if(
      test.entries, [](const BackTest::Entry& entry) { return entry.told_by.has_value(); });
  return {static_cast<std::size_t>(told), test.entries.size()};
}

std::string counted(std::size_t count, std::string_view one, std::string_view more) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : more);
}

std::string date_of_entry(const BackTest::Entry& entry) {
  const std::optional<Date> date = entry.action.date ? entry.action.date : entry.action.header_date;
  return date ? to_iso(*date) : "";
}

void print_update(std::ostream& out, const Update& update) {
  out << "  " << (update.date ? to_iso(*update.date) : "no date   ") << "  " << std::setw(3) << update.score
      << "  " << word(update.kind) << "  "
      << (update.policies.empty() ? "no policy" : join(update.policies, " "));
  if (update.status) out << "  " << word(*update.status);
  out << "  " << printable(update.title) << "\n";
}

void print_share(std::ostream& out, std::string_view name, const Share& share, std::string_view of) {
  out << name << " ";
  if (share.known()) {
    out << std::fixed << std::setprecision(2) << share.value() << " (" << share.part << " of " << share.whole
        << " " << of << ")\n";
  } else {
    out << "not known (no " << of << ")\n";
  }
}

void print_proposed(std::ostream& out, const BackTest& test) {
  std::map<std::string_view, std::size_t> kinds;
  for (const Update& update : test.proposed) ++kinds[word(update.kind)];
  out << counted(test.proposed.size(), "update", "updates") << " would have been proposed";
  const char* before = ": ";
  for (const auto& [kind, count] : kinds) {
    out << before << count << " " << kind;
    before = ", ";
  }
  out << "; " << test.folded << " folded into known updates, " << test.suppressed << " told to nobody\n";
  for (const Update& update : test.proposed) print_update(out, update);
}

boost::json::value share_json(const Share& share) {
  return share.known() ? boost::json::value(share.value()) : boost::json::value(nullptr);
}

boost::json::array missed_json(const BackTest& test) {
  boost::json::array missed;
  for (const BackTest::Entry& entry : test.entries) {
    if (entry.told_by) continue;
    missed.push_back({{"policy", policy_id_to_json(entry.policy)},
                      {"date", date_of_entry(entry)},
                      {"title", entry.action.title}});
  }
  return missed;
}

}  // namespace

void print_report(std::ostream& out, const BackTest& test) {
  out << printable(test.watch) << ": " << counted(test.captures, "capture", "captures") << " (" << test.good
      << " ok) from " << to_rfc3339(test.from) << " to " << to_rfc3339(test.to) << "\n";
  print_proposed(out, test);
  out << counted(test.timelines.size(), "policy", "policies") << " with a timeline, "
      << counted(test.entries.size(), "entry", "entries") << " of it in this period\n";
  print_share(out, "precision", precision_of(test), "proposals that can be judged");
  print_share(out, "recall", recall_of(test), "entries of the timelines in this period");
  for (std::size_t i = 0; i < test.proposed.size(); ++i) {
    if (test.standing[i] != Standing::not_on_timeline) continue;
    out << "not on the timeline:";
    print_update(out, test.proposed[i]);
  }
  for (const BackTest::Entry& entry : test.entries) {
    if (entry.told_by) continue;
    out << "missed:  " << date_of_entry(entry) << "  " << entry.policy << "  "
        << printable(entry.action.title) << "\n";
  }
}

boost::json::value report_json(const BackTest& test) {
  boost::json::array proposed, standing;
  for (std::size_t i = 0; i < test.proposed.size(); ++i) {
    boost::json::object update = to_json(test.proposed[i]).as_object();
    update["on_timeline"] = test.standing[i] == Standing::not_judged
                                ? boost::json::value(nullptr)
                                : boost::json::value(test.standing[i] == Standing::on_timeline);
    proposed.push_back(std::move(update));
  }
  const Share precision = precision_of(test), recall = recall_of(test);
  return {{"watch", test.watch},
          {"from", to_rfc3339(test.from)},
          {"to", to_rfc3339(test.to)},
          {"captures", {{"all", test.captures}, {"ok", test.good}}},
          {"folded", test.folded},
          {"suppressed", test.suppressed},
          {"proposed", std::move(proposed)},
          {"timeline",
           {{"policies", test.timelines.size()},
            {"entries", recall.whole},
            {"told", recall.part},
            {"judged", precision.whole},
            {"right", precision.part},
            {"precision", share_json(precision)},
            {"recall", share_json(recall)},
            {"missed", missed_json(test)}}}};
}

}  // namespace policywatch::cli
