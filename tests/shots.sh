#!/bin/bash
# shots.sh DIR BIN [dumps]: every screen in every theme, language and height (low mode), at the sizes of the design, into
# DIR/SIZE-THEME-LANG[-low]/: a picture of each and the list of what it holds; dumps = the lists alone.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-build/shots}
bin=${2:-build}
pictures=pictures
sizes="1080x1920@21.5 1920x1080@21.5"
[ "${3:-}" != dumps ] || { pictures="" sizes="$sizes 1080x1920@32"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$out" && mkdir -p "$out"
tests/demo_data.sh "$bin" "$work" none
monday=$(tests/demo_programme.sh "$bin" "$work" 2037-03-09)
days=
for i in 0 1 2 3 4 5 6; do
    days+="s|@DAY$i@|$(date -d "$monday +$i days" +%F)|g; s|@N$i@|$(date -d "$monday +$i days" +%-d)|g; "
done
printf '482915\n' | "$bin/kioskctl" --conf "$work/kiosk.conf" staff add --role administrator --name 陈老师 \
    --card assets/demo/cards/chen.card --pin-fd 0 >/dev/null
"$bin/kioskctl" --conf "$work/kiosk.conf" import activities tests/ui/checkin.csv >/dev/null

play() { # SIZE@INCH SCRIPT [SED], on a fresh copy of the data unless the caller made one; SED changes kiosk.conf
    local look=$1 data="$work/$1"
    [ -d "$data" ] || cp -r "$work/data" "$data"
    sed "/^\[screen\]/a diagonal_inch = ${look#*@}
        s|^dir = .*|dir = $data|; ${3:-}" "$work/kiosk.conf" >"$work/$look.conf"
    SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy "$bin/kiosk" --conf "$work/$look.conf" --data "$data" \
        --size "${look%@*}" --script "$2" 2>"$work/$look.log" || { cat "$work/$look.log" >&2; return 1; }
    rm -rf "$data"
}

fill_in() { # SIZE@INCH SCRIPT
    sed "$days s|@LOOKS \([^ ]*\)|looks $out/$1 \1 $pictures|; s|@OUT@|$out/$1|; s|@CTL@|$bin/kioskctl --conf $work/$1.conf|g
        s|@ENROL@|$bin/tests/ui_enrol $work/$1.conf|
        s|@TOMORROW@|$(TZ=Asia/Shanghai date -d tomorrow +%F)|" "$2" >"$work/$1.script"
}

shoot() { # SIZE@INCH
    local look=$1
    fill_in "$look" tests/ui/shots.script.in
    play "$look" "$work/$look.script" || return 1
    # A house that never closes: what is booked at a shell is booked by the clock of the play.
    fill_in "$look" tests/ui/shots_desk.script.in
    play "$look" "$work/$look.script" '/^\[site\]/a open_days = 1-7\nopen_hours = 00:00-23:59' || return 1
    # One flipped byte in the file as the import left it (a later log would stand in for the page).
    cp -r "$work/data" "$work/$look"
    printf X | dd of="$work/$look/kiosk.db" bs=1 seek=5000 conv=notrunc status=none
    printf 'wait screen trouble\nlooks %s trouble %s\n' "$out/$look" "$pictures" >"$work/$look.script"
    play "$look" "$work/$look.script"
}

# Much of a play is waiting for cards and devices: the sizes run beside each other.
plays=() failed=0
for look in $sizes; do shoot "$look" & plays+=($!); done
for play in "${plays[@]}"; do wait "$play" || failed=1; done
exit $failed
