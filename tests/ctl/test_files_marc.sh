#!/bin/sh
# MARC in and out, with yaz-marcdump as the other side: test_files_marc.sh PATH-OF-KIOSKCTL FOLDER-OF-THE-SOURCES
set -eu
. "$(dirname "$0")/store.sh"
settings='[barcode house]
owner = t1
prefix = T
length = 7'

# yaz FILE CHARSET: the records of FILE as lines into lines, and no word of trouble
yaz() {
    yaz-marcdump -f "$2" -t utf-8 -o line "$1" >lines 2>err || fail "yaz-marcdump refuses $1"
    ! grep -q '<!--' lines || fail "yaz-marcdump finds trouble in $1"
}

# count N: records in lines
count() {
    [ "$(grep -c '^[0-9]\{5\}n' lines)" = "$1" ] || fail "yaz-marcdump counts other than $1 records"
}

# ---- the same records as MARCXML, and as ISO 2709 in two charsets that yaz makes of it ----

cp "$sources/tests/ctl/records.marcxml" .
yaz-marcdump -i marcxml -o marc -f utf-8 -t utf-8 records.marcxml >utf8.iso
yaz-marcdump -i marcxml -o marc -f utf-8 -t GB18030 records.marcxml >gb.iso
store xml
run 1 import titles records.marcxml --dry-run
says out "titles: 3 rows: 2 new, 0 changed, 0 unchanged, 1 rejected; dry run: nothing was changed"
rows
[ ! -s rows ] || fail "a dry run left rows"
for file in records.marcxml utf8.iso gb.iso; do
    [ "$file" = records.marcxml ] || store "$file.store"
    run 1 import titles "$file"
    says out "titles: 3 rows: 2 new, 0 changed, 0 unchanged, 1 rejected"
    says out "copies: 4 rows: 3 new, 0 changed, 0 unchanged, 1 rejected"
    says err "$file:record 3: no ISBN"
    says err "$file:record 2, copy X1: no owner"
    if [ "$file" = records.marcxml ]; then
        rows
        mv rows expected
        {
            printf '\357\273\277isbn,title,author,translator,publisher,year,clc,series,pages,price\n'
            printf '#T1-000000002,東游記 : 髙𠮷本,佚名,,,,I242.4,古本小说,,\n'
            printf '9787020002207,围城,钱锺书著,,人民文学出版社,1991,I246.5,,359页,36.00\n'
            printf '\357\273\277owner,barcode,isbn,title,site,state,call_number,price\n'
            printf 't1,T000001,9787020002207,围城,t1,available,I246.5/1,36.00\n'
            printf 't1,T000002,9787020002207,围城,t1,available,I246.5/1/2,\n'
            printf 't1,T000003,#T1-000000002,東游記 : 髙𠮷本,t1,available,I242.4/7,\n'
        } | cmp -s - expected || { cat expected >out; fail "the records came out differently"; }
    fi
    same_rows expected "$file"
    run 1 import titles "$file"
    says out "titles: 3 rows: 0 new, 0 changed, 2 unchanged, 1 rejected"
    same_rows expected "$file again"
done

# a damaged record is told, the others are taken; the wrong charset is refused, not guessed at
sed 's/北京/北 /' utf8.iso >damaged.iso
store damaged
run 1 import titles damaged.iso
says err "damaged.iso:record 1: the directory does not fit the fields"
says out "titles: 3 rows: 1 new, 0 changed, 0 unchanged, 2 rejected"
printf '\377' | cat gb.iso - >neither.iso
run 1 import titles neither.iso
says err "neither UTF-8 nor GB18030"
run 1 import titles gb.iso --charset utf-8
says err "gb.iso:record 2: bytes that are not of the file's charset"
run 2 import copies utf8.iso
says err "MARC records are imported as titles"
printf '<collection>\n<record></collection>' >bad.xml
run 1 import titles bad.xml
says err "bad.xml:2: mismatched tag"

# ---- what we write, yaz reads; what we wrote, we read: 375 books of several owners and houses ----

settings='[barcode house]
owner = zh1
prefix = ZH
length = 8
[marc]
owner = 906h
site = 906k'
demo() {
    run 0 import sites "$sources/assets/demo/sites.csv"
}
store demo
demo
run 0 import titles "$sources/assets/demo/titles.csv"
run 0 import copies "$sources/assets/demo/copies.csv"
printf 'barcode,isbn,owner,call_number,price\nZH000001,9787208061644,zh1,I712.45/L-911.3/2,29元\n' >more.csv
printf 'isbn,title,author,translator,clc,series,pages,price\n9787208061644,追风筝的人,胡赛尼,李继宏,I712.45,"作,品""集",362,29元\n#7,無号之書,佚名,,I2,,,NT$ 300\n' >titles.csv
run 0 import titles titles.csv
run 0 import copies more.csv
rows
mv rows expected
titles=$(tail -n +2 expected | grep -c '^[#9]')
copies=$(run 0 export copies && tail -n +2 out | wc -l)
for charset in utf-8 gb18030; do
    run 0 export titles --format marc --charset $charset
    mv out titles.iso
    yaz titles.iso $charset
    count "$titles"
    says lines '200 1  $a 追风筝的人 $f 胡赛尼'
    says lines '010    $a 9787208061644 $d CNY29.00'
    says lines '702  0 $a 李继宏 $4 译'
    says lines '225 2  $a 作,品"集'
    [ "$(grep -c '^001 ' lines)" = "$titles" ] || fail "a record has no number"
    run 0 export titles --json --charset $charset
    iconv -f $charset -t utf-8 out | sed -n 's/.*"title": "\([^"]*\)".*/\1/p' | sort >told
    sed -n 's/^200 1  \$a \([^$]*[^$ ]\).*/\1/p' lines | sort | cmp -s - told || fail "yaz reads other titles"
    run 0 export copies --format marc --charset $charset
    mv out copies.iso
    yaz copies.iso $charset
    [ "$(grep -c '^906 ' lines)" = "$copies" ] || fail "yaz counts other than $copies copies"
    says lines '906    $h zh1 $b ZH000001 $k zh1 $d I712.45 $e L-911.3/2 $r CNY29.00'
    store "back-$charset"
    demo
    run 0 import titles titles.iso
    says out "titles: $titles rows: $titles new, 0 changed, 0 unchanged, 0 rejected"
    run 0 import titles copies.iso
    says out "copies: $copies rows: $copies new, 0 changed, 0 unchanged, 0 rejected"
    same_rows expected "read back from $charset"
    name=demo
done
run 2 export loans --format marc
says err "only titles and copies are exported as MARC"

# more copies of a title than a record holds
{ echo barcode,isbn,owner,site; seq -f 'ZH1%05.0f,9787208061644,zh1,zh1' 1 3000; } >many.csv
store many
demo
run 0 import titles titles.csv
run 0 import copies many.csv
rows
mv rows expected
run 0 export copies --format marc
mv out many.iso
yaz many.iso utf-8
count 2
store many-back
demo
run 0 import titles titles.csv
run 0 import titles many.iso
same_rows expected "many copies"
echo "MARC: all as expected"
