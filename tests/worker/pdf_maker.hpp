// PDFs by hand: text at places, a cross reference table, and whatever objects a trap is made of.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::test {

/// One line of text, its baseline at (x, y) from the lower left corner, in points.
inline std::string show(int x, int y, int size, std::string_view text) {
  std::string literal;
  for (const char c : text) {
    if (c == '(' || c == ')' || c == '\\') literal += '\\';
    literal += c;
  }
  return "BT /F1 " + std::to_string(size) + " Tf " + std::to_string(x) + " " + std::to_string(y) + " Td (" +
         literal + ") Tj ET\n";
}

/// Lines under each other, 14 points apart; "" leaves one out.
inline std::string lines_at(int x, int top, const std::vector<std::string>& lines, int size = 11) {
  std::string all;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].empty()) all += show(x, top - 14 * static_cast<int>(i), size, lines[i]);
  }
  return all;
}

inline std::string stream(const std::string& content, const std::string& entries = "") {
  return "<< /Length " + std::to_string(content.size()) + " " + entries + " >>\nstream\n" + content +
         "\nendstream";
}

/// Objects numbered from 1, a table of their places, a trailer with these entries.
inline std::string assemble(const std::vector<std::string>& objects,
                            const std::string& trailer = "/Root 1 0 R") {
  std::string out = "%PDF-1.7\n", table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    char place[32];
    std::snprintf(place, sizeof place, "%010zu 00000 n \n", out.size());
    table += place;
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string count = std::to_string(objects.size() + 1);
  const std::string start = std::to_string(out.size());
  return out + "xref\n0 " + count + "\n" + table + "trailer\n<< /Size " + count + " " + trailer +
         " >>\nstartxref\n" + start + "\n%%EOF\n";
}

inline constexpr const char* kFont =
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

struct PdfParts {
  std::string info = {}, catalog = {}, box = "0 0 612 792";
};

/// Pages with these content streams. Objects: 1 catalog, 2 page tree, 3 font, then page and content in turn.
inline std::string pdf_of(const std::vector<std::string>& pages, const PdfParts& parts = {}) {
  std::string kids;
  for (std::size_t i = 0; i < pages.size(); ++i) kids += std::to_string(4 + 2 * i) + " 0 R ";
  std::vector<std::string> objects = {
      "<< /Type /Catalog /Pages 2 0 R " + parts.catalog + " >>",
      "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages.size()) + " >>", kFont};
  for (std::size_t i = 0; i < pages.size(); ++i) {
    objects.push_back("<< /Type /Page /Parent 2 0 R /MediaBox [" + parts.box +
                      "] /Resources << /Font << /F1 3 0 R >> >> /Contents " + std::to_string(5 + 2 * i) +
                      " 0 R >>");
    objects.push_back(stream(pages[i]));
  }
  objects.push_back("<< " + parts.info + " >>");
  return assemble(objects, "/Root 1 0 R /Info " + std::to_string(objects.size()) + " 0 R");
}

}  // namespace policywatch::test
