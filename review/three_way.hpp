// A file of records that was exported and edited by hand, over records that went on meanwhile. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/policy.hpp"

namespace policywatch::review {

/// A field that file and record changed in different ways; the record's stays.
struct EditConflict {
  PolicyId id;
  std::string field;
  std::string base, file, record;  // as JSON
};

/// `record` with what `file` changed of `base`. Of lists (entries, documents, agencies …) each element counts
/// by itself.
Policy with_edits_of(const Policy& base, const Policy& file, const Policy& record,
                     std::vector<EditConflict>& conflicts);

}  // namespace policywatch::review
