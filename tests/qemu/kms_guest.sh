#!/bin/bash
# Inside the guest of kms.sh: plays kms.script on the guest's screen, has a picture taken of it, and touches it.
set -euo pipefail
cp -r "$out/data" /tmp/data
export SDL_VIDEODRIVER=kmsdrm SDL_AUDIODRIVER=dummy MESA_SHADER_CACHE_DISABLE=true HOME=/tmp

# wait_until CONDITION...: as long as the kiosk runs
wait_until() {
    until "$@"; do kill -0 "$kiosk"; sleep 0.1; done
}
is_whole() { [ "$(stat -c %s "$out/screen.ppm" 2>/dev/null)" = $((1080 * 1920 * 3 + 17)) ]; }

mkfifo /tmp/finger
"$bin/tests/qemu_touch" 1080 1920 </tmp/finger &
exec 3>/tmp/finger
"$bin/kiosk" --conf "$out/kiosk.conf" --data /tmp/data --script "$out/kms.script" >"$out/kiosk.log" 2>&1 &
kiosk=$!
trap 'cat "$out/kiosk.log"' EXIT
wait_until [ -s "$out/idle.txt" ]
echo "guest: look"
wait_until is_whole
# "zone X,Y WxH LABEL": into the middle of it
sed -n 's/^zone \([0-9]*\),\([0-9]*\) \([0-9]*\)x\([0-9]*\) "找书.*/\1 \2 \3 \4/p' "$out/idle.txt" |
    while read -r x y w h; do echo "$((x + w / 2)) $((y + h / 2))"; done >&3
wait "$kiosk"
