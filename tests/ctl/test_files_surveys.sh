#!/bin/sh
# Surveys come in: test_files_surveys.sh PATH-OF-KIOSKCTL FOLDER-OF-THE-SOURCES. Rows with one code are one survey; what is
# wrong with a row is told, and nothing of its survey is put.
set -eu
. "$(dirname "$0")/store.sh"
settings=
skips=

store demo
run 0 import surveys "$sources/assets/demo/surveys.csv"
says out "surveys: 10 rows: 10 new, 0 changed, 0 unchanged, 0 rejected"
run 0 import surveys "$sources/assets/demo/surveys.csv"
says out "0 new, 0 changed, 10 unchanged"

store faults
cat >faults.csv <<'END'
code,title,kind,question,answer,options,optional
good,Shelves,,How often?,single,weekly|monthly,
good,,,Go on?,yes_no,,
lonely,,,How?,scale,,
one,One option,,Which?,single,only,
kind,Kind,,Which?,stars,,
spare,Spare,,Good?,scale,a|b,
many,Many,,Which?,multiple,1|2|3|4|5|6|7|8|9,
blank,Blank,,,scale,,
half,Half,,First?,scale,,
half,,,Second?,single,x,
good,Again,,Again?,scale,,
END
run 1 import surveys faults.csv
for line in "4: title: is empty" "5: options: are fewer than two" "6: answer: is none of" "7: options: are for single" \
    "8: options: are more than 8" "9: question: is empty" "11: options: are fewer than two" \
    "10: code: another row with this code was rejected" "12: code: its rows must stand one below the other"; do
    says err "$line"
done
says out "11 rows: 2 new, 0 changed, 0 unchanged, 9 rejected"
run 1 import surveys --dry-run faults.csv
printf 'question\nWhy?\n' >headless.csv
run 1 import surveys headless.csv
says err "no column named code"
run 2 import opinions headless.csv
echo "surveys: good"
