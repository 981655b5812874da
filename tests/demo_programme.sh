#!/bin/bash
# demo_programme.sh BIN DIR [MONDAY]: imports a programme of the week that begins on MONDAY (else of the next one) into
# the demo of DIR: fictitious activities and services. Prints the Monday.
set -euo pipefail
bin=$1 dir=$2
export TZ=Asia/Shanghai
monday=${3:-$(date -d "next monday" +%F)}
on() { date -d "$monday +$1 days" +%F; }
cat >"$dir/activities.csv" <<END
code,title,kind,organiser,place,sessions,capacity,ages,enrol_from,price,materials,about
WT,太极拳,course,社区体育站,江边广场,$(on 0) 08:30-09:30; $(on 2) 08:30-09:30; $(on 4) 08:30-09:30; $(on 7) 08:30-09:30,20,,,,布鞋,慢慢学，从站桩开始。刮风下雨改在多功能厅。
WE,儿童剪纸,activity,智汇橙,二楼手工室,$(on 1) 15:00-16:30,2,6-12岁,,10元,剪刀和彩纸这里有,家长可以一起来。
WS,老年声乐班,course,文化馆,二楼排练厅,$(on 1) 09:00-10:30; $(on 8) 09:00-10:30,1,60+,,,,
WD,露天电影,activity,,中心花园,$(on 4) 19:30-21:00,0,,,,,自带小板凳。
WQ,中秋灯会,activity,街道办,礼堂,$(on 5) 19:00-20:30,1,,$(on 0) 10:02:00,,,
WF,书法晚班,course,智汇橙,二楼手工室,$(on 1) 19:00-20:30; $(on 8) 19:00-20:30,12,,,,毛笔和墨,
WH,合唱排练,activity,,二楼排练厅,$(on 1) 19:30-21:00,12,,,,,
END
cat >"$dir/services.csv" <<END
code,title,kind,provider,place,hours,slot,seats,days_ahead,asked,ticket,at_home,bring,price,about
BX,修鞋,slots,谷师傅,匠人坊一号位,周一至周六 09:00-11:00,20,1,14,,yes,,要修的鞋,,
BF,理发,slots,温师傅,理发室,周二、周四 09:00-11:00,30,1,14,,,yes,,5元,
AZ,义诊,queue,社区医院,一楼大厅,周一至周五 10:00-12:00,,30,7,,,,以前的病历,,
CD,会议室,slots,幸福里物业,幸福里三楼,周一至周五 14:00-18:00,120,1,14,yes,,,,,
END
for kind in activities services; do
    "$bin/kioskctl" --conf "$dir/kiosk.conf" import "$kind" "$dir/$kind.csv" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
done
echo "$monday"
