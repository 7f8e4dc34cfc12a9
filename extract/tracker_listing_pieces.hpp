// A line of a listing saved as text, cut into what it holds, however it was glued.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "extract/tracker_tags.hpp"

namespace policywatch::extract {

struct ListingPiece {
  enum class Kind { group, badge, number, date, effective, title, tags, current };
  Kind kind = Kind::title;
  std::string text;          // badge: "2.0"; number: without "ID #"; title; current status
  std::optional<Date> date;  // group (a month), date, effective
  std::vector<std::string> tags;
};

class ListingCutter {
 public:
  /// `line` with collapsed white space. Linear in its length.
  void take(std::string_view line);
  std::vector<ListingPiece> finish() { return std::move(out_); }

 private:
  // A label whose words say what follows it, be it on the next line.
  struct Label {
    std::optional<Tags> tags;
    bool current = false, effective = false;
  };
  void take_words(std::string_view words);

  std::vector<ListingPiece> out_;
  Label label_;
};

}  // namespace policywatch::extract
