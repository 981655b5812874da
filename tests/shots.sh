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
        sed -e "s|@SHOTS@|$shots|; s|@THEME@|$3|; s|@LANG@|$4|; s|@LOW@|$5|; s|^shot \(.*\)\.png|&\ndump \1.txt|" >"$work/$1.script"
    cp -r "$work/data" "$work/$1"
    play "$1" "$2"
    # One flipped byte in the file as the import left it (a later log would stand in for the page).
    rm -rf "${work:?}/$1" && cp -r "$work/data" "$work/$1"
    printf X | dd of="$work/$1/kiosk.db" bs=1 seek=5000 conv=notrunc status=none
    printf 'wait screen trouble\ntheme %s\nlang %s\nlow %s\nshot %s/trouble.png\ndump %s/trouble.txt\n' \
        "$3" "$4" "$5" "$shots" "$shots" >"$work/$1.script"
    play "$1" "$2"
}
play() { # name size
    SDL_VIDEODRIVER=dummy "$bin/kiosk" --conf "$work/kiosk.conf" --data "$work/$1" --size "$2" \
        --script "$work/$1.script" 2>"$work/$1.log" || { cat "$work/$1.log" >&2; exit 1; }
}
# Most of a play is waiting for cards and devices: the looks of one size at once.
failed=0
for size in 1080x1920 1920x1080; do
    plays=()
    shoot "$size-standard-zh" "$size" standard zh off & plays+=($!)
    shoot "$size-standard-en" "$size" standard en off & plays+=($!)
    shoot "$size-large-zh" "$size" large zh off & plays+=($!)
    shoot "$size-large+contrast-en" "$size" large+contrast en off & plays+=($!)
    shoot "$size-low-zh" "$size" standard zh on & plays+=($!)
    for play in "${plays[@]}"; do wait "$play" || failed=1; done
done
exit $failed
