#!/bin/bash
# bench.sh BIN [TIMES]: how long the shipped kiosk itself takes, over emulated USB devices that answer at once: from the card's
# answer to home, and per receipt. The keys have the cost that a real kiosk has.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$(cd "$1" && pwd) times=${2:-10}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
tests/demo_data.sh "$bin" "$out"
rm -rf "$out/data"
ctl() { "$bin/kioskctl" --conf "$out/kiosk.conf" "$@" >"$out/log" 2>&1 || { cat "$out/log" >&2; exit 1; }; }
ctl init
ctl import sites assets/demo/sites.csv
ctl import titles assets/demo/titles.csv
ctl import copies assets/demo/copies.csv
{
    echo 'wait screen idle'
    echo 'expect text "请刷身份证" within 5000'
    echo 'card li'
    echo 'wait screen consent'
    echo 'tap "同意，开始用"'
    printf '%s\n' 'wait screen home' 'tap "退出"' 'tap "取回了"' 'card off' 'wait screen idle'
    for ((i = 0; i < times; i++)); do
        printf '%s\n' 'hold 1200' 'card li' 'wait screen home' 'hold 400' 'run ":card-done"' 'card off' \
            'tap "借书"' 'scan ZH000001' 'expect text "已借 1 / 3"' 'hold 300' 'run ":tap"' 'tap "完成，打小票"' 'wait screen done' \
            "expect printed $((i + 1))" 'run ":printed"' 'tap "完成"' 'wait screen idle within 20000' \
            'scan ZH000001' 'wait screen return' 'tap "还完了"' 'wait screen idle'
    done
    for ((i = 0; i < times; i++)); do
        printf '%s\n' 'run ":unplug"' 'device reader unplug' 'expect text "读卡器没有连上"' "hold $((700 + 130 * i))" 'run ":replug"' \
            'device reader replug' 'expect text "请刷身份证"' 'hold 300'
    done
} >"$out/bench.script"
KIOSK_STAMPS=$out/stamps tests/play.sh "$bin" "$out" "$out/bench.script" split "$bin/tests/libkiosk_stamps.so libumockdev-preload.so.0" || {
    tail -20 "$out/kiosk.log" >&2
    exit 1
}
LC_ALL=C awk -f tests/bench/measure.awk "$out/stamps"
