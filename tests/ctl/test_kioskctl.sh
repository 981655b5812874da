#!/bin/sh
# kioskctl as staff call it: test_kioskctl.sh PATH-OF-KIOSKCTL FOLDER-OF-THE-SOURCES
set -eu
. "$(dirname "$0")/store.sh"
name=.

cat >kiosk.conf <<END
[site]
id = t1
[data]
dir = $dir/deep/data
[reader]
driver = sim
[printer]
driver = sim
[barcode house]
owner = t1
prefix = T
length = 7
END

# ---- usage and configuration ----

run 2
says err "usage: kioskctl"
run 2 nonsense
run 2 import titles
says err "something is missing"
run 2 import loans x.csv
says err "cannot import loans"
run 2 import titles x.csv --charset latin1
run 2 import titles x.csv --charset
says err "--charset needs a value"
run 2 import titles x.csv y.csv
says err "one word too many: y.csv"
run 2 check --fast
says err "unknown option --fast"
run 2 check --json=yes
says err "--json takes no value"
run 2 export titles --format xml
run 2 init --mem-kib 7
run 2 init --mem-kib lots
run 2 printer dance
run 0 --help
says out "usage: kioskctl"
for command in init import export check verify reader printer calls answer resident staff copy; do
    run 0 "$command" --help
    says out "usage: kioskctl [--conf FILE] $command"
    is_empty err
done

got=0
"$ctl" --conf missing.conf check >out 2>err || got=$?
[ "$got" = 3 ] || fail "a missing kiosk.conf gave $got"
says err "missing.conf: No such file or directory"
printf '[site]\nid = t1\n[loans]\ndays = 0\n' >bad.conf
got=0
"$ctl" --conf bad.conf check >out 2>err || got=$?
[ "$got" = 3 ] || fail "a bad kiosk.conf gave $got"
says err "bad.conf:4: [loans] days = 0: must be 1 to 365"

# ---- before and after init ----

