#!/bin/bash
# kms.sh BUILD-DIR CACHE: the shipped kiosk on the console of a guest of QEMU, with no window system: SDL's KMSDRM on a
# virtual screen of 1080 x 1920, touched by a finger. Leaves everything in BUILD-DIR/tests/qemu-kms.
set -euo pipefail
. "$(dirname "$0")/common.sh"
begin "$1" "$2" kms
sed "s|@OUT@|$dir|" "$here/kms.script" >"$dir/kms.script"
mkfifo "$dir/monitor.in" "$dir/monitor.out"
timeout 300 "$here/qemu.sh" "$cache" "$project" "$bin" "$dir" kms_guest.sh -monitor "pipe:$dir/monitor" \
    -device virtio-gpu-pci,xres=1080,yres=1920 | tee "$dir/serial.log" | while read -r line; do
    echo "$line"
    [[ $line != *"guest: look"* ]] || echo "screendump $dir/screen.ppm" >"$dir/monitor.in"
done
grep -q '^guest: 0' "$dir/serial.log" || fail "in the guest"
"$bin/tests/qemu_same_picture" "$dir/idle.png" "$dir/screen.ppm" || fail "the screen does not show what was drawn"
