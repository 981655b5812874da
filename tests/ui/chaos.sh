#!/bin/bash
# chaos.sh BIN CHAOS LIMIT-MS EVENTS [split|stream PRELOAD]: so many faults of reader and printer while a resident borrows,
# prints and returns. Every loan that the screen acknowledged is in the database, and the program holds as many threads
# and files at the end as at the start. KIOSK_SEED repeats a run.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$(cd "$1" && pwd) chaos=$2 limit_ms=$3 events=$4 transport=${5:-} preload=${6:-}
seed=${KIOSK_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
fail() { echo "chaos: $*" >&2; tail -30 "$out/kiosk.log" >&2; exit 1; }
echo "$events faults, KIOSK_SEED=$seed"
tests/demo_data.sh "$bin" "$out"
"$chaos" "$events" "$seed" "$limit_ms" "$([ -n "$transport" ] && echo usb || echo sim)" "$out" >"$out/chaos.script"
tests/play.sh "$bin" "$out" "$out/chaos.script" "$transport" "$preload" || {
    line=$(sed -n "s/.*chaos\.script:\([0-9]*\):.*/\1/p" "$out/kiosk.log" | tail -1)
    [ -z "$line" ] || sed -n "$((line > 40 ? line - 40 : 1)),${line}p" "$out/chaos.script"
    fail "the play failed"
}
cmp "$out/handles.begin" "$out/handles.end" ||
    fail "threads and files: $(paste -sd' ' "$out/handles.begin") at the start, $(paste -sd' ' "$out/handles.end") at the end"
"$bin/kioskctl" --conf "$out/kiosk.conf" export events --json >"$out/events"
acknowledged=$(sed -n 's/^# borrowed and returned: //p' "$out/chaos.script")
for kind in loan_made copy_returned; do
    [ "$(grep -c "\"kind\": \"$kind\"" "$out/events")" = "$acknowledged" ] || fail "not $acknowledged of $kind"
done
[ "$("$bin/kioskctl" --conf "$out/kiosk.conf" export loans | tail -n +2 | wc -l)" = 0 ] || fail "a book is still on loan"
echo "$acknowledged loans and returns acknowledged and found, $(paste -sd' ' "$out/handles.end") threads and files"
