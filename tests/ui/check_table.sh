#!/bin/bash
# The table test: every screen x theme x language x size x height (low mode), as the frames recorded it: inside the window,
# nothing over anything else, controls >= 20 mm (keys of the keyboard 15), letters >= 10 mm, contrast >= 7:1 from the roles
# of the pixels, no cut text and no … but after four characters of data, all translated, within reach. First it breaks each rule on purpose and must see it.
# check_table.sh BIN
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# Words of the demo that stand on screens as they are, longest first; and the switch back to Chinese.
{
    tail -qn +2 assets/demo/titles.csv assets/demo/sites.csv | tr -d '"' | tr ',' '\n'
    tail -qn +2 assets/demo/titles.csv | LC_ALL=C.UTF-8 sed 's/^[^,]*,["《“「（]*\(.\).*/\1/' # on the spine, alone
    sed -n 's/^\(name\|city\) = //p' assets/demo/kiosk.conf
    sed -n 's/^name=//p' assets/demo/cards/*.card | awk '{ print substr($0, 1, 3) "*" substr($0, length($0) - 2); print substr($0, 1, 3) "*" }'
    sed -n 's/^A[0-9],\([^,]*\),.*/\1/p' tests/ui/services.sh
    sed -n 's/^A[0-9],\([^,]*\),.*/\1/p' tests/ui/services.sh | LC_ALL=C.UTF-8 sed 's/\(.\).*/\1/'
    cut -d, -f2 assets/demo/programme/services.csv
    cut -d, -f2 assets/demo/programme/services.csv | LC_ALL=C.UTF-8 sed 's/\(.\).*/\1/'
    echo 中文
    echo 陈老师
    tr ',;\\' '\n\n\n' <tests/demo_programme.sh | sed 's/^"//'
    printf '小宝\n小\n'
    echo 小满
    tail -n +2 tests/ui/checkin.csv | tr ',' '\n'
    tail -n +2 tests/ui/checkin.csv | cut -d, -f2 | LC_ALL=C.UTF-8 sed 's/^\(.\).*/\1/'
    sed -n 's/^name=//p' assets/demo/cards/*.card | awk '{ print; print substr($0, 1, 3) }' # at the desk
} | awk '/[\344-\351]/ { print length($0) "\t" $0 }' | sort -rn | cut -f2- | uniq >"$out/data"
judge() { awk -v data="$out/data" -f tests/ui/table.awk "$@"; }

must_fail() { # RULE LOOK LINE...: a frame of these lines breaks exactly this rule
    mkdir -p "$out/broken/$2"
    printf '%s\n' "${@:3}" >"$out/broken/$2/x.txt"
    judge "$out/broken/$2/x.txt" >"$out/said" && { echo "not noticed: $1" >&2; exit 1; }
    grep -q "x.txt: $1" "$out/said" || { echo "$1 expected, but:" >&2; cat "$out/said" >&2; exit 1; }
    [ "$(wc -l <"$out/said")" = 1 ] || { cat "$out/said" >&2; exit 1; }
}
sound=("zone 100,1700 90x90 \"Help\"" "text 110,1720 70x56 em 10.0 contrast 13.5 \"Help\"" "text 40,400 70x56 em 10.0 contrast 13.5 \"《活着》 is lent\"")
mkdir -p "$out/good/1080x1920@21.5-standard-en-low"
printf '%s\n' "${sound[@]}" >"$out/good/1080x1920@21.5-standard-en-low/x.txt"
judge "$out/good/1080x1920@21.5-standard-en-low/x.txt"
must_fail "outside the window" 1080x1920@21.5-large-zh 'zone 1000,1700 90x90 "退出"'
must_fail "smaller than 20 mm" 1080x1920@21.5-large-zh 'zone 100,1700 90x78 "退出"'
must_fail "smaller than 15 mm" 1080x1920@21.5-large-zh 'zone 100,1700 58x90 "1" key'
must_fail "too high to reach" 1080x1920@21.5-contrast-zh 'zone 100,600 90x90 "退出"'
must_fail "too high to reach" 1920x1080@21.5-contrast-en-low 'zone 100,500 90x90 "Exit"'
must_fail "lies over another control" 1080x1920@32-large-zh "zone 100,1700 90x90 \"退出\"" "zone 180,1700 90x90 \"求助\""
must_fail "letters smaller than 10 mm" 1080x1920@32-large-zh 'text 100,100 90x40 em 9.0 contrast 12.0 "退出"'
must_fail "contrast below 7:1" 1080x1920@32-large-zh 'text 100,100 90x40 em 10.0 contrast 6.9 "退出"'
must_fail "text is cut" 1080x1920@32-large-zh 'text 100,100 90x40 em 10.0 contrast 7.1 "退出" cut'
must_fail "ends with …" 1080x1920@32-large-zh 'text 100,100 90x40 em 10.0 contrast 7.1 "看日期，续借" short 3'
must_fail "hardly a character before the …" 1080x1920@32-large-zh 'text 100,100 90x40 em 10.0 contrast 7.1 "平凡的世界" short 3'
must_fail "lies over another text" 1080x1920@32-large-zh 'text 100,100 90x40 em 10.0 contrast 7.1 "退出"' 'text 100,130 90x40 em 10.0 contrast 7.1 "求助"'
must_fail "not translated" 1080x1920@32-large-en 'text 100,100 90x40 em 10.0 contrast 7.1 "退出"'
must_fail "not translated" 1080x1920@32-large-en 'text 100,100 90x40 em 10.0 contrast 7.1 "活"' 'text 100,300 90x40 em 10.0 contrast 7.1 "三天"'

tests/shots.sh "$out/shots" "$1" dumps
looks=$(ls -d "$out"/shots/*/ | wc -l) frames=$(find "$out/shots" -name '*.txt' | wc -l)
echo "$frames frames in $looks looks"
[ "$looks" = 48 ] && [ "$frames" -ge $((48 * 48)) ] || { echo "frames are missing" >&2; exit 1; }
find "$out/shots" -name '*.txt' -print0 | sort -z | xargs -0 awk -v data="$out/data" -f tests/ui/table.awk
