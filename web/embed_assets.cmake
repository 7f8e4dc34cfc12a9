# Turns the files of web/assets into one source file. Called at build time with
# -D OUT=file.cpp -D FOLDER=… -D FILES=a;b
set(entries "")
set(texts "")
set(joined "")
set(number 0)
set(files 0)
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
    # A string of JSON holds no line end: only the layout goes.
    string(REGEX REPLACE "\n *" "" content "${content}")
  endif()
  # A literal may be 64 KiB long: what is longer is cut behind a comma, and joined when it is first asked for.
  set(whole "")
  string(LENGTH "${content}" left)
  while(left GREATER 0)
    set(piece "${content}")
    if(left GREATER 60000)
      string(SUBSTRING "${content}" 0 60000 piece)
      string(FIND "${piece}" "," end REVERSE)
      math(EXPR end "${end} + 1")
      string(SUBSTRING "${content}" 0 ${end} piece)
    endif()
    string(LENGTH "${piece}" taken)
    string(SUBSTRING "${content}" ${taken} -1 content)
    string(LENGTH "${content}" left)
    string(APPEND texts "constexpr std::string_view kText${number} = R\"asset(${piece})asset\";\n")
    string(APPEND whole "${plus}kText${number}")
    set(plus ", ")
    math(EXPR number "${number} + 1")
  endwhile()
  unset(plus)
  string(APPEND joined "  static const std::string whole${files} = joined({${whole}});\n")
  string(APPEND entries "      {\"${file}\", \"${stem}.${hash}${extension}\", \"${type}\", whole${files}},\n")
  math(EXPR files "${files} + 1")
endforeach()
file(WRITE "${OUT}" "// Made by web/embed_assets.cmake.
#include <initializer_list>
#include <string>

#include \"web/assets.hpp\"

namespace policywatch::web {
namespace {
${texts}
std::string joined(std::initializer_list<std::string_view> pieces) {
  std::string whole;
  for (const std::string_view piece : pieces) whole += piece;
  return whole;
}
}  // namespace
std::span<const Asset> assets() {
${joined}  static const Asset all[] = {
${entries}  };
  return all;
}
}  // namespace policywatch::web
")