run 3 check
says err "kioskctl init makes keys and database"
run 3 export loans
run 0 init --mem-kib 64
says out "$dir/deep/data/kiosk.db"
says out "$dir/deep/data/keys/staff.key opens the residents' names and is not protected"
[ "$(stat -c %a deep/data/keys)" = 700 ] || fail "the keys' folder is open to others"
cksum deep/data/keys/* >keys.before
run 1 init --mem-kib 64
says err "never overwritten"
cksum deep/data/keys/* | cmp -s - keys.before || fail "the second init changed keys"
run 0 check
says out "database  ok"
says out "clock     ok"
says out "keys      warning"
says out "staff     warning: staff.key lies unwrapped"
run 0 check --json
says out '"database": "ok"'
run 0 check --accept-clock
run 0 export events
says out clock_accepted

# ---- import ----

printf '代码,名称,类型\ncitylib,市图书馆,图书馆\nt2,第二书屋,书屋\nt 3,坏,书屋\nt4,,书屋\nt5,五,学校\n' >sites.csv
run 1 import sites sites.csv
says out "sites: 5 rows: 2 new, 0 changed, 0 unchanged, 3 rejected"
says err "sites.csv:4: the id is not"
says err "sites.csv:5: no name"
says err "sites.csv:6: the kind is neither"

# byte order mark, CR LF, a line break inside quotes, a column nobody knows, hyphens, an ISBN of ten digits
printf '\357\273\277ISBN,书名,作者,页数,出版日期\r\n9787020002207,"测试\r\n一",甲,10,2010年6月\r\n' >titles.csv
printf '978-7-5063-6543-7, 测试二 ,"乙, 丙",,2006-5\r\n7503700009,"测试""三""",,,unknown\r\n' >>titles.csv
printf '9787020002208,错,,,\r\n,无,,,\r\n9787020002207,,,,\r\n"978"x,坏引号,,,\r\n' >>titles.csv
run 1 import titles titles.csv --dry-run
says out "titles: 7 rows: 3 new, 0 changed, 0 unchanged, 4 rejected; dry run: nothing was changed"
run 0 export titles
is_empty out
run 1 import titles titles.csv
says out "titles: 7 rows: 3 new, 0 changed, 0 unchanged, 4 rejected"
says err "titles.csv:6: no ISBN, or its check digit is wrong"
says err "titles.csv:7: no ISBN, or its check digit is wrong"
says err "titles.csv:8: no title"
says err "titles.csv:9: text after a closing quote"
run 0 export titles
cat >plain <<'END'
isbn,title,author,translator,publisher,year,clc,series,pages,price
9787020002207,测试 一,甲,,,2010,,,10,
9787503700002,"测试""三""",,,,,,,,
9787506365437,测试二,"乙, 丙",,,2006,,,,
END
{ printf '\357\273\277' && cat plain; } >expected
cmp -s out expected || fail "titles came out differently"

# what was exported can be imported; in GB18030 too
cp out again.csv
run 0 import titles again.csv
says out "titles: 3 rows: 0 new, 0 changed, 3 unchanged, 0 rejected"
iconv -f UTF-8 -t GB18030 plain >gb.csv
run 0 import titles gb.csv
run 0 export titles
cmp -s out expected || fail "GB18030 came out differently"
run 0 export titles --charset gb18030
iconv -f GB18030 -t UTF-8 out | cmp -s - plain || fail "GB18030 was written differently"
# prices and years as lists write them, blanks of Chinese typing; an empty cell changes nothing
printf 'ISBN号,图书名称,定价,出版时间,译者,丛书名\n9787020002207,　测试　一　,29元,c2005,,丛书\n' >prices.csv
printf '9787503700002,,"CNY 58.5",,,\n9787506365437,测试二,NT$300,[1991?],　,\n' >>prices.csv
printf '9787208061644,新,￥1234.567,第2版,译者,\n9787544270878,又新,CNY,,,\n' >>prices.csv
run 1 import titles prices.csv
says out "titles: 5 rows: 2 new, 2 changed, 0 unchanged, 1 rejected"
says err "prices.csv:3: no title"
run 0 export titles
says out '9787020002207,测试 一,甲,,,2005,,丛书,10,29.00'
says out '9787506365437,测试二,"乙, 丙",,,1991,,,,NT$300'
says out '9787208061644,新,,译者,,,,,,￥1234.567'
says out '9787544270878,又新,,,,,,,,'
run 1 import titles gb.csv --charset utf-8
says err "not in that charset"

printf 'barcode,isbn,owner,site\nT000001,9787020002207,,\n13010000000012,9787506365437,citylib,t2\n' >copies.csv
printf 'T000002,9787020002208,,\nT000003,9787111111115,,\nX1,9787020002207,,\n9787020002207,9787020002207,t1,\n' >>copies.csv
printf 'T000004,9787020002207,,nowhere\nT 5,9787020002207,t1,\n,9787020002207,t1,\n' >>copies.csv
run 1 import copies copies.csv
says out "copies: 9 rows: 2 new, 0 changed, 0 unchanged, 7 rejected"
says err "copies.csv:4: no ISBN, or its check digit"
says err "copies.csv:5: no title with this ISBN"
says err "copies.csv:6: no owner"
says err "copies.csv:7: the barcode is an ISBN"
says err "copies.csv:8: no title with this ISBN, or owner or site is not known"
says err "copies.csv:9: no barcode"
says err "copies.csv:10: no barcode"
run 0 export copies
cat >plain <<'END'
owner,barcode,isbn,title,site,state,call_number,price
citylib,13010000000012,9787506365437,测试二,t2,available,,
t1,T000001,9787020002207,测试 一,t1,available,,
END
{ printf '\357\273\277' && cat plain; } >expected
cmp -s out expected || fail "copies came out differently"

printf 'name\nx\n' >headless.csv
run 1 import titles headless.csv
says err "headless.csv:1: no column named isbn"
: >empty.csv
run 1 import titles empty.csv
says err "no heading line"
run 3 import titles missing.csv

# ---- export ----

run 0 export titles --format json
cp out titles.json
run 0 export titles --json
cmp -s out titles.json || fail "--json differs from --format json"
says out '"title": "测试\"三\""'
[ "$(grep -c '"isbn": ' out)" = 5 ] || fail "not five titles"
run 0 export loans --json
[ "$(cat out)" = "[]" ] || fail "an empty list is not []"
run 0 stats
says out "loans on each of the last 30 days"
says out "residents who borrowed within 30 days, by age"
run 0 stats --json
[ "$(sqlite3 :memory: "SELECT json_array_length(readfile('out'), '$.days') || json_array_length(readfile('out'), '$.months')")" = 3012 ] ||
    fail "the figures are no JSON"
run 2 stats everything
run 2 shelf sort
run 1 shelf end
says err "no count is open"
run 0 shelf begin
says out "0 of 1 books scanned, 1 missing"
printf 'T000001\r\n\nT000001\n9787020002207\nT999999\n13010000000012\n' | "$ctl" --conf kiosk.conf shelf scan >out 2>err || fail "scanning the shelf"
says out "1/1  T000001"
says out "13010000000012  测试二  belongs to"
says out "(again)"
says out "scan the library's label"
says out "T999999    is no book that the catalogue knows"
run 0 shelf status
says out "1 of 1 books scanned, 0 missing, 1 misplaced, 1 unknown labels; the count is open"
run 0 shelf end
run 0 export shelf-missing
is_empty out
run 0 export shelf-misplaced
says out ",测试二,citylib,13010000000012,t2,elsewhere"
run 0 export shelf-unknown
says out T999999
run 1 shelf scan </dev/null
for list in loans overdue receipts transit calls; do
    run 0 export "$list"
    is_empty out
done
run 0 export events
says out catalogue_imported
run 0 export audit
run 2 export secrets
says err "there is no list secrets"

# ---- 求助 ----

run 0 calls
says out "no open calls"
run 0 calls --json
[ "$(cat out)" = "[]" ] || fail "no calls are not []"
run 2 answer first
run 2 answer first 王师傅
says err "first is no id"
run 1 answer 018f0000-0000-7000-8000-000000000000 王师傅
says err "no such call"

# ---- what is kept about a resident ----

run 2 resident show
says err "needs an id or --card"
run 2 resident praise 018f0000-0000-7000-8000-000000000000
says err "cannot praise"
run 2 resident show somebody
says err "somebody is no id"
run 2 resident show 018f0000-0000-7000-8000-000000000000 --card
for act in show export forget; do
    run 1 resident "$act" 018f0000-0000-7000-8000-000000000000
    says err "nothing is kept about such a resident"
    is_empty out
done
run 1 resident show --card
says err "sim is no device"

# ---- what was found out about a book ----

run 2 copy lost T000001
says err "tell why with --reason"
run 2 copy eaten T000001 --reason dog
run 1 copy lost T999999 --reason count
says err "is no book's label here"
run 0 copy damaged T000001 --reason "pages are missing"
says out "damaged"
run 0 export copies
grep -q "T000001.*,damaged" out || fail "the book is not damaged"
run 0 export audit
grep -q "copy_damaged.*,pages are missing" out || fail "the audit list has no reason"
run 0 copy found T000001 --reason mended
run 0 export copies
grep -q "T000001.*,available" out || fail "the book is not back in use"

# ---- what was a mistake, and what a volunteer has to look at ----

run 0 copy damaged T000001 --reason "the wrong one"
run 0 export audit
event=$(grep "copy_damaged" out | tail -1 | cut -d, -f6)
run 2 undo "$event"
says err "tell why with --reason"
run 2 undo T000001 --reason x
run 1 undo "$event" --reason ""
run 1 undo 01234567-89ab-7def-8123-456789abcdef --reason x
says err "no act that can be taken back"
run 0 undo "$event" --reason "scanned the wrong one"
says out "copy_damaged"
run 0 export copies
grep -q "T000001.*,available" out || fail "the book is still damaged"
run 1 undo "$event" --reason again
says err "taken back already"
run 0 export audit
grep -q "fact_undone.*,scanned the wrong one" out || fail "the audit list does not tell why"
run 0 problems list
says out "no open problems"
run 0 problems list --json
says out "[]"
run 2 problems solve
run 2 problems eat
run 2 problems solve 01234567-89ab-7def-8123-456789abcdef
says err "tell what was done with --note"
run 1 problems solve 01234567-89ab-7def-8123-456789abcdef --note x
says err "no such problem"
run 0 export problems

# ---- tokens and devices ----

run 1 verify T000001
says out "refused: not a token"
run 1 verify T000001 --json
says out '{"valid": false, "reason": "not a token"}'
run 1 reader
says err "sim is no device"
run 1 printer status
says err "sim is no device"

# ---- a damaged database is told ----

size=$(stat -c %s deep/data/kiosk.db)
printf '\377\377\377\377' | dd of=deep/data/kiosk.db bs=1 seek=$((size / 2 + 100)) conv=notrunc 2>/dev/null
got=0
"$ctl" --conf kiosk.conf check >out 2>err || got=$?
[ "$got" != 0 ] || fail "check did not notice four wrong bytes"
echo "kioskctl: all as expected"
