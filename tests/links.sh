#!/bin/bash
# links.sh KIOSK KIOSKCTL: what the programs are linked to keeps the house's promise: the program with the card reader has
# no network library, the one for a shell no screen.
set -euo pipefail
needed() { readelf -d "$1" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p'; }
status=0
refuse() {
    if needed "$1" | grep -E "$2"; then
        echo "links: $1 must not need the above" >&2
        status=1
    fi
}
needed "$1" | grep -q libusb || { echo "links: $1 has no libusb: this test looks at the wrong file" >&2; status=1; }
refuse "$1" 'libpq|libcurl|libssl'
refuse "$2" 'libSDL'
exit $status
