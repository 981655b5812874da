#!/bin/bash
# usb.sh BUILD-DIR CACHE split|stream: the shipped kiosk in a guest of QEMU, its card reader and printer behind the real
# usbcore, usbfs and usblp of Debian's kernel. Leaves everything in BUILD-DIR/tests/qemu-usb-TRANSPORT.
set -euo pipefail
. "$(dirname "$0")/common.sh"
transport=$3
begin "$1" "$2" "usb-$transport"
sed -i '/^\[reader\]/,/^driver/s/driver = .*/driver = sdt/; /^\[printer\]/,/^driver/s/driver = .*/driver = escpos/
    /^\[scanner\]/,/^driver/s|driver = .*|driver = serial\ndevice = /dev/ttyS2|' "$dir/kiosk.conf"

timeout 300 "$bin/tests/qemu_usb_host" "$dir" "$transport" 576 "$here/qemu.sh" "$cache" "$project" "$bin" "$dir" usb_guest.sh \
    -chardev socket,id=line,fd=102 -serial chardev:line -chardev socket,id=scanner,fd=103 -serial chardev:scanner -device qemu-xhci,id=xhci \
    -chardev socket,id=reader,fd=100 -device usb-redir,chardev=reader,bus=xhci.0 \
    -chardev socket,id=printer,fd=101 -device usb-redir,chardev=printer,bus=xhci.0 | tee "$dir/serial.log"
grep -q '^guest: 0' "$dir/serial.log" || fail "in the guest"

grep -q 'escpos: device unplugged' "$dir/kiosk.log" || fail "the kiosk did not miss its printer"
grep -q 'sdt: device unplugged' "$dir/kiosk.log" || fail "the kiosk did not miss its reader"
for receipt in "$dir"/receipt-00{1,2,3}.png; do
    token=$(zbarimg --quiet --raw --oneshot -Sdisable -Sqrcode.enable "$receipt" 2>/dev/null) || fail "no QR can be read on $receipt"
    "$bin/kioskctl" --conf "$dir/kiosk.conf" verify "$token" >/dev/null || fail "$receipt does not prove itself"
done
"$bin/kioskctl" --conf "$dir/kiosk.conf" export loans >"$dir/loans.csv"
[ "$(tail -n +2 "$dir/loans.csv" | wc -l)" = 2 ] || fail "not two loans: $(cat "$dir/loans.csv")"
