#!/bin/sh
# Files of real catalogues, which are not in this project: test_files_shared.sh PATH-OF-KIOSKCTL FOLDER-OF-THE-SOURCES. They lie in
# $KIOSK_SHARED/data, or beside the project in shared/data.
set -eu
data=${KIOSK_SHARED:-$2/../shared}/data
[ -d "$data/marc" ] || exit 77
. "$(dirname "$0")/store.sh"
settings='[barcode bnu]
owner = t1
prefix = 1
length = 7'

# all of it, and all accounted for
store csv
run 0 import titles "$data/catalogue.csv" --dry-run
says out "titles: 6433 rows: 6433 new, 0 changed, 0 unchanged, 0 rejected; dry run"
run 0 import titles "$data/catalogue.csv"
says out "titles: 6433 rows: 6433 new, 0 changed, 0 unchanged, 0 rejected"
run 0 export titles
iconv -f utf-8 -t gb18030 "$data/catalogue.csv" >gb.csv
mv out titles.csv
run 0 import titles gb.csv
says out "titles: 6433 rows: 0 new, 0 changed, 6433 unchanged, 0 rejected"
run 0 export titles
cmp -s out titles.csv || fail "GB18030 changed titles"
run 0 export titles --format marc
mv out titles.iso
[ "$(yaz-marcdump -f utf-8 -t utf-8 -o line titles.iso | grep -c '^200 ')" = 6433 ] || fail "yaz counts other titles"
store back
run 0 import titles titles.iso
says out "titles: 6433 rows: 6433 new, 0 changed, 0 unchanged, 0 rejected"
run 0 export titles
cmp -s out titles.csv || fail "MARC changed titles"

# records FILE COUNT COPIES
records() {
    run 0 import titles "$data/marc/$1"
    grep -q "^titles: $2 rows: .* 0 rejected" out || fail "not $2 records"
    [ "$3" = 0 ] || says out "copies: $3 rows:"
}
store marc
records cnmarc-bnu.utf8.iso 10 7
rows
mv rows expected
[ "$(grep -c '^t1,1[67]' expected)" = 7 ] || fail "not seven copies"
store marc-gb
records cnmarc-bnu.gb18030.iso 10 7
same_rows expected "GB18030"
store marc-xml
records cnmarc-bnu.marcxml 10 7
same_rows expected "MARCXML"
records yaz-marccol1.u8.marc 19 0
records marc4j-oclc_63111280_utf8.mrc 1 0
run 0 export titles
says out '#DLC-86124229,谐铎,沈 起凤'
says out '9789867271037,日本民俗·信仰·藝能·與中國文化,葉漢鰲,,大新書局,2005'
echo "shared files: all as expected"
