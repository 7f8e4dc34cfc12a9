#!/usr/bin/env bash
# Installs what is missing, builds and runs every test. usage: test.sh [--quick|--tidy]
# Two builds: "dev" (every test, the system tests among them) and "asan" (room and flow tests under AddressSanitizer and
# UBSan). --quick leaves the second out; --tidy adds clang-tidy
# over every room (some fifteen minutes). Ends in the test runner's closing lines.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/install.sh test
export CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

step "configure and build: asan"
if [ "${1:-}" != "--quick" ]; then
  cmake --preset asan >/dev/null
  cmake --build --preset asan
  step "tests under AddressSanitizer and UBSan"
  ctest --preset asan -LE 'system|house|browser|tidy|render' -j2 --no-tests=error
fi
step "configure and build: dev"
cmake --preset dev >/dev/null
cmake --build --preset dev
step "every test"
skip=(-LE tidy)
if [ "${1:-}" = "--tidy" ]; then skip=(); fi
ctest --preset dev "${skip[@]}" -j4 --no-tests=error
