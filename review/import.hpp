// Records from files over those on record: who is who, what each brings. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/change.hpp"
#include "base/policy.hpp"
#include "review/policy_book.hpp"

namespace policywatch::review {

/// How much a source says. A record (JSON, CSV) is whole; a saved page may lack sections and entries; a row
/// of a listing says title, date, tags.
enum class ImportFrom { record, page, listing };

struct Incoming {
  Policy policy;
  ImportFrom from = ImportFrom::record;
};

struct ImportedEntry {
  enum class Result { added, updated, unchanged, refused };
  Result result = Result::unchanged;
  PolicyId id;  // it goes by now; "" when refused
  std::string title;
  std::vector<FieldChange> changes;  // fields, entries, documents: before → after (of an update)
  std::string reason;                // why it was refused
};

struct ImportPlan {
  std::vector<ImportedEntry> entries;  // one for each incoming record, in order
  std::vector<Policy> policies;        // to be written
  std::vector<PolicyId> removed;       // ids that records on record no longer go by
};

/// Goes through `incoming` in order; what comes twice is an update of the first.
ImportPlan plan_import(std::vector<Policy> on_record, const std::vector<Incoming>& incoming);

/// An imported record over the stored one of the same policy. What a saved page cannot carry (addresses,
/// kinds, statuses of entries, terms, dockets, …) stays where the import leaves it empty. Entries accepted
/// here stay until the import has them; from a page or listing every entry stays, for pages lose entries that
/// the record must keep. A new number or slug leaves the old one among the aliases.
Policy import_over(const Policy& stored, Policy incoming, ImportFrom from = ImportFrom::record);

}  // namespace policywatch::review
