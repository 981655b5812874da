#!/bin/bash
# monkey.sh BIN MONKEY [ACTS]: plays so many random acts (10,000) on a small window. KIOSK_SEED repeats a run.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$1 monkey=$2 acts=${3:-10000} seed=${KIOSK_SEED:-20261222}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
tests/demo_data.sh "$bin" "$out"
tests/demo_programme.sh "$bin" "$out" 2026-12-21 >/dev/null
# One of the cards is an administrator's, whose PIN nobody finds by tapping.
printf '48291537\n' | "$bin/kioskctl" --conf "$out/kiosk.conf" staff add --role administrator --pin-fd 0 \
    --card assets/demo/cards/chen.card >/dev/null
"$monkey" "$acts" "$seed" | sed '/^card chen$/,/^wait screen home$/s/同意，开始用/同意/' >"$out/monkey.script"
echo "$acts random acts, KIOSK_SEED=$seed"
if ! SDL_VIDEODRIVER=dummy "$bin/kiosk" --conf "$out/kiosk.conf" --size 540x960 --script "$out/monkey.script" 2>"$out/kiosk.log"; then
    tail -40 "$out/kiosk.log"
    line=$(sed -n "s/.*monkey\.script:\([0-9]*\):.*/\1/p" "$out/kiosk.log" | tail -1)
    [ -n "$line" ] && sed -n "$((line > 60 ? line - 60 : 1)),${line}p" "$out/monkey.script"
    exit 1
fi
"$bin/kioskctl" --conf "$out/kiosk.conf" check >"$out/check.log" || true # the acts have moved the clock
"$bin/kioskctl" --conf "$out/kiosk.conf" export events >"$out/events"
! grep -q staff_signed_in "$out/events" || { echo "somebody tapped into the desk"; exit 1; }
echo "$(grep -c staff_refused "$out/events" || true) wrong PINs"
grep -q "^database *ok$" "$out/check.log" || { cat "$out/check.log"; exit 1; }
