#include "importers/common.hpp"

#include <map>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "base/url.hpp"

namespace policywatch::importers {
namespace {

constexpr std::size_t kLargest = 16u << 20;
constexpr std::size_t kLongestId = 60;

/// Two jobs of one address are two watches.
void give_ids(Imported& imported) {
  std::map<std::string, int> times;
  for (Taken& taken : imported.taken) {
    std::string& id = taken.watch.id;
    if (id.empty()) id = id_from(taken.watch.url);
    const int again = ++times[id];
    if (again == 1) continue;
    std::string with_number = id + "-" + std::to_string(again);
    for (int next = again; times.contains(with_number); ++next)
      with_number = id + "-" + std::to_string(next + 1);
    times[with_number] = 1;
    id = with_number;
  }
}

Result<Imported> read_as(Tool tool, std::string_view bytes) {
  switch (tool) {
    case Tool::urlwatch:
      return read_urlwatch(bytes);
    case Tool::changedetection:
      return read_changedetection(bytes);
    case Tool::opml:
      return read_opml(bytes);
    case Tool::csv:
      return read_csv(bytes);
  }
  return fail(ErrorKind::invalid, "an unknown tool");
}

}  // namespace

Result<Imported> read(Tool tool, std::string_view bytes) {
  if (bytes.size() > kLargest) return fail(ErrorKind::invalid, "larger than 16 MiB: not a list of jobs");
  Result<Imported> imported = read_as(tool, bytes);
  if (!imported) return imported;
  if (imported->taken.size() + imported->left_out.size() > kMostJobs)
    return fail(ErrorKind::invalid, "more than 10000 jobs in one file");
  give_ids(*imported);
  for (Taken& taken : imported->taken) taken.watch.from_file = false;
  return imported;
}

std::string id_from(std::string_view url) {
  std::string id;
  const std::size_t host = url.find("://");
  for (const char c : ascii_lower(host == std::string_view::npos ? url : url.substr(host + 3))) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      id += c;
    else if (!id.empty() && id.back() != '-')
      id += '-';
    if (id.size() >= kLongestId) break;
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "watch" : id;
}

std::string objection_to_url(const std::string& url) {
  if (url.empty()) return "no address";
  if (url.find("{{") != std::string::npos || url.find("{%") != std::string::npos)
    return "the address is a template";
  const auto parsed = Url::parse(url);
  if (!parsed) return "'" + url + "' is no address";
  if (!url.starts_with("http://") && !url.starts_with("https://"))
    return "'" + url + "': only http and https addresses are watched";
  return {};
}

std::string quoted_meta(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (std::string_view(R"(\^$.|?*+()[]{}/)").find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

std::string line_pattern(std::string_view expression, bool with_case) {
  return "/[^\\n]*(?:" + std::string(expression) + ")[^\\n]*/" + (with_case ? "m" : "im");
}

void add_pattern(std::vector<std::string>& to, const std::string& pattern, std::string_view what,
                 std::vector<std::string>& missing) {
  if (const auto parsed = Pattern::parse(pattern); parsed) {
    to.push_back(pattern);
  } else {
    missing.push_back(std::string(what) + ": " + parsed.error().message);
  }
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace policywatch::importers
