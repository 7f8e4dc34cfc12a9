#include <algorithm>
#include <sstream>

#include "base/text.hpp"
#include "cli/print.hpp"
#include "cli/review_loop.hpp"

namespace policywatch::cli {
namespace {

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string row_of(const Update& update, bool chosen, bool current) {
  const std::string& title = update.title.empty() ? update.headline : update.title;
  std::string score = std::to_string(update.score);
  std::string line = std::string(current ? ">" : " ") + (chosen ? "* " : "  ") +
                     std::string(3 - std::min<std::size_t>(score.size(), 3), ' ') + score + "  " +
                     padded(shorten(join_ids(update.policies), 14), 14) + " " + printable(title);
  if (update.status) line += "  [" + std::string(word(*update.status)) + "]";
  if (update.state != UpdateState::new_) line += "  (" + std::string(word(update.state)) + ")";
  if (!update.flags.empty()) line += "  !";
  return line;
}

void record_lines(std::ostream& out, review::Desk& desk, const Update& update) {
  for (const PolicyId& id : update.policies) {
    const Result<Policy> policy = desk.policy(id);
    if (!policy) continue;
    out << "\nOn record: " << printable(policy->id) << " " << printable(policy->title) << "\n  status "
        << printable(policy->current_status.empty() ? "none" : policy->current_status) << "\n";
    const std::size_t count = policy->actions.size();
    for (std::size_t i = count > 3 ? count - 3 : 0; i < count; ++i)
      out << "  " << (policy->actions[i].date ? to_iso(*policy->actions[i].date) : "undated") << "  "
          << printable(policy->actions[i].title) << "\n";
  }
}

void edit_lines(std::ostream& out, const review::Edits& edits) {
  out << "Edited, not yet accepted:\n";
  if (edits.title) out << "  title " << printable(*edits.title) << "\n";
  if (edits.text) out << "  text " << printable(*edits.text) << "\n";
  if (edits.date) out << "  date " << to_iso(*edits.date) << "\n";
  if (edits.policies) out << "  policies " << join_ids(*edits.policies) << "\n";
  if (edits.status) out << "  status " << (*edits.status ? word(**edits.status) : "none") << "\n";
}

}  // namespace

std::vector<std::string> ReviewLoop::list_lines(ScreenSize size, int& current) {
  const int room = size.rows - 2;
  const int first = std::max(0, static_cast<int>(at_) - room / 2);
  std::vector<std::string> lines;
  for (int i = first; i < static_cast<int>(updates_.size()) && static_cast<int>(lines.size()) < room; ++i) {
    const Update& update = updates_[static_cast<std::size_t>(i)];
    const bool is_current = static_cast<std::size_t>(i) == at_;
    if (is_current) current = static_cast<int>(lines.size()) + 1;
    lines.push_back(row_of(update, chosen_.contains(update.id), is_current));
  }
  if (lines.empty()) lines.emplace_back("  Nothing waits for a decision.");
  return lines;
}

const std::vector<std::string>& ReviewLoop::item_text(int columns) {
  const Update& update = updates_[at_];
  const auto view = static_cast<diff::View>(view_);
  std::string key = std::to_string(update.id) + "." + std::to_string(update.rev) + "." +
                    std::to_string(view_) + "." + std::to_string(columns) +
                    (edits_.contains(update.id) ? "e" : "");
  if (key == text_of_ && !edits_.contains(update.id)) return text_;
  std::ostringstream out;
  if (edits_.contains(update.id)) edit_lines(out, edits_.at(update.id));
  print_update(out, update, desk_.history(update.id));
  record_lines(out, desk_, update);
  const Result<review::Comparison> comparison = desk_.comparison(update.id);
  out << "\nWhat changed (" << word(view) << "):\n";
  if (!comparison) {
    out << "  " << printable(comparison.error().message) << "\n";
  } else if (view == diff::View::source) {
    print_rows(out, diff::source_rows(comparison->before_source, comparison->after_source));
  } else {
    print_rows(out,
               diff::rows(view, comparison->before_document, comparison->after_document, comparison->change));
  }
  text_.clear();
  const std::string whole = out.str();
  for (const std::string_view line : split(whole, '\n')) {
    for (std::string& part : wrap(std::string(line), columns)) text_.push_back(std::move(part));
  }
  text_of_ = std::move(key);
  return text_;
}

std::vector<std::string> ReviewLoop::item_lines(ScreenSize size) {
  const std::vector<std::string>& text = item_text(size.columns);
  const int room = size.rows - 2;
  scroll_ = std::clamp(scroll_, 0, std::max(0, static_cast<int>(text.size()) - room));
  const auto end = std::min<std::size_t>(text.size(), static_cast<std::size_t>(scroll_ + room));
  return {text.begin() + scroll_, text.begin() + static_cast<std::ptrdiff_t>(end)};
}

/// A head line, the rows or the item, and one line that says what happened.
void ReviewLoop::draw() {
  const ScreenSize size = terminal_.size();
  height_ = size.rows - 2;
  int current = -1;
  std::string head = "Policywatch review   " + std::to_string(total_) + " updates";
  if (!updates_.empty()) head += "   " + std::to_string(at_ + 1) + " of " + std::to_string(updates_.size());
  if (!chosen_.empty()) head += "   " + std::to_string(chosen_.size()) + " chosen";
  std::vector<std::string> lines = open_ && !updates_.empty() ? item_lines(size) : list_lines(size, current);
  lines.insert(lines.begin(), head);
  while (static_cast<int>(lines.size()) < size.rows - 1) lines.emplace_back();
  lines.push_back(printable(message_));
  for (std::string& line : lines) line = fit(line, size.columns);
  terminal_.draw(lines, current);
}

}  // namespace policywatch::cli
