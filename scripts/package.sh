#!/usr/bin/env bash
# Builds the Debian package into build/package and has lintian read it. usage: package.sh [--built FOLDER] [--version V]
# --built takes the programs of a release build that is there (build/release) and compiles nothing; --version names
# another version than debian/changelog's first (for trying an upgrade).
set -euo pipefail
cd "$(dirname "$0")/.."
built='' version=''
while [ $# -gt 0 ]; do
  case $1 in
    --built) built=$(cd "$2" && pwd); shift 2 ;;
    --version) version=$2; shift 2 ;;
    *) echo "usage: package.sh [--built FOLDER] [--version V]" >&2; exit 2 ;;
  esac
done
./scripts/install.sh package
# A copy of what is tracked, so that neither the tree nor its build folders are touched.
root=$PWD/build/package work=$PWD/build/package/source
rm -rf "$work"
mkdir -p "$work"
git ls-files -z | tar --null --no-recursion -T - -c | tar -x -C "$work"
if [ -n "$version" ]; then sed -i "1s/([^)]*)/($version)/" "$work/debian/changelog"; fi
cd "$work"
if [ -n "$built" ]; then
  POLICYWATCH_BUILT=$built dpkg-buildpackage -us -uc -b -d
else
  nice dpkg-buildpackage -us -uc -b -d
fi
cd "$root"
package=$(ls -t policywatch_*.deb | head -1)
lintian --fail-on error,warning "$package"
echo "built: build/package/$package"
