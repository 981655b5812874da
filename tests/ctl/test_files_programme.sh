#!/bin/sh
# Activities and services in and out: test_files_programme.sh PATH-OF-KIOSKCTL FOLDER-OF-THE-SOURCES
set -eu
. "$(dirname "$0")/store.sh"
settings=
skips=

# ---- activities as staff write them: byte order mark, CR LF, Chinese headings, a column nobody knows ----

cat >plain.csv <<'END'
编号,名称,类型,主办,地点,开始,时间,星期,次数,停课,名额,年龄,报名开始,费用,备注,场次
JZ,剪纸,课程,智汇橙,二楼,2040-12-04,14:00-15:30,周二、周四,6,2040-12-13,20,6-12岁,2040-11-25 09:00:30,免费,x,
TJ,太极,,,广场,,,,,,10人,60岁以上,,20,,"2040-12-06 07:00-08:00
2040-12-15 07:00-08:00 停 @体育馆"
ZY,志愿,志愿,,,2040年12月5日,9：00～11：00,,,,0,,,,,
,无编号,,,,2040-12-05,9:00-10:00,,,,,,,,,
JZ,又一个,,,,2040-12-05,9:00-10:00,,,,,,,,,
KC,坏,课程,,,2040-12-05,9:00-10:00,周二,,,,,,,,
NL,坏,,,,2040-12-05,9:00-10:00,,,,,6月12日,,,,
YJ,瑜伽,,,,2040-12-04,18:30-19:30,周二,4,,,,,,,2040-12-06 10:00-11:00; 2040-12-08 18:30-19:00 @四楼
END
{ printf '\357\273\277' && sed 's/$/\r/' plain.csv; } >activities.csv
store csv
run 1 import activities activities.csv --dry-run
says out "activities: 8 rows: 4 new, 0 changed, 0 unchanged, 4 rejected; dry run: nothing was changed"
run 0 export activities
[ ! -s out ] || fail "a dry run left activities"
run 0 export events
! grep -q activity_put out || fail "a dry run left events"
run 1 import activities activities.csv
says out "activities: 8 rows: 4 new, 0 changed, 0 unchanged, 4 rejected"
says err "activities.csv:6: 编号: is empty"
says err "activities.csv:7: 编号: stands in the file already"
says err "activities.csv:8: 次数: how often? Either times or until is needed"
says err "activities.csv:9: 年龄: no ages like 6-12岁, 60+ or 18岁以下"
run 0 export activities
cat >plain_out <<'END'
code,title,kind,organiser,place,sessions,capacity,ages,enrol_from,enrol_until,price,materials,about,threshold,cancelled
JZ,剪纸,course,智汇橙,二楼,2040-12-04 14:00-15:30; 2040-12-06 14:00-15:30; 2040-12-11 14:00-15:30; 2040-12-18 14:00-15:30; 2040-12-20 14:00-15:30; 2040-12-25 14:00-15:30,20,6-12岁,2040-11-25 09:00:30,,,,,0,no
TJ,太极,activity,,广场,2040-12-06 07:00-08:00; 2040-12-15 07:00-08:00 cancelled @体育馆,10,60岁以上,,,20元,,,0,no
YJ,瑜伽,activity,,,2040-12-04 18:30-19:30; 2040-12-06 10:00-11:00; 2040-12-08 18:30-19:00 @四楼; 2040-12-11 18:30-19:30; 2040-12-18 18:30-19:30; 2040-12-25 18:30-19:30,0,,,,,,,0,no
ZY,志愿,volunteer,,,2040-12-05 09:00-11:00,0,,,,,,,0,no
END
{ printf '\357\273\277' && cat plain_out; } | cmp -s - out || fail "activities came out differently"

