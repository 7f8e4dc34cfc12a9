#include "web/multipart.hpp"

#include "base/text.hpp"

namespace policywatch::web {
namespace {

constexpr int kMostParts = 5000;
constexpr std::size_t kLongestHead = 16 * 1024;

/// name="…" in a header's value; browsers write a quote inside as %22 or \".
std::optional<std::string> parameter(std::string_view value, std::string_view name) {
  const std::string wanted = std::string(name) + "=";
  for (std::size_t at = 0; (at = value.find(wanted, at)) != std::string_view::npos; ++at) {
    const bool starts = at == 0 || value[at - 1] == ';' || value[at - 1] == ' ';
    if (!starts) continue;
    std::string_view rest = value.substr(at + wanted.size());
    if (!rest.starts_with('"')) return std::string(trim(rest.substr(0, rest.find(';'))));
    rest.remove_prefix(1);
    std::string out;
    for (std::size_t i = 0; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '"') ++i;
      out += rest[i];
    }
    return replace_all(replace_all(out, "%22", "\""), "%0D%0A", " ");
  }
  return std::nullopt;
}

std::string disposition_of(std::string_view head) {
  for (const std::string_view line : split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (ascii_lower(trim(line.substr(0, colon))) == "content-disposition")
      return std::string(trim(line.substr(colon + 1)));
  }
  return {};
}

}  // namespace

bool parse_multipart(std::string_view type, std::string_view body, Params& form, std::vector<Upload>& files) {
  if (!ascii_lower(type).starts_with("multipart/form-data")) return false;
  const std::optional<std::string> boundary = parameter(type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70) return false;
  const std::string first = "--" + *boundary, next = "\r\n--" + *boundary;
  if (!body.starts_with(first)) return false;
  body.remove_prefix(first.size());
  for (int parts = 0; parts < kMostParts; ++parts) {
    if (body.starts_with("--")) return true;
    if (!body.starts_with("\r\n")) return false;
    body.remove_prefix(2);
    const std::size_t blank = body.substr(0, kLongestHead).find("\r\n\r\n");
    if (blank == std::string_view::npos) return false;
    const std::string head = disposition_of(body.substr(0, blank));
    // What follows an empty body begins right after the blank line.
    const std::size_t end = body.find(next, blank + 2);
    if (end == std::string_view::npos) return false;
    const std::string_view content =
        end >= blank + 4 ? body.substr(blank + 4, end - blank - 4) : std::string_view();
    body.remove_prefix(end + next.size());
    const auto name = parameter(head, "name");
    if (!name) continue;
    if (auto file = parameter(head, "filename")) {
      if (!file->empty()) files.push_back({to_valid_utf8(*file), std::string(content)});
    } else {
      form.set(*name, to_valid_utf8(std::string(content)));
    }
  }
  return false;
}

}  // namespace policywatch::web
