#!/bin/bash
# lend.sh BIN [TITLES]: how long those who borrow and return wait while that many titles are imported.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=$(cd "$1" && pwd) titles=${2:-300000}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
tests/demo_data.sh "$bin" "$out"
"$bin/tests/bench_titles_csv" tests/bench/title_words.tsv "$titles" >"$out/titles.csv"
"$bin/tests/bench_lend" "$out/kiosk.conf" "$bin/kioskctl" --conf "$out/kiosk.conf" import titles "$out/titles.csv"