# the same again; what was exported, in both charsets; a file of two columns
run 1 import activities activities.csv
says out "activities: 8 rows: 0 new, 0 changed, 4 unchanged, 4 rejected"
cp plain_out again.csv
run 0 import activities again.csv
says out "activities: 4 rows: 0 new, 0 changed, 4 unchanged, 0 rejected"
run 0 export activities --charset gb18030
mv out gb.csv
iconv -f UTF-8 -t GB18030 plain_out | cmp -s - gb.csv || fail "the GB18030 export is another"
run 0 import activities gb.csv
says out "activities: 4 rows: 0 new, 0 changed, 4 unchanged, 0 rejected"
iconv -f UTF-8 -t GB18030 plain.csv >chinese.csv
run 1 import activities chinese.csv
says out "activities: 8 rows: 0 new, 0 changed, 4 unchanged, 4 rejected"
says err "chinese.csv:9: 年龄: no ages like"
printf 'code,cancelled\nTJ,yes\n' >two.csv
run 0 import activities two.csv --dry-run
says out "activities: 1 rows: 0 new, 1 changed, 0 unchanged, 0 rejected; dry run"
run 0 import activities two.csv
says out "activities: 1 rows: 0 new, 1 changed, 0 unchanged, 0 rejected"
run 0 export activities
sed 's/^\(TJ.*\)no$/\1yes/' plain_out >expected
{ printf '\357\273\277' && cat expected; } | cmp -s - out || fail "a file of two columns changed more"
run 0 export activities --json
says out '"ages": "6-12岁"'
printf 'title\nx\n' >none.csv
run 1 import activities none.csv
says err "none.csv:1: no column named code|编号"
printf '\377\376' >neither.csv
run 1 import activities neither.csv
says err "neither UTF-8 nor GB18030"

# ---- services, one of them in two rows ----

cat >services.csv <<'END'
编号,名称,方式,单位,时间,例外,师傅,每次分钟,要同意,凭条,上门,请带
LF,理发,预约,公益理发队,周六 09:00-11:30 2位; 周日 14:00-16:00 1位 李师傅,2040-10-01..2040-10-02 休; 2040-10-13 10:00-11:00,王师傅,30,,,是,
LF,,,,Wed 9:00-10:00,,张师傅,,,,,
YZ,义诊,排队,区医院,周日 9:00-11:00 20位,,,,,,,空腹
LT,小礼堂,,二所,每天 9:00-12:00,,,60,是,,,
XB,坏,,,周六 9:00-10:00,,,,,,,
XB,,,,周六,,,,,,,
LF,理发,,,周一 9:00-10:00,,,,,,,
END
store services
run 1 import services services.csv
says out "services: 7 rows: 4 new, 0 changed, 0 unchanged, 3 rejected"
says err "services.csv:7: 时间: no time like 09:00-11:30 behind the day, and not 休"
says err "services.csv:6: 编号: another row with this code was rejected"
says err "services.csv:8: 编号: its rows must stand one below the other"
run 0 export services
cat >plain_out <<'END'
code,title,kind,provider,place,hours,exceptions,slot,days_ahead,asked,ticket,at_home,bring,price,about,cancelled
LF,理发,slots,公益理发队,,周六 09:00-11:30 2位 王师傅; 周日 14:00-16:00 1位 李师傅; 周三 09:00-10:00 1位 张师傅,2040-10-01 休; 2040-10-02 休; 2040-10-13 10:00-11:00 1位 王师傅,30,14,no,no,yes,,,,no
LT,小礼堂,slots,二所,,周一 09:00-12:00 1位; 周二 09:00-12:00 1位; 周三 09:00-12:00 1位; 周四 09:00-12:00 1位; 周五 09:00-12:00 1位; 周六 09:00-12:00 1位; 周日 09:00-12:00 1位,,60,14,yes,no,no,,,,no
YZ,义诊,queue,区医院,,周日 09:00-11:00 20位,,30,14,no,no,no,空腹,,,no
END
{ printf '\357\273\277' && cat plain_out; } | cmp -s - out || fail "services came out differently"
run 0 import services plain_out
says out "services: 3 rows: 0 new, 0 changed, 3 unchanged, 0 rejected"
printf 'code,exceptions\nYZ,2040-10-07 休\n' >two.csv
run 0 import services two.csv
says out "services: 1 rows: 0 new, 1 changed, 0 unchanged, 0 rejected"
run 0 export services
says out "周日 09:00-11:00 20位,2040-10-07 休"

# ---- activities as a calendar: another program's parser reads ours, and ours comes back ----

