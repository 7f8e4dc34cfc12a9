#!/usr/bin/env bash
# Fails when clang-format would change a source. usage: formatted.sh SOURCE_DIR
cd "$1" && find . -path ./build -prune -o \( -name '*.cpp' -o -name '*.hpp' \) -print0 | xargs -0 clang-format-19 --dry-run -Werror
