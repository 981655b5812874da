#!/bin/bash
# play.sh BIN DIR SCRIPT [split|stream PRELOAD]: plays a UI script on DIR/kiosk.conf; what the program says goes to
# DIR/kiosk.log. With simulated devices, or with the real drivers and emulated devices (a typing scanner beside a split
# reader, a serial one beside a stream one), PRELOAD being what the kiosk needs to see those.
set -euo pipefail
bin=$1 dir=$2 script=$3 transport=${4:-} preload=${5:-}
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
play=("$bin/kiosk" --conf "$dir/kiosk.conf" --script "$script")
if [ -n "$transport" ]; then
    sed -i '/^\[reader\]/,/^driver/s/driver = .*/driver = sdt/; /^\[printer\]/,/^driver/s/driver = .*/driver = escpos/' "$dir/kiosk.conf"
    scanner=$([ "$transport" = split ] && echo keyboard || echo serial)
    sed -i '/^\[scanner\]/,/^driver/s/driver = .*/driver = '"$scanner"'/' "$dir/kiosk.conf"
    play=("$bin/tests/usb_runner" --transport "$transport" --socket "$dir/s" --out "$dir" --preload "$preload" --
        "${play[@]}" --bench "$dir/s")
fi
"${play[@]}" >"$dir/kiosk.log" 2>&1
