#!/bin/bash
# play.sh BIN DIR SCRIPT [split|stream PRELOAD]: plays a UI script on DIR/kiosk.conf; what the program says goes to
# DIR/kiosk.log. With the simulated reader and printer, or with the real drivers and emulated USB devices, PRELOAD being
# what the kiosk needs to see those.
set -euo pipefail
bin=$1 dir=$2 script=$3 transport=${4:-} preload=${5:-}
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
play=("$bin/kiosk" --conf "$dir/kiosk.conf" --script "$script")
if [ -n "$transport" ]; then
    sed -i '/^\[reader\]/,/^driver/s/driver = .*/driver = sdt/; /^\[printer\]/,/^driver/s/driver = .*/driver = escpos/' "$dir/kiosk.conf"
    play=("$bin/tests/usb_runner" --transport "$transport" --socket "$dir/s" --out "$dir" --preload "$preload" --
        "${play[@]}" --bench "$dir/s")
fi
"${play[@]}" >"$dir/kiosk.log" 2>&1
