# Flags for the whole house: warnings, hardening, sanitizers, compiler cache.
find_program(CCACHE ccache)
if(CCACHE)
  # Relative paths, so that every checkout and build folder shares one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

add_library(policywatch_flags INTERFACE)
target_compile_definitions(policywatch_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_compile_options(policywatch_flags INTERFACE -pthread)  # everywhere, or precompiled headers could not be shared
target_compile_options(policywatch_flags INTERFACE
  -Wall -Wextra -Wpedantic $<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow> -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wcast-qual -Wextra-semi -Wsuggest-override -Wredundant-decls -Wundef -Wformat=2
  -Wimplicit-fallthrough -fstack-protector-strong
  $<$<BOOL:${POLICYWATCH_WERROR}>:-Werror>
  $<$<CXX_COMPILER_ID:GNU>:-Wuseless-cast;-Wduplicated-cond;-Wduplicated-branches;-Wlogical-op;-Wno-interference-size>
  $<$<CXX_COMPILER_ID:Clang>:-Wmissing-prototypes>)
# assert stays on in every build (docs/architecture.md): CMake's default NDEBUG is taken out.
foreach(config RELEASE RELWITHDEBINFO MINSIZEREL)
  string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_${config} "${CMAKE_CXX_FLAGS_${config}}")
endforeach()
# ccache keeps objects made with a precompiled header only when that does not hold its own time of birth.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(policywatch_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(policywatch_flags INTERFACE _FORTIFY_SOURCE=2)
  target_link_options(policywatch_flags INTERFACE -Wl,-z,relro,-z,now)
endif()
if(POLICYWATCH_SANITIZE)
  target_compile_options(policywatch_flags INTERFACE -fsanitize=${POLICYWATCH_SANITIZE} -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  if("${POLICYWATCH_SANITIZE}" MATCHES "undefined" AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND NOT POLICYWATCH_FUZZ)
    # A sixth of the compile time, for what AddressSanitizer finds too. The fuzzers have them.
    target_compile_options(policywatch_flags INTERFACE -fno-sanitize=null,alignment,object-size,vptr,function)
  endif()
  target_link_options(policywatch_flags INTERFACE -fsanitize=${POLICYWATCH_SANITIZE})
endif()
if(POLICYWATCH_FUZZ)
  # Every room tells the fuzzer where a run went.
  target_compile_options(policywatch_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_link_options(policywatch_flags INTERFACE -fuse-ld=lld)
endif()
