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
    # A string of JSON holds no line end: only the layout goes. (A literal may be 64 KiB long.)
    string(REGEX REPLACE "\n *" "" content "${content}")
  endif()
  string(APPEND texts "constexpr std::string_view kText${number} = R\"asset(${content})asset\";\n")
  string(APPEND entries "    {\"${file}\", \"${stem}.${hash}${extension}\", \"${type}\", kText${number}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUT}" "// Made by web/embed_assets.cmake.
#include \"web/assets.hpp\"

namespace policywatch::web {
namespace {
${texts}
constexpr Asset kAssets[] = {
${entries}};
}  // namespace
std::span<const Asset> assets() { return kAssets; }
}  // namespace policywatch::web
")
