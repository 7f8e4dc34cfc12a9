#include "pipeline/capture_signs.hpp"

namespace policywatch::pipeline {

void note_charset(WatchMemory& memory, const std::string& charset, Time now) {
  if (charset.empty() || charset == memory.charset) return;
  if (!memory.charset.empty()) memory.flip = CharsetFlip{.from = memory.charset, .at = now};
  memory.charset = charset;
}

std::string flip_words(const WatchMemory& memory, Time now) {
  if (!memory.flip || now - memory.flip->at >= kFlipShown) return "";
  return "its bytes are read as " + memory.charset + " since " + to_rfc3339(memory.flip->at) + ", as " +
         memory.flip->from + " before: compare the text";
}

std::chrono::minutes clock_skew(const Response& response) {
  const std::string* stated = find_header(response.headers, "Date");
  if (stated == nullptr || find_header(response.headers, "Age") != nullptr) return {};
  const auto date = parse_http_date(*stated, response.finished);
  if (!date) return {};
  const Millis ahead = *date - response.finished;
  return std::chrono::abs(ahead) > kClockTolerance ? std::chrono::round<std::chrono::minutes>(ahead)
                                                   : std::chrono::minutes{};
}

std::string skew_words(std::chrono::minutes skew) {
  if (skew.count() == 0) return "";
  return "its server's clock is " + format_duration(std::chrono::abs(skew)) +
         (skew.count() > 0 ? " ahead" : " behind") + ": what it dates by itself is as wrong";
}

}  // namespace policywatch::pipeline
