#!/usr/bin/env bash
# Runs fuzz targets under AddressSanitizer and UBSan. usage: fuzz.sh [--minutes N] [--jobs N] [target…]
# Every target (fuzz/*_fuzz.cpp) for N minutes (10), --jobs of them at a time (1), from its seeds (fuzz/seeds.txt) and
# what earlier runs have kept in build/fuzz/corpus. Prints a line for each; ends with 1 when there was a finding. A
# finding's input lies in build/fuzz/findings; `build/fuzz/fuzz/<target>_fuzz FILE` shows it again.
set -euo pipefail
cd "$(dirname "$0")/.."
minutes=10 jobs=1 targets=()
while [ $# -gt 0 ]; do
  case "$1" in
    --minutes) minutes=${2:?} && shift 2 ;;
    --jobs) jobs=${2:?} && shift 2 ;;
    -*) echo "usage: fuzz.sh [--minutes N] [--jobs N] [target…]" >&2; exit 2 ;;
    *) targets+=("$1") && shift ;;
  esac
done
known=$(sed -n 's/^\([a-z]*\):.*/\1/p' fuzz/seeds.txt)
[ ${#targets[@]} -gt 0 ] || mapfile -t targets <<<"$known"
for target in "${targets[@]}"; do
  grep -qx "$target" <<<"$known" || { echo "fuzz.sh: no target '$target' in fuzz/seeds.txt" >&2; exit 2; }
done

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz -- -j"${BUILD_JOBS:-$(nproc)}" "${targets[@]/%/_fuzz}" | { grep -E 'error|FAILED' || true; }
export ASAN_OPTIONS=${ASAN_OPTIONS:-allocator_may_return_null=0:detect_stack_use_after_return=0}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
if command -v llvm-symbolizer-19 >/dev/null; then ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-19) && export ASAN_SYMBOLIZER_PATH; fi

# One target: its line, and a file in `failed` when there was a finding.
run() {
  local target=$1 seconds=$2 here=build/fuzz line seeds dictionary log last runs coverage findings TIMEFORMAT=%U
  line=$(sed -n "s/^$target: //p" fuzz/seeds.txt)
  seeds=${line%% \[*}
  dictionary=$(sed -n 's/.*\[\(.*\)\].*/\1/p' <<<"$line")
  log=$here/logs/$target.log
  mkdir -p "$here/corpus/$target" "$here/findings/$target" "$here/seeds/$target" "$here/logs"
  # libFuzzer takes folders: links, not copies.
  for seed in $seeds; do ln -sf "$PWD/$seed" "$here/seeds/$target/$(tr / _ <<<"$seed")"; done
  # Time is measured by the target itself, in processor seconds (fuzz/entry.cpp); this one is for a dead stop.
  { time "$here/fuzz/${target}_fuzz" "$here/corpus/$target" "$here/seeds/$target" -max_total_time="$seconds" -timeout=120 \
    -rss_limit_mb=1536 -max_len=65536 -dict="fuzz/dictionaries/$dictionary.dict" -use_value_profile=0 \
    -artifact_prefix="$here/findings/$target/" -print_final_stats=1 >"$log" 2>&1 ||
    touch "$here/logs/$target.failed"; } 2>"$here/logs/$target.seconds"
  last=$(grep -oE '^#[0-9]+.*cov: [0-9]+ ft: [0-9]+' "$log" | tail -1)
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)
  [ -n "$runs" ] || runs=$(sed -n 's/^#\([0-9]*\).*/\1/p' <<<"$last")
  coverage=$(sed -n 's/.*cov: \([0-9]*\) .*/\1/p' <<<"$last")
  findings=0
  [ ! -e "$here/logs/$target.failed" ] || findings=1
  printf '%-10s %5s s (%s of processor)  %9s runs  coverage %6s  findings %s\n' "$target" "$seconds" \
    "$(cat "$here/logs/$target.seconds")" "${runs:-0}" "${coverage:-0}" "$findings"
  [ "$findings" = 0 ] || { grep -m3 -E 'BROKEN PROMISE|ERROR: |runtime error|SUMMARY|Test unit written' -A1 "$log" | sed 's/^/    /'; }
}
rm -f build/fuzz/logs/*.failed
for target in "${targets[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
  run "$target" $((minutes * 60)) &
done
wait
for target in "${targets[@]}"; do
  [ ! -e "build/fuzz/logs/$target.failed" ] || exit 1
done
