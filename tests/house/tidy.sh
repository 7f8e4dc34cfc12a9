#!/usr/bin/env bash
# Fails when clang-tidy's short list (.clang-tidy) finds anything in the rooms. usage: tidy.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
rooms=$(sed -n 's/^\([a-z]*\):.*/\1/p' "$1/cmake/house.txt" | paste -sd'|')
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! run-clang-tidy-19 -quiet -p "$2" -j "$(nproc)" "^$(realpath "$1")/($rooms)/[^/]+\.cpp$" >"$log" 2>&1; then
  grep -E 'warning:|error:|^ *[0-9]* \|' "$log" || tail -50 "$log"
  exit 1
fi
grep -c clang-tidy-19 "$log"
