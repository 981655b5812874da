#!/bin/bash
# demo_data.sh BIN DIR [none]: makes DIR/kiosk.conf and DIR/data with the demo's books, its programme from tomorrow on, and keys of a cheap cost.
# none = without the programme.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$1 dir=$2
sed "s|^dir = .*|dir = $dir/data|" assets/demo/kiosk.conf >"$dir/kiosk.conf"
ctl() { "$bin/kioskctl" --conf "$dir/kiosk.conf" "$@" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }; }
ctl init --mem-kib 64
ctl import sites assets/demo/sites.csv
ctl import titles assets/demo/titles.csv
ctl import copies assets/demo/copies.csv
[ "${3:-}" != none ] || exit 0
assets/demo/programme.sh "$dir"
ctl import activities "$dir/activities.csv"
ctl import services "$dir/services.csv"
ctl import surveys assets/demo/surveys.csv
