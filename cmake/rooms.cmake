# add_room(NAME SOURCES … LIBRARIES …): a static library whose include path holds only the rooms that cmake/house.txt draws.
file(STRINGS "${CMAKE_SOURCE_DIR}/cmake/house.txt" HOUSE_LINES REGEX "^[a-z]+:")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/cmake/house.txt")
foreach(line IN LISTS HOUSE_LINES)
  string(REGEX MATCH "^([a-z]+): *([a-z ]*)\\|" _ "${line}")
  set(room ${CMAKE_MATCH_1})
  string(STRIP "${CMAKE_MATCH_2}" uses)
  string(REPLACE " " ";" HOUSE_USES_${room} "${uses}")
  # One folder per room with a single link in it: <build>/rooms/base/base -> <source>/base.
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/rooms/${room}")
  file(CREATE_LINK "${CMAKE_SOURCE_DIR}/${room}" "${CMAKE_BINARY_DIR}/rooms/${room}/${room}" SYMBOLIC)
endforeach()

function(room_includes target)
  foreach(room IN LISTS ARGN)
    target_include_directories(${target} PRIVATE "${CMAKE_BINARY_DIR}/rooms/${room}")
  endforeach()
endfunction()

# One precompiled header a target: what nearly each of its files reads anyway. A file still includes what it uses: headers
# are compiled alone by a test, and POLICYWATCH_PCH=OFF builds the same.
function(precompile target)
  if(NOT POLICYWATCH_PCH)
    return()
  endif()
  cmake_parse_arguments(PCH "TESTS" "" "LIBRARIES" ${ARGN})
  set(headers <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <string> <string_view>
      <unordered_map> <utility> <vector>)
  if("Boost::json" IN_LIST PCH_LIBRARIES)
    list(APPEND headers <boost/json/array.hpp> <boost/json/object.hpp> <boost/json/value.hpp>)
  endif()
  if("Boost::headers" IN_LIST PCH_LIBRARIES)
    list(APPEND headers <boost/asio/any_io_executor.hpp> <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp>
         <boost/asio/io_context.hpp> <boost/asio/steady_timer.hpp> <boost/asio/use_awaitable.hpp>)
  endif()
  if(PCH_TESTS)
    list(APPEND headers <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  target_precompile_headers(${target} PRIVATE ${headers})
endfunction()

function(add_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME policywatch_${name})
  room_includes(${name} ${name} ${HOUSE_USES_${name}})
  target_link_libraries(${name} PRIVATE policywatch_flags ${HOUSE_USES_${name}} ${ROOM_LIBRARIES})
  if(name MATCHES "^(base|extract|diff|match)$")  # where unoptimised tests spend their time
    target_compile_options(${name} PRIVATE $<$<CONFIG:Debug>:-O1>)
  endif()
  precompile(${name} LIBRARIES ${ROOM_LIBRARIES})
endfunction()

# Weeks of virtual time, whole corpora, real waits: once is enough, in the plain build. And a sanitizer needs the address
# space that the worker's fence takes away.
set(LONG_TESTS *SeriesOfPages* *Corpus* *hirty* Availability.* Health.* StatusDay.* Politeness.* Conditional.* *F29* *L21*
    *C04* *S04* *L06* *L12* Robots.F02* WholeLine.A* *L19_*)
list(JOIN LONG_TESTS ":" LONG_TESTS)

# add_room_tests(ROOM SOURCES … [NAME n] [USES more rooms …] [LIBRARIES …]): one GoogleTest program of a room, found by CTest.
function(add_room_tests name)
  cmake_parse_arguments(ROOM "" "NAME" "SOURCES;USES;LIBRARIES" ${ARGN})
  if(NOT ROOM_NAME)
    set(ROOM_NAME ${name})
  endif()
  if(NOT ROOM_SOURCES)
    message(WARNING "${ROOM_NAME}: no tests")
    return()
  endif()
  set(target ${ROOM_NAME}_tests)
  add_executable(${target} ${ROOM_SOURCES})
  set(rooms ${name} ${HOUSE_USES_${name}} ${ROOM_USES})
  list(REMOVE_DUPLICATES rooms)
  set(libraries "")
  foreach(room IN LISTS rooms)
    if(TARGET ${room})
      list(APPEND libraries ${room})
    endif()
    if(EXISTS "${CMAKE_SOURCE_DIR}/${room}" AND EXISTS "${CMAKE_BINARY_DIR}/rooms/${room}")
      target_include_directories(${target} PRIVATE "${CMAKE_BINARY_DIR}/rooms/${room}")
    endif()
  endforeach()
  target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}")  # tests/support
  target_compile_definitions(${target} PRIVATE POLICYWATCH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE policywatch_flags ${libraries} ${ROOM_LIBRARIES} GTest::gmock_main)
  precompile(${target} TESTS LIBRARIES ${ROOM_LIBRARIES})
  if(POLICYWATCH_TESTS_WHOLE)
    add_test(NAME ${ROOM_NAME} COMMAND ${target} --gtest_brief=1 "--gtest_filter=-${LONG_TESTS}")
    set_tests_properties(${ROOM_NAME} PROPERTIES LABELS ${ROOM_NAME} TIMEOUT 1200)
    return()
  endif()
  # Two at once of a -j4: the places between are for the system tests, which mostly wait.
  gtest_discover_tests(${target} TEST_PREFIX ${ROOM_NAME}. DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS ${ROOM_NAME} TIMEOUT 300 PROCESSORS 2)
endfunction()
