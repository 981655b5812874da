#!/bin/bash
# forgotten.sh BUILD-DIR sim | split|stream PRELOAD: two residents, one after the other; then nothing of them is on the
# screen or in the writable memory of the kiosk. With the simulated reader, or with the real driver and an emulated one.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$(cd "$1" && pwd) reader=$2 preload=${3:-}
here=$PWD/tests/ui
out=$(mktemp -d)
play=
trap '[ -z "$play" ] || kill -KILL "$pid" "$play" 2>/dev/null || true; rm -rf "$out"' EXIT
cards=("$here/forgotten_first.card" "$here/forgotten_second.card")

fail() {
    cat "$out/kiosk.log" >&2
    echo "forgotten: $*" >&2
    exit 1
}

tests/demo_data.sh "$bin" "$out" none
tests/demo_programme.sh "$bin" "$out" >/dev/null
sed "s|@OUT@|$out|g; s|@CARDS@|$here|g" "$here/forgotten.script" >"$out/forgotten.script"
printf '73026491\n' | "$bin/kioskctl" --conf "$out/kiosk.conf" staff add --role administrator \
    --card assets/demo/cards/chen.card --pin-fd 0 >/dev/null
for name in asked declined first open second child acting acted typed desk swapped; do
    mkfifo "$out/$name.dump" "$out/$name.go"
done
kiosk=("$bin/kiosk" --conf "$out/kiosk.conf" --script "$out/forgotten.script")
if [ "$reader" = sim ]; then
    SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy "${kiosk[@]}" >"$out/kiosk.log" 2>&1 &
    pid=$! play=$!
else
    sed -i '/^\[reader\]/,/^driver/s/driver = .*/driver = sdt/; /^\[printer\]/,/^driver/s/driver = .*/driver = escpos/' \
        "$out/kiosk.conf"
    scanner=$([ "$reader" = split ] && echo keyboard || echo serial)
    sed -i '/^\[scanner\]/,/^driver/s/driver = .*/driver = '"$scanner"'/' "$out/kiosk.conf"
    "$bin/tests/usb_runner" --transport "$reader" --socket "$out/s" --out "$out" --preload "$preload" -- \
        "${kiosk[@]}" --bench "$out/s" >"$out/kiosk.log" 2>&1 &
    play=$! pid=
fi

# arrive NAME: the play waits in the dump NAME, and afterwards at the pipe that leave NAME reads. The process is
# stopped and scanned; its answer is in NAME.found.
arrive() {
    timeout 60 cat "$out/$1.dump" >"$out/$1.txt" || fail "the play does not come to $1"
    [ -n "$pid" ] || pid=$(tr -d " " <"/proc/$play/task/$play/children")
    kill -STOP "$pid"
    "$bin/tests/memscan" "$pid" "${cards[@]}" --typed "phone number" 13900001234 --typed words 建国同志 --typed keys tongzhi --typed PIN 73026491 --typed UID QZKXJWV --typed nickname VQJXW >"$out/$1.found" && found=0 || found=$?
    kill -CONT "$pid"
    [ "$found" != 77 ] || exit 77
    [ "$found" -le 1 ] || fail "the scanner does not work: $found"
    tail -1 "$out/$1.found"
}
leave() { timeout 60 cat "$out/$1.go" >"$out/rest"; }

# must_hold NAME WHAT...: the scanner finds what is there.
must_hold() {
    arrive "$1"
    for what in "${@:2}"; do
        grep -q "$what" "$out/$1.found" || fail "the scanner does not find what is in use: $what"
    done
    leave "$1"
}

must_be_clean() {
    arrive "$1"
    [ "$found" = 0 ] || { cat "$out/$1.found" >&2; fail "something of a resident stayed: $1"; }
    "$bin/tests/memscan" "$out/$1.txt" "${cards[@]}" || fail "something of a resident is on the screen: $1"
    ! grep -E '城南旧事|活着|三体|书法晚班' "$out/$1.txt" || fail "a title is on the screen: $1"
    grep -q '请刷身份证' "$out/$1.txt" || fail "the dump is not of the first screen: $1"
    leave "$1"
}

must_hold asked "UID, UTF-8" "first.card: full name, UTF-8" "first.card: number, UTF-8" "first.card: masked name, UTF-8" \
    "first.card: former number, UTF-8"
must_be_clean declined
must_be_clean first
must_hold open "second.card: masked name, UTF-8" "phone number, UTF-8"
must_be_clean second
must_hold child "typed: nickname, UTF-8"
must_hold acting "second.card: masked name, UTF-8"
must_be_clean acted
must_hold typed "typed: keys, UTF-8"
must_hold desk "first.card: full name, UTF-8" "phone number, UTF-8"
must_be_clean swapped
wait "$play" || fail "the play failed"
play=
