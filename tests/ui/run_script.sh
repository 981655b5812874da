#!/bin/bash
# run_script.sh BIN NAME [split|stream PRELOAD]: plays tests/ui/NAME.script on the demo's books; then NAME.check, if
# there is one, reads the rows back with `ctl` (kioskctl on that database), `out` being the folder of the play. The keys
# of NAME.conf stand instead of the demo's. With the simulated reader and printer, or with the real drivers and emulated
# USB devices, PRELOAD being what the kiosk needs to see those.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$1 name=$2 transport=${3:-} preload=${4:-}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
programme=$(grep -q "@DAY0@" "tests/ui/$name.script" && echo none || true)
tests/demo_data.sh "$bin" "$out" $programme
ctl() { "$bin/kioskctl" --conf "$out/kiosk.conf" "$@"; }
fail() { echo "$name: $*" >&2; exit 1; }
rows() { ctl export "$1" | tail -n +2 | wc -l; }
export -f ctl
# set_keys FILE: puts its keys into kiosk.conf
set_keys() {
    local line section=
    while read -r line; do
        case $line in
        '['*)
            section=${line//[][]/}
            grep -q "^\\[$section\\]" "$out/kiosk.conf" || echo "$line" >>"$out/kiosk.conf"
            ;;
        *=*) sed -i "/^\\[$section\\]/,/^\\[/{/^${line%% *} *=/d}; s|^\\[$section\\]|&\\n$line|" "$out/kiosk.conf" ;;
        esac
    done <"$1"
}
[ ! -f "tests/ui/$name.conf" ] || set_keys "tests/ui/$name.conf"
days=
if [ -n "$programme" ]; then # a programme of the next week, whose dates are @DAY0@.. and @N0@..
    monday=$(tests/demo_programme.sh "$bin" "$out")
    for i in 0 1 2 3 4 5 6; do
        days+="s|@DAY$i@|$(date -d "$monday +$i days" +%F)|g; s|@N$i@|$(date -d "$monday +$i days" +%-d)|g; "
    done
fi
sed "$days s|@TOMORROW@|$(TZ=Asia/Shanghai date -d tomorrow +%F)|g; s|@BACK@|${KIOSK_BACK_MS:-2000}|g; s|@NOW@|$(TZ=Asia/Shanghai date +%Y-%m-%dT%H:%M)|g; s|@OUT@|$out|g; s|@CTL@|$bin/kioskctl --conf $out/kiosk.conf|g; s|@ENROL@|$bin/tests/ui_enrol $out/kiosk.conf|g" "tests/ui/$name.script" >"$out/$name.script"
if ! tests/play.sh "$bin" "$out" "$out/$name.script" "$transport" "$preload"; then
    cat "$out/kiosk.log" >&2
    exit 1
fi
ctl check >"$out/check.log" || true # the play may have moved the clock
grep -q "^database *ok$" "$out/check.log" || { cat "$out/check.log" >&2; fail "the database does not check"; }
if [ -f "tests/ui/$name.check" ]; then
    . "tests/ui/$name.check"
fi
