#!/bin/bash
# Every screen in every look: nothing cut, everything touchable inside the window, at least 20 mm wide and high, apart
# from its neighbours, below the top third of a portrait screen and in the lower 45 % in low mode.
# check_dumps.sh BIN: plays the pictures' script and reads what each frame recorded.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
tests/shots.sh "$out/shots" "$1"
files=$(find "$out/shots" -name '*.txt' | sort)
[ "$(echo "$files" | wc -l)" -ge 200 ] || { echo "only $(echo "$files" | wc -l) frames were recorded" >&2; exit 1; }
# 20 mm at 4.03 px/mm, less one pixel of rounding
awk -v target=80 '
function bad(what) { printf "%s: %s: %s\n", FILENAME, what, $0; status = 1 }
FNR == 1 {
    n = 0
    split(FILENAME, part, "/")
    split(part[length(part) - 1], look, "-")
    split(look[1], size, "x")
    width = size[1] + 0; height = size[2] + 0
    least = look[2] == "low" ? height * 55 / 100 - 2 : height > width ? height / 3 - 40 : 0
}
/ cut$/ { bad("text is cut") }
/^zone/ {
    split($2, at, ","); split($3, dim, "x")
    x = at[1] + 0; y = at[2] + 0; w = dim[1] + 0; h = dim[2] + 0
    if (x < 0 || y < 0 || x + w > width || y + h > height) bad("outside the window")
    if (w < target || h < target) bad("smaller than 20 mm")
    if (y < least) bad("too high to reach")
    for (i = 0; i < n; i++)
        if (x < X[i] + W[i] && X[i] < x + w && y < Y[i] + H[i] && Y[i] < y + h) bad("overlaps another")
    X[n] = x; Y[n] = y; W[n] = w; H[n] = h; n++
}
END { exit status }' $files
