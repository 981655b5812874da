#!/bin/bash
# e2e.sh BIN STAGE: second cards through a real pcscd with virtual readers, from linking to borrowing, while the service crashes.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$1 stage=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
tests/demo_data.sh "$bin" "$out"
sed -i '/^\[tag\]/,/^$/s/^driver = .*/driver = pcsc/' "$out/kiosk.conf"
sed "s|@HANDS@|$out/hands|g" tests/pcsc/e2e.script >"$out/e2e.script"
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
"$stage" "$out/hands" "$bin/kiosk" --conf "$out/kiosk.conf" --script "$out/e2e.script" 2>"$out/kiosk.log" || {
    status=$?
    cat "$out/kiosk.log" >&2
    exit $status
}
"$bin/kioskctl" --conf "$out/kiosk.conf" export events --json >"$out/events"
for kind in tag_linked:1 tag_unlinked:0 loan_made:1; do
    [ "$(grep -c "\"kind\": \"${kind%:*}\"" "$out/events")" = "${kind#*:}" ] || { echo "e2e: not ${kind#*:} of ${kind%:*}" >&2; exit 1; }
done
grep -q "pcsc: device unplugged" "$out/kiosk.log" || { echo "e2e: the crash was not noticed" >&2; exit 1; }
