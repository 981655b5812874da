#!/bin/bash
# A picture of every screen into DIR: portrait and landscape, standard and large, Chinese and English.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-build/shots}
bin=${2:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$out" && mkdir -p "$out"
tests/demo_data.sh "$bin" "$work"
shoot() { # name size theme lang low
    local shots="$out/$1"
    mkdir -p "$shots"
    local other=en
    [ "$4" = zh ] || other=zh
    sed -e "/^$other /d; s/^$4 //; s/^@LOOK@/theme @THEME@\nlang @LANG@\nlow @LOW@/" tests/ui/shots.script.in |
        sed -e "s|@SHOTS@|$shots|; s|@THEME@|$3|; s|@LANG@|$4|; s|@LOW@|$5|" >"$work/$1.script"
    rm -rf "$work/play" && cp -r "$work/data" "$work/play"
    SDL_VIDEODRIVER=dummy "$bin/kiosk" --conf "$work/kiosk.conf" --data "$work/play" --size "$2" --script "$work/$1.script" 2>"$work/log" ||
        { cat "$work/log" >&2; exit 1; }
}
for size in 1080x1920 1920x1080; do
    shoot "$size-standard-zh" "$size" standard zh off
    shoot "$size-standard-en" "$size" standard en off
    shoot "$size-large-zh" "$size" large zh off
    shoot "$size-large+contrast-en" "$size" large+contrast en off
    shoot "$size-low-zh" "$size" standard zh on
done
