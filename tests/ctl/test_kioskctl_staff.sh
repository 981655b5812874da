#!/bin/sh
# kioskctl staff: enrolled by card and PIN, changed, disabled: test_kioskctl_staff.sh PATH-OF-KIOSKCTL FOLDER-OF-THE-SOURCES
set -eu
. "$(dirname "$0")/store.sh"
cards=$sources/assets/demo/cards
settings=

# with_pins "PIN ..." EXPECTED-EXIT-CODE ARGUMENT...
with_pins() {
    printf '%s\n' $1 >pins
    shift
    run "$@" --pin-fd 3 3<pins
}
store house
run 2 staff
run 2 staff praise
run 2 staff disable
run 2 staff role somebody librarian
says err "somebody is no id"
run 2 staff add --role king
says err "there is no role king"
run 0 staff list
is_empty out
run 0 staff list --json
[ "$(cat out)" = "[]" ] || fail "nobody is not []"
# a database from before: the key lies unwrapped, and the first to be enrolled is an administrator
with_pins "482915" 1 staff add --card "$cards/chen.card"
says err "enrol an administrator first"
with_pins "888888" 1 staff add --role administrator --card "$cards/chen.card"
says err "no simple row"
with_pins "" 1 staff add --role administrator --card "$cards/chen.card"
says err "no PIN"
with_pins "4829150000001" 1 staff add --role administrator --card "$cards/chen.card"
run 1 staff add --role administrator --card "$cards/no-such.card" --pin-fd 3 3<pins
run 1 staff add --role administrator
says err "sim is no device"
[ -f house/data/keys/staff.key ] || fail "staff.key went although nobody was enrolled"
with_pins "482915" 0 staff add --role administrator --name 陈老师 --card "$cards/chen.card"
says out administrator
[ ! -e house/data/keys/staff.key ] || fail "staff.key still lies there"
run 0 check
says out "staff     ok"
# from then on with the administrator's card and PIN, in one answer for every mistake
add="staff add --card $cards/wang.card --admin-card"
with_pins "730264 730264" 1 $add "$cards/chen.card"
says err "this card and this PIN open no desk"
with_pins "482915 730264" 1 $add "$cards/li.card"
says err "this card and this PIN open no desk"
with_pins "482915" 1 $add "$cards/chen.card"
says err "no PIN"
with_pins "482915 730264" 0 $add "$cards/chen.card"
says out volunteer
run 0 staff list
says out "administrator  active    陈老师"
says out "volunteer      active    王*国"
run 0 staff list --json
wang=$(sed -n 's/.*"staff": "\([^"]*\)".*"role": "volunteer".*/\1/p' out)
chen=$(sed -n 's/.*"staff": "\([^"]*\)".*"role": "administrator".*/\1/p' out)
with_pins "730264" 1 staff role "$wang" administrator --admin-card "$cards/wang.card"
says err "only an administrator may do this"
with_pins "482915" 1 staff disable "$chen" --admin-card "$cards/chen.card"
says err "the last administrator must stay one"
with_pins "730264 730264" 1 staff pin --card "$cards/wang.card"
says err "that is the old PIN"
with_pins "730264 195506" 1 staff pin --card "$cards/chen.card"
says err "this card and this PIN open no desk"
with_pins "730264 123456" 1 staff pin --card "$cards/wang.card"
says err "no simple row"
with_pins "730264 640193" 0 staff pin --card "$cards/wang.card"
with_pins "730264" 1 staff pin --card "$cards/wang.card"
with_pins "640193 730264" 0 staff pin --card "$cards/wang.card"
run 2 staff pin somebody
with_pins "482915" 0 staff role "$wang" librarian --admin-card "$cards/chen.card"
with_pins "482915" 1 staff disable 018f0000-0000-7000-8000-000000000000 --admin-card "$cards/chen.card"
says err "no such staff member"
for i in 1 2 3 4 5; do
    with_pins "111112" 1 staff disable "$chen" --admin-card "$cards/wang.card"
done
says err "too many wrong PINs: locked until"
with_pins "730264" 1 staff disable "$chen" --admin-card "$cards/wang.card"
says err "locked until"
with_pins "482915" 0 staff disable "$wang" --admin-card "$cards/chen.card"
run 0 staff list
says out "librarian      disabled  王*国"
with_pins "730264" 1 staff role "$chen" librarian --admin-card "$cards/wang.card"
says err "this card and this PIN open no desk"
run 0 export audit
grep -q "staff_put,$wang,,.*,$chen," out || fail "the audit list does not say who disabled"
run 0 export events --json
for kind in staff_put:4 staff_pin_set:2 staff_signed_in:11 staff_refused:8; do
    [ "$(grep -c "\"kind\": \"${kind%:*}\"" out)" = "${kind#*:}" ] || fail "not ${kind#*:} of ${kind%:*}"
done
run 0 check
# card files are for the simulated reader alone
sed '/reader/,/driver/s/driver = sim/driver = sdt/' house/kiosk.conf >real.conf
got=0
"$ctl" --conf real.conf staff add --card "$cards/li.card" --admin-card "$cards/chen.card" >out 2>err || got=$?
[ "$got" = 1 ] || fail "a card file for a real reader gave $got"
says err "card files are for"

# the first administrator within init
sed "s|$dir/house|$dir/fresh|" house/kiosk.conf >fresh.conf
printf '640193\n' >pins
"$ctl" --conf fresh.conf init --mem-kib 64 --card "$cards/chen.card" --pin-fd 3 3<pins >out 2>err || fail "init with a card"
says out "administrator"
[ ! -e fresh/data/keys/staff.key ] || fail "init left staff.key"
"$ctl" --conf fresh.conf check >out 2>err || fail "check after init"
says out "staff     ok"
echo "staff: all as expected"
