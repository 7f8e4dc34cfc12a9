# Turns the files of web/assets into one source file. Called at build time with
# -D OUT=file.cpp -D FOLDER=… -D FILES=a;b
set(entries "")
set(texts "")
set(number 0)
foreach(file IN LISTS FILES)
  file(READ "${FOLDER}/${file}" content)
  file(SHA256 "${FOLDER}/${file}" hash)
  string(SUBSTRING "${hash}" 0 12 hash)
  get_filename_component(stem "${file}" NAME_WLE)
  get_filename_component(extension "${file}" LAST_EXT)
  set(type "application/octet-stream")
  if(extension STREQUAL ".css")
    set(type "text/css; charset=utf-8")
  elseif(extension STREQUAL ".js")
    set(type "text/javascript; charset=utf-8")
  elseif(extension STREQUAL ".svg")
    set(type "image/svg+xml")
  elseif(extension STREQUAL ".json")
    set(type "application/json; charset=utf-8")
  endif()
  # A literal may be 64 KiB long: further ones are joined when compiled, cut between lines.
  set(piece 0)
  set(pieces "")
  set(sizes "0")
  while(NOT content STREQUAL "")
    string(LENGTH "${content}" length)
    set(part "${content}")
    set(rest "")
    if(length GREATER 60000)
      string(SUBSTRING "${content}" 0 60000 part)
      string(FIND "${part}" "\n" cut REVERSE)
      string(SUBSTRING "${content}" 0 ${cut} part)
      string(SUBSTRING "${content}" ${cut} -1 rest)
    endif()
    if(extension STREQUAL ".json")
      # A string of JSON holds no line end: only the layout goes.
      string(REGEX REPLACE "\n *" "" part "${part}")
    endif()
    string(APPEND texts "constexpr std::string_view kPiece${number}_${piece} = R\"asset(${part})asset\";\n")
    string(APPEND sizes " + kPiece${number}_${piece}.size()")
    string(APPEND pieces "kPiece${number}_${piece}, ")
    math(EXPR piece "${piece} + 1")
    set(content "${rest}")
  endwhile()
  string(APPEND texts "constexpr auto kText${number} = joined<${sizes}>({${pieces}});\n")
  string(APPEND entries
         "    {\"${file}\", \"${stem}.${hash}${extension}\", \"${type}\", {kText${number}.data(), kText${number}.size()}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUT}" "// Made by web/embed_assets.cmake.
#include \"web/assets.hpp\"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace policywatch::web {
namespace {
template <std::size_t Size>
constexpr std::array<char, Size> joined(std::initializer_list<std::string_view> pieces) {
  std::array<char, Size> out{};
  auto at = out.begin();
  for (const std::string_view piece : pieces) at = std::ranges::copy(piece, at).out;
  return out;
}
${texts}
constexpr Asset kAssets[] = {
${entries}};
}  // namespace
std::span<const Asset> assets() { return kAssets; }
}  // namespace policywatch::web
")
