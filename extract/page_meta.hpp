// What a page says of itself for machines: JSON-LD, meta elements, microdata, links, its title.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/url.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

enum class About { title, description, author, site, published, updated, canonical, language };

/// One statement: `from` names its place ("JSON-LD headline", "og:title", "title element").
struct Fact {
  About about = About::title;
  std::string from, value;
  int trust = 0;  // the lower the better, within one `about`; docs/reading.md gives the order
};

/// Every statement, best first within each `about`. Linear in the page; JSON-LD over 512 KB is not read.
std::vector<Fact> read_facts(const Dom& dom, const std::optional<Url>& base);

/// JSON-LD statements alone, as read_facts appends them. `page_title`: decides between name and headline.
void read_json_ld(std::string_view text, std::string_view page_title, std::vector<Fact>& facts);

/// The best statement about something; nullptr when there is none.
const Fact* best_fact(const std::vector<Fact>& facts, About about);
/// The best statement that is a date; nullopt when none is.
struct DatedFact {
  Date date;
  const Fact* fact = nullptr;
};
std::optional<DatedFact> best_date(const std::vector<Fact>& facts, About about);

/// A value written for machines: ISO, seconds or milliseconds since 1970, RFC 822, a year or month alone.
/// What a program writes for "none" (1970-01-01, 0001-01-01) is none.
std::optional<Date> machine_value_date(std::string_view value);
/// &amp; and its kin that a site escaped once too often.
std::string unescape_again(std::string_view text);

}  // namespace policywatch::extract
