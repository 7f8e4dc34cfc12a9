#!/usr/bin/env bash
# Installs what is missing, builds a release and starts the demonstration. Arguments go to `policywatch demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/install.sh build
echo "build: configuring and compiling a release (some minutes the first time)"
cmake --preset release >/dev/null
cmake --build --preset release --target policywatch policywatch-worker
exec ./build/release/policywatch demo "$@"
