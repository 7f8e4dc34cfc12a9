#include "review/three_way.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <set>

#include "base/records_json.hpp"

namespace policywatch::review {
namespace {

namespace json = boost::json;

/// One list with the file's edits; false when the record changed one of the elements that the file changed.
class ListEdit {
 public:
  ListEdit(const json::array& base, const json::array& file, const json::array& record)
      : base_(base), file_(file), base_has_(prints(base)), file_has_(prints(file)), record_(record) {}

  bool apply() {
    std::set<std::size_t> replaced;
    for (std::size_t i = 0; i < file_.size(); ++i) {
      if (base_has_.contains(print_json(file_[i]))) continue;
      // Edited in its place, where a base element of that place went.
      const bool edited = base_.size() == file_.size() && !file_has_.contains(print_json(base_[i]));
      if (edited) replace(base_[i], file_[i]);
      if (!edited) insert(i);
      if (edited) replaced.insert(i);
    }
    for (std::size_t i = 0; i < base_.size(); ++i) {
      if (!replaced.contains(i) && !file_has_.contains(print_json(base_[i]))) remove(base_[i]);
    }
    return good_;
  }
  json::array take() { return std::move(record_); }

 private:
  static std::set<std::string> prints(const json::array& list) {
    std::set<std::string> all;
    for (const json::value& one : list) all.insert(print_json(one));
    return all;
  }
  void replace(const json::value& before, const json::value& after) {
    const auto at = std::ranges::find(record_, before);
    const bool there = std::ranges::find(record_, after) != record_.end();
    if (at == record_.end()) {
      good_ = good_ && there;
    } else if (there) {
      record_.erase(at);
    } else {
      *at = after;
    }
  }
  void remove(const json::value& gone) {
    const auto at = std::ranges::find(record_, gone);
    if (at != record_.end()) record_.erase(at);
  }
  /// Behind what it stands behind in the file.
  void insert(std::size_t index) {
    if (std::ranges::find(record_, file_[index]) != record_.end()) return;
    auto place = record_.begin();
    for (std::size_t before = index; before-- > 0;) {
      const auto at = std::ranges::find(record_, file_[before]);
      if (at == record_.end()) continue;
      place = at + 1;
      break;
    }
    record_.insert(place, file_[index]);
  }

  const json::array& base_;
  const json::array& file_;
  std::set<std::string> base_has_, file_has_;
  json::array record_;
  bool good_ = true;
};

json::value member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr ? *found : json::value();
}

}  // namespace

Policy with_edits_of(const Policy& base, const Policy& file, const Policy& record,
                     std::vector<EditConflict>& conflicts) {
  const json::object was = to_json(base).as_object(), wanted = to_json(file).as_object();
  json::object out = to_json(record).as_object();
  for (auto& field : out) {
    const json::value before = member(was, field.key()), after = member(wanted, field.key());
    if (after == before || after == field.value()) continue;
    if (field.value() == before) {
      field.value() = after;
      continue;
    }
    bool good = before.is_array() && after.is_array() && field.value().is_array();
    if (good) {
      ListEdit edit(before.get_array(), after.get_array(), field.value().get_array());
      good = edit.apply();
      field.value() = edit.take();
    }
    if (!good)
      conflicts.push_back({record.id, std::string(field.key()), print_json(before), print_json(after),
                           print_json(field.value())});
  }
  const Result<Policy> merged = policy_from_json(out);
  return merged ? *merged : record;
}

}  // namespace policywatch::review
