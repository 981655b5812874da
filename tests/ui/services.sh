#!/bin/bash
# services.sh CTL: fictitious services of tomorrow, whatever day of the week that is, and bookings of
# whoever has a book on loan, which it prints. CTL: kioskctl with its configuration.
set -euo pipefail
ctl=$1
day=$(TZ=Asia/Shanghai date -d tomorrow +%F)
csv=$(mktemp --suffix .csv)
trap 'rm -f "$csv"' EXIT
cat >"$csv" <<END
code,title,kind,provider,place,hours,exceptions,slot,seats,days_ahead,asked,ticket
A1,会议室,slots,,三楼,周一 09:00-18:00,$day 08:00-18:00,120,1,14,yes,
A2,剪发,slots,,理发室,周一 09:00-18:00,$day 08:00-18:00,20,2,14,,
A3,修表,slots,,匠人坊,周一 09:00-18:00,$day 08:00-18:00,20,2,14,,yes
A4,量血压,queue,,一楼大厅,周一 09:00-18:00,$day 08:00-18:00,20,2,14,,
END
$ctl import services "$csv"
$ctl export loans --json | grep -o '"resident": "[^"]*"' | sort -u | cut -d'"' -f4 | while read -r who; do
    $ctl bookings add A1 "$day 14:00" "$who" || true # one seat: whoever comes first
    for at in "A2 08:20" "A3 10:20" "A4 12:00"; do
        echo "${at% *} $($ctl bookings add "${at% *}" "$day ${at#* }" "$who")"
    done
done
