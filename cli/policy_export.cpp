#include "cli/policy_export.hpp"

#include <boost/json/array.hpp>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "review/policy_format.hpp"

namespace policywatch::cli {
namespace {

std::string written(const std::vector<Policy>& policies, const ExportOptions& options) {
  const std::string& format = options.format;
  if (format == "json") {
    boost::json::array all;
    for (const Policy& policy : policies) all.push_back(to_json(policy));
    return print_json_pretty(options.ids.size() == 1 ? all.front() : boost::json::value(all)) + "\n";
  }
  if (format == "csv") return review::to_csv(policies);
  if (format != "markdown" && format != "html" && format != "text")
    throw Stop{kWrongUsage, "unknown format '" + format + "'; known are: json, csv, markdown, html, text"};
  std::string out;
  for (const Policy& policy : policies) {
    out += format == "markdown" ? review::to_markdown(policy)
           : format == "html"   ? review::to_html(policy)
                                : review::to_text(policy);
  }
  return out;
}

std::string content_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

/// Whole or not at all: who reads the file meanwhile sees the old one or the new one.
void put(const std::string& file, const std::string& content) {
  const std::string beside = file + ".new";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << content;
  out.close();
  std::error_code failed;
  if (out) std::filesystem::rename(beside, file, failed);
  if (!out || failed) throw Stop{kFailed, "cannot write " + file};
}

}  // namespace

int export_policies(Context& context, const ExportOptions& options) {
  if (options.check && options.output.empty())
    throw Stop{kWrongUsage, "--check needs --output: the file that is looked at"};
  std::vector<Policy> policies;
  if (options.ids.empty()) policies = context.desk().policies();
  for (const std::string& id : options.ids) policies.push_back(context.take(context.desk().policy(id)));
  const std::string content = written(policies, options);
  std::ostream& out = context.world.out;
  if (options.output.empty()) {
    out << content;
    return kDone;
  }
  const bool same = std::filesystem::exists(options.output) && content_of(options.output) == content;
  if (same) {
    out << "no change in " << printable(options.output) << "\n";
    return kDone;
  }
  if (options.check) {
    out << printable(options.output) << " is not as it would be written\n";
    return kFailed;
  }
  put(options.output, content);
  out << policies.size() << (policies.size() == 1 ? " policy" : " policies") << " written to "
      << printable(options.output) << "\n";
  return kDone;
}

}  // namespace policywatch::cli
