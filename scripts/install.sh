#!/usr/bin/env bash
# Installs the Debian 12 packages that are missing. usage: install.sh build|test|package
# "build": what run.sh needs. "test": that and what the tests need. "package": what package.sh needs on top of a build. Root is used for apt alone.
set -euo pipefail
cd "$(dirname "$0")"
want=${1:-build}
case "$want" in build) pattern='^build:' ;; test) pattern='^\(build\|test\):' ;; package) pattern='^\(build\|package\):' ;;
  *) echo "usage: install.sh build|test|package" >&2; exit 2 ;; esac

# What npm alone has; tests that want it say so and are skipped where it is not.
npm_packages() {
  local package
  for package in $(sed -n 's/^npm://p' packages.txt); do
    [ -d "../build/npm/node_modules/${package%@*}" ] && continue
    if ! command -v npm >/dev/null; then echo "packages: no npm here, so without ${package}"; continue; fi
    npm install --prefix ../build/npm --no-save --no-audit --no-fund --ignore-scripts "$package" >/dev/null 2>&1 \
      && echo "packages: ${package} from npm" || echo "packages: npm did not give ${package}"
  done
}
[ "$want" = test ] && npm_packages

missing=()
for package in $(sed -n "s/${pattern}//p" packages.txt); do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "packages: everything is installed"
  exit 0
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "These packages are missing and this user cannot install them (no sudo). As root, run:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "packages: installing ${#missing[@]} from Debian: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "packages: done"
