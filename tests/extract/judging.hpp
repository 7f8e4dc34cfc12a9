// Judging made-up answers, as the readers of pages do.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "extract/extract.hpp"

namespace policywatch::extract {

inline std::string filler(int words) {
  static constexpr std::string_view kWords[] = {"agency", "notice", "comment", "period",
                                                "rule",   "public", "section"};
  std::string text;
  for (int i = 0; i < words; ++i) text.append(kWords[i % 7]).append(" ");
  return "<p>" + text + "</p>";
}

inline Response answer_of(std::string body, int status = 200, Headers headers = {}) {
  Response response;
  response.status = status;
  response.url = response.final_url = "https://agency.example/policy/page";
  response.headers = std::move(headers);
  response.body = std::move(body);
  return response;
}

inline QualityVerdict verdict_of(const Response& response, const Watch& watch = {}) {
  const Dom dom = Dom::parse(decode(response.body, "text/html").text);
  std::vector<std::string> notes;
  const Document document = read_page(dom, response.final_url, watch, notes);
  return judge_quality(response, watch, &dom, &document);
}

inline Quality quality_of(std::string body, int status = 200, Headers headers = {}) {
  return verdict_of(answer_of(std::move(body), status, std::move(headers))).quality;
}

}  // namespace policywatch::extract
