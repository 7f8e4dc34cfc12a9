// How records look in a terminal. Everything that came from outside passes through printable().
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "base/change.hpp"
#include "base/update.hpp"
#include "diff/views.hpp"
#include "review/desk.hpp"

namespace policywatch::cli {

/// Columns as wide as their widest cell; the last one is not padded.
void print_table(std::ostream& out, const std::vector<std::string>& head,
                 const std::vector<std::vector<std::string>>& rows);
void print_update_row(std::ostream& out, const Update& update);
void print_update(std::ostream& out, const Update& update, const std::vector<Decision>& history);
void print_rows(std::ostream& out, const std::vector<diff::Row>& rows);
void print_change(std::ostream& out, const Change& change);
std::string show_time(const std::optional<Time>& time);
std::string join_ids(const std::vector<PolicyId>& ids);

}  // namespace policywatch::cli
