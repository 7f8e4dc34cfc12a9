#!/usr/bin/env bash
# Installs what is missing, builds and runs every test. usage: test.sh [--quick|--tidy]
# Each test runs at least once: those of the rooms in the "asan" build (AddressSanitizer and UBSan), the long ones and
# those of the program, its house and its pages in the plain "whole" build. --quick runs all in the "dev" build and none
# under sanitizers; --tidy adds clang-tidy over every room (some fifteen minutes). Ends in the test runner's closing lines.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/install.sh test
export CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

preset=whole plain=(--target tests_beside_sanitizers) which=(-L 'system|house|browser|render|long')
if [ "${1:-}" = "--tidy" ]; then preset=dev; fi  # clang-tidy reads each file as it is built
if [ "${1:-}" = "--quick" ]; then
  preset=dev plain=() which=(-LE tidy)
else
  step "configure and build: asan"
  cmake --preset asan >/dev/null
  cmake --build --preset asan --target room_tests
  step "tests of the rooms, under AddressSanitizer and UBSan"
  ctest --preset asan -LE 'system|house|browser|tidy|render' -j2 --no-tests=error
  grep -hoE '^\[  PASSED  \] [0-9]+' build/asan/Testing/Temporary/LastTest.log |
    awk '{ tests += $4; programs += 1 } END { print tests " tests passed in " programs " programs" }'
fi
step "configure and build: $preset"
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" "${plain[@]}"
step "every other test"
if [ "${1:-}" = "--tidy" ]; then which=(-L 'system|house|browser|render|long|tidy'); fi
ctest --preset "$preset" "${which[@]}" -j4 --no-tests=error