name=csv
run 0 export activities
mv out expected
run 0 export activities --format ics
mv out ours.ics
! grep -n "$(printf '[^\r]$')" ours.ics >out || fail "a line of the calendar has no CR"
! grep -nE '^.{76,}' ours.ics >out || fail "a line of the calendar is longer than 75"
if /usr/bin/python3 -c 'import icalendar' 2>/dev/null; then
    /usr/bin/python3 - ours.ics >out <<'END' || fail "icalendar does not read it"
import icalendar, sys
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
for e in calendar.walk("VEVENT"):
    assert not e.errors, e.errors
    rule = e["RRULE"].to_ical().decode() if "RRULE" in e else "-"
    print(e["UID"], e["SUMMARY"], e["STATUS"], e["DTSTART"].dt.isoformat(), e["DTEND"].dt.isoformat(), rule)
END
    cat >read <<'END'
JZ 剪纸 CONFIRMED 2040-12-04T14:00:00+08:00 2040-12-04T15:30:00+08:00 FREQ=WEEKLY;COUNT=7;BYDAY=TU,TH
TJ 太极 CANCELLED 2040-12-06T07:00:00+08:00 2040-12-06T08:00:00+08:00 -
TJ 太极 CANCELLED 2040-12-15T07:00:00+08:00 2040-12-15T08:00:00+08:00 -
YJ 瑜伽 CONFIRMED 2040-12-04T18:30:00+08:00 2040-12-04T19:30:00+08:00 FREQ=WEEKLY;COUNT=7;BYDAY=TU,SA
YJ 瑜伽 CONFIRMED 2040-12-08T18:30:00+08:00 2040-12-08T19:00:00+08:00 -
ZY 志愿 CONFIRMED 2040-12-05T09:00:00+08:00 2040-12-05T11:00:00+08:00 -
END
    cmp -s out read || fail "icalendar reads something else"
else
    skips="$skips python3-icalendar"
fi
run 0 import activities ours.ics
says out "activities: 4 rows: 0 new, 0 changed, 4 unchanged, 0 rejected"
store ics
run 0 import activities ours.ics --dry-run
says out "activities: 4 rows: 4 new, 0 changed, 0 unchanged, 0 rejected; dry run"
run 0 import activities ours.ics
run 0 export activities
cmp -s out expected || fail "the calendar lost something on its way"

# a damaged event is told, the others are taken; a change of the capacity alone keeps the rest
sed 's/^DTSTART;TZID=Asia\/Shanghai:20401204T140000/DTSTART;TZID=Asia\/Shanghai:2040-12-04/' ours.ics >damaged.ics
run 1 import activities damaged.ics
says out "activities: 4 rows: 0 new, 0 changed, 3 unchanged, 1 rejected"
says err "damaged.ics:$(grep -n 'DTSTART.*2040-12-04' damaged.ics | cut -d: -f1): DTSTART: is a whole day"
grep -v '^X-KIOSK' ours.ics | sed 's/^SUMMARY:剪纸/SUMMARY:剪窗花/' >plain.ics
run 0 import activities plain.ics
says out "activities: 4 rows: 0 new, 1 changed, 3 unchanged, 0 rejected"
run 0 export activities
sed 's/^JZ,剪纸/JZ,剪窗花/' expected | cmp -s - out || fail "properties that are not there changed something"
run 2 import services ours.ics
says err "a calendar is imported as activities"
printf 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' >empty.ics
run 1 import activities empty.ics
says err "no event in it"
run 2 export services --format ics
says err "only activities are exported as iCalendar"

# ---- a thousand rows ----

{ echo 'code,title,start,minutes,times,capacity' && seq 1 1000 | sed 's/.*/N&,第&班,2040-03-05 09:00,60,8,20/'; } >many.csv
store many
run 0 import activities many.csv
says out "activities: 1000 rows: 1000 new, 0 changed, 0 unchanged, 0 rejected"
run 0 import activities many.csv
says out "activities: 1000 rows: 0 new, 0 changed, 1000 unchanged, 0 rejected"
run 0 check
[ -z "$skips" ] || { echo "without$skips"; exit 77; }
echo "programme: all as expected"
