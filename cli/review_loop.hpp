// `policywatch review`: the queue in a full screen, with the keys of the page.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/review_terminal.hpp"
#include "review/desk.hpp"

namespace policywatch::cli {

class ReviewLoop {
 public:
  ReviewLoop(review::Desk& desk, Terminal& terminal, std::string user, std::string query,
             review::QueueFilter filter);
  void run();

 private:
  // review_screen.cpp: what is seen
  void draw();
  std::vector<std::string> list_lines(ScreenSize size, int& current);
  std::vector<std::string> item_lines(ScreenSize size);
  const std::vector<std::string>& item_text(int columns);

  // review_loop.cpp: what is done
  void load();
  void press(const std::string& key);
  bool press_while_moving(const std::string& key);
  void press_to_decide(const std::string& key);
  void move(int step);
  void decide(const std::string& what, const std::function<Result<Update>(const Update&)>& verb);
  void reject();
  void edit();
  void snooze();
  void merge();
  void undo();
  review::Edits edits_of(std::int64_t id) const;
  std::vector<Update> meant() const;  // the chosen ones, else the current
  /// A line typed by the user; nothing when Esc left it.
  std::optional<std::string> ask(const std::string& question);
  std::optional<std::string> ask_key(const std::string& question);
  void search();
  void help();

  // review_more.cpp: saved filters, rules
  void show_query(const std::string& text);
  void choose_filter();
  void save_filter();
  void make_rule();

  review::Desk& desk_;
  Terminal& terminal_;
  std::string user_;
  review::QueueFilter filter_;
  std::vector<Update> updates_;
  std::int64_t total_ = 0, revision_ = -1;
  std::size_t at_ = 0;
  bool open_ = false, leaving_ = false;
  int scroll_ = 0, view_ = 0, height_ = 20;
  std::set<std::int64_t> chosen_;
  std::map<std::int64_t, review::Edits> edits_;  // typed and not yet decided on
  std::vector<std::string> text_;                // of the open item, made once for `text_of_`
  std::string text_of_;
  std::string query_text_;
  std::int64_t rejected_ = 0;  // the last rejected update that a rule can come out of
  std::string message_ = "? for the keys";
};

}  // namespace policywatch::cli
