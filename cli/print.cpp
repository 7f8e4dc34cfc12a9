#include "cli/print.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <ranges>

#include "base/site_wide.hpp"
#include "base/text.hpp"

namespace policywatch::cli {
namespace {

void field(std::ostream& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out << "  " << std::left << std::setw(12) << name << printable(value, true) << "\n";
}

std::string marked(const std::vector<diff::Segment>& segments) {
  std::string line;
  for (const diff::Segment& segment : segments) {
    const std::string text = printable(segment.text);
    switch (segment.mark) {
      case diff::Mark::same:
        line += text;
        break;
      case diff::Mark::inserted:
        line += "{+" + text + "+}";
        break;
      case diff::Mark::deleted:
        line += "[-" + text + "-]";
        break;
    }
  }
  return line;
}

}  // namespace

std::string show_time(const std::optional<Time>& time) {
  return time ? to_rfc3339(*time) : "never";
}

std::string join_ids(const std::vector<PolicyId>& ids) {
  std::string all;
  for (const PolicyId& id : ids) all.append(all.empty() ? "" : ",").append(id);
  return all.empty() ? "-" : all;
}

void print_table(std::ostream& out, const std::vector<std::string>& head,
                 const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> width;
  for (const std::string& cell : head) width.push_back(cell.size());
  std::vector<std::vector<std::string>> shown;
  for (const auto& row : rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(printable(row[i]));
      width[i] = std::max(width[i], cells[i].size());
    }
    shown.push_back(std::move(cells));
  }
  auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i + 1 == cells.size()) {
        out << cells[i] << "\n";
      } else {
        out << std::left << std::setw(static_cast<int>(width[i]) + 2) << cells[i];
      }
    }
  };
  line(head);
  for (const auto& row : shown) line(row);
}

void print_update_row(std::ostream& out, const Update& update) {
  out << "#" << std::left << std::setw(6) << update.id << std::right << std::setw(3) << update.score << "  "
      << std::left << std::setw(9) << word(update.state) << std::setw(18) << word(update.kind)
      << std::setw(12) << join_ids(update.policies) << " " << printable(update.title);
  if (update.status) out << "  [" << word(*update.status) << "]";
  if (update.evidence.size() > 1) out << "  (" << update.evidence.size() << " sources)";
  out << "\n";
}

void print_update(std::ostream& out, const Update& update, const std::vector<Decision>& history) {
  out << "Update #" << update.id << " (" << word(update.state) << ", revision " << update.rev << ")\n";
  field(out, "title", update.title);
  field(out, "policies", join_ids(update.policies));
  field(out, "kind", word(update.kind));
  field(out, "date", update.date ? to_iso(*update.date) : "none stated");
  field(out, "outlet", update.outlet);
  field(out, "address", update.url);
  field(out, "text", update.text);
  if (update.status) field(out, "status", word(*update.status));
  field(out, "quote", update.status_quote);
  field(out, "scope", update.scope);
  if (update.effective_from) field(out, "effective", to_iso(*update.effective_from));
  if (update.changed_before)
    field(out, "changed",
          "between " + show_time(update.changed_after) + " and " + show_time(update.changed_before));
  out << "  score " << update.score << ":";
  for (const ScoreTerm& term : update.score_terms) {
    out << "  " << (term.points >= 0 ? "+" : "") << term.points << " " << printable(term.term);
    if (!term.detail.empty()) out << " (" << printable(term.detail) << ")";
  }
  out << "\n";
  for (const std::string& reason : update.reasons) field(out, "why", reason);
  for (const std::string& flag : update.flags) field(out, "flag", flag);
  for (const std::string& id : update.identifiers) {
    if (id.starts_with(kBesidesKey)) field(out, "besides", std::string_view(id).substr(kBesidesKey.size()));
  }
  constexpr std::size_t kListed = 60;  // of a site-wide change thousands of pages may stand here
  out << "  evidence:\n";
  for (const Evidence& evidence : update.evidence | std::views::take(kListed)) {
    out << "    [" << evidence.id << "] tier " << evidence.tier << "  " << printable(evidence.watch) << "  "
        << printable(evidence.url) << "\n";
    if (!evidence.quote.empty()) out << "        \"" << printable(evidence.quote) << "\"\n";
    if (!evidence.after.sha256.empty())
      out << "        sha256 " << evidence.after.sha256 << " fetched " << show_time(evidence.after.fetched_at)
          << "\n";
  }
  if (update.evidence.size() > kListed)
    out << "    … and " << update.evidence.size() - kListed << " more; --json lists all\n";
  if (!history.empty()) out << "  history:\n";
  for (const Decision& decision : history) {
    out << "    " << to_rfc3339(decision.at) << "  " << printable(decision.by) << "  "
        << printable(decision.command) << "\n";
  }
}

void print_rows(std::ostream& out, const std::vector<diff::Row>& rows) {
  for (const diff::Row& row : rows) {
    if (row.skipped > 0) {
      out << "  … " << row.skipped << " unchanged\n";
      continue;
    }
    std::string label = row.label;
    if (row.where != Where::main) label.append(label.empty() ? "" : ", ").append(word(row.where));
    out << "  ";
    if (!label.empty()) out << "(" << printable(label) << ") ";
    out << marked(row.left);
    if (!row.right.empty()) out << "\n    → " << marked(row.right);
    out << "\n";
  }
}

void print_change(std::ostream& out, const Change& change) {
  out << (change.changed ? change.significant ? "changed, significant" : "changed, not significant"
                         : "no visible change");
  if (!change.why.empty()) out << ": " << join(change.why, ", ");
  out << "\nscore " << change.score << "\n";
  for (const ScoreTerm& term : change.score_terms) {
    out << "  " << (term.points >= 0 ? "+" : "") << term.points << " " << printable(term.term) << " "
        << printable(term.detail) << "\n";
  }
  for (const Item& item : change.items_added)
    out << "  + " << (item.date ? to_iso(*item.date) + "  " : "") << printable(item.title) << "  "
        << printable(item.url) << "\n";
  for (const Item& item : change.items_removed)
    out << "  - " << printable(item.title) << "  " << printable(item.url) << "\n";
  for (const ItemEdit& edit : change.items_edited)
    out << "  ~ " << printable(edit.before.title) << " → " << printable(edit.after.title) << "\n";
  for (const Item& entry : change.history_added)
    out << "  history " << (entry.date ? to_iso(*entry.date) : "") << "  " << printable(entry.title) << "\n";
}

}  // namespace policywatch::cli
