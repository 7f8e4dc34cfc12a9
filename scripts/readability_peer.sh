#!/bin/sh
# Fetches Readability.js and jsdom, in the versions that bench/extract/peer names, into build/readability-peer.
# Only the comparison in bench/extract uses them; nothing of the program does.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/readability-peer
cp bench/extract/peer/package.json bench/extract/peer/package-lock.json build/readability-peer/
cd build/readability-peer
npm ci --omit=dev --no-audit --no-fund --ignore-scripts
