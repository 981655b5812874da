#!/bin/bash
# udev.sh: the udev rules name every USB id that a driver lists (not those that it refuses).
set -euo pipefail
cd "$(dirname "$0")/.."
rules=assets/system/70-kiosk.rules
ids() { # FILE TABLE: its ids as vendor:product in lower case
    tr '\n' ' ' <"$1" | grep -o "struct usb_id $2\[\] = {[^;]*" | grep -o '{0x[0-9A-F]*, 0x[0-9A-F]*}' | tr -d '{}, ' | sed 's/0x//; s/0x/:/' | tr 'A-F' 'a-f'
}
wanted=$(ids drivers/reader_sdt.c readers; ids drivers/printer_escpos.c vendor_class)
[ "$(wc -w <<<"$wanted")" -ge 8 ] || { echo "udev: the drivers' tables were not found" >&2; exit 1; }
for id in $wanted; do
    grep -q "^ATTR{idVendor}==\"${id%:*}\", ATTR{idProduct}==\"${id#*:}\", GROUP=\"kiosk\", MODE=\"0660\"$" "$rules" ||
        { echo "udev: $rules does not name $id" >&2; exit 1; }
done
[ "$(grep -c '^ATTR{idVendor}' "$rules")" = "$(wc -w <<<"$wanted")" ] || { echo "udev: $rules names what no driver lists" >&2; exit 1; }
