#!/bin/bash
# e2e.sh BUILD-DIR split|stream PRELOAD: the shipped kiosk with driver=sdt, driver=escpos and a driver=keyboard or
# driver=serial scanner against emulated devices. The bytes that the printer got have become pictures; their QR codes
# must prove themselves. Leaves everything in BUILD-DIR/tests/e2e-TRANSPORT.
set -euo pipefail
bin=$(cd "$1" && pwd) transport=$2 preload=$3
# One paper width each: 80 mm and 58 mm; one kind of scanner each.
width=$([ "$transport" = split ] && echo 576 || echo 384)
scanner=$([ "$transport" = split ] && echo keyboard || echo serial)
here=$(cd "$(dirname "$0")" && pwd)
dir=$bin/tests/e2e-$transport
rm -rf "$dir" && mkdir -p "$dir"
cd "$dir"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# verify EXPECTED-EXIT-CODE TOKEN
verify() {
    local code=0
    "$bin/kioskctl" --conf kiosk.conf verify "$2" >verify.txt 2>&1 || code=$?
    [ "$code" = "$1" ] || { cat verify.txt >&2; fail "kioskctl verify: exit $code instead of $1"; }
}

# The QR of a picture, by libzbar.
qr() { zbarimg --quiet --raw --oneshot -Sdisable -Sqrcode.enable "$1" || fail "no QR can be read on $dir/$1"; }

"$here/../demo_data.sh" "$bin" "$dir"
sed -i '/^\[reader\]/,/^driver/s/driver = .*/driver = sdt/; /^\[printer\]/,/^driver/s/driver = .*/driver = escpos\nwidth_dots = '"$width"'/
    /^\[scanner\]/,/^driver/s/driver = .*/driver = '"$scanner"'/' kiosk.conf

# The path of a socket has room for 107 bytes only.
socket=$(mktemp -u /tmp/kiosk-e2e-XXXXXX)
"$bin/tests/usb_runner" --transport "$transport" --width "$width" --socket "$socket" --out "$dir" --preload "$preload" -- \
    "$bin/kiosk" --conf kiosk.conf --script "$here/e2e.script" --bench "$socket" 2>&1 | tee kiosk.log

token=$(qr receipt.png)
verify 0 "$token"
grep -q 城南旧事 verify.txt && grep -q 活着 verify.txt || fail "the receipt does not name its books"
verify 1 "${token:0:20}$([ "${token:20:1}" = A ] && echo B || echo A)${token:21}"
verify 0 "$(qr reprint.png)"
verify 0 "$(qr after-cut-off.png)"
verify 0 "$(qr no-paper.png)"

"$bin/kioskctl" --conf kiosk.conf export loans >loans.csv
[ "$(tail -n +2 loans.csv | wc -l)" = 2 ] || fail "not two loans: $(cat loans.csv)"
grep -q ZH000001 loans.csv && grep -q ZH000002 loans.csv || fail "other loans than those made"

# Nothing of the card but what the resident agreed to, neither in the log nor in the data folder.
for secret in 990001199103120045 示例路 示例市公安局; do
    ! grep -rqaF -- "$secret" kiosk.log data || fail "$secret was kept"
done
