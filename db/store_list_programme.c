/* The lists of the programme. Times are the house's own, as people read and write them; what activities and
 * services say of theirs, kioskctl import reads again. A resident appears as a random id only. */
#include "db/store_private.h"

/* clang-format off */

#define AT(format, column) "strftime('" format "', " column " / 1000, 'unixepoch', 'localtime')"
#define MINUTE(column) AT("%Y-%m-%d %H:%M", column)
#define CLOCK(column) AT("%H:%M", column)
#define SECOND(column) "CASE " column " WHEN 0 THEN '' ELSE " AT("%Y-%m-%d %H:%M:%S", column) " END"
#define YES(condition) "CASE WHEN " condition " THEN 'yes' ELSE 'no' END"
/* A semicolon would end the item. */
#define ITEM(mark, column) "CASE " column " WHEN '' THEN '' ELSE '" mark "' || replace(" column ", ';', ',') END"

#define SESSIONS                                                                                             \
    "(SELECT group_concat(" MINUTE("starts_ms") " || '-' || " CLOCK("ends_ms")                               \
    " || CASE WHEN cancelled_ms IS NULL THEN '' ELSE ' cancelled' END || " ITEM(" @", "place") ", '; ')"     \
    " FROM (SELECT * FROM activity_sessions WHERE activity = a.id ORDER BY starts_ms))"

/* With its unit no office program takes 6-12 for a date. */
#define AGES                                                                                                 \
    "CASE WHEN a.age_from = 0 AND a.age_to = 0 THEN '' WHEN a.age_to >= 150 THEN a.age_from || '岁以上'"     \
    " ELSE a.age_from || '-' || a.age_to || '岁' END"

/* day: how an item begins; is: NULL for each week, NOT NULL for single days. */
#define HOURS(day, is)                                                                                       \
    "(SELECT group_concat(" day " || CASE WHEN from_min = to_min THEN ' 休' ELSE"                            \
    " printf(' %02d:%02d-%02d:%02d %d位', from_min / 60, from_min % 60, to_min / 60, to_min % 60, seats)"    \
    " END || " ITEM(" ", "who") ", '; ')"                                                                    \
    " FROM (SELECT * FROM service_hours WHERE service = s.id AND day IS " is " ORDER BY place))"

#define STATE "coalesce(b.closed_how, b.state)"
#define WAITING                                                                                              \
    "CASE b.state WHEN 'waiting' THEN (SELECT count(*) FROM bookings o WHERE o.state = 'waiting' AND"        \
    " o.activity IS b.activity AND o.service IS b.service AND o.starts_ms = b.starts_ms AND"                 \
    " (o.hlc, o.id) <= (b.hlc, b.id)) END"

const struct list programme_lists[] = {
    {"activities",
     "SELECT a.code, a.title, a.kind, a.organiser, a.place, " SESSIONS " AS sessions, a.capacity, "
     AGES " AS ages, " SECOND("a.enrol_from_ms") " AS enrol_from, "
     SECOND("a.enrol_until_ms") " AS enrol_until, a.price, a.materials, a.about, a.threshold, "
     YES("a.cancelled_ms IS NOT NULL") " AS cancelled"
     " FROM activities a WHERE a.site = ?3 ORDER BY a.code"},
    {"services",
     "SELECT s.code, s.title, s.kind, s.provider, s.place, "
     HOURS("'周' || substr('一二三四五六日', weekday, 1)", "NULL") " AS hours, "
     HOURS("date(day * 86400, 'unixepoch')", "NOT NULL") " AS exceptions, s.slot_min AS slot, s.days_ahead, "
     YES("s.is_asked") " AS asked, " YES("s.has_ticket") " AS ticket, " YES("s.is_at_home") " AS at_home,"
     " s.bring, s.price, s.about, " YES("s.cancelled_ms IS NOT NULL") " AS cancelled"
     " FROM services s WHERE s.site = ?3 ORDER BY s.code"},
    {"enrolments",
     "SELECT a.code, a.title, b.number, " STATE " AS state, " WAITING " AS waiting,"
     " uuid(b.resident) AS resident, " MINUTE("b.made_ms") " AS made, uuid(b.id) AS booking"
     " FROM bookings b JOIN activities a ON a.id = b.activity ORDER BY a.code, b.hlc, b.id"},
    {"bookings",
     "SELECT s.code, s.title, " MINUTE("b.starts_ms") " AS starts, " CLOCK("b.ends_ms") " AS ends, b.number, "
     STATE " AS state, " WAITING " AS waiting, " YES("b.is_home") " AS at_home,"
     " uuid(b.resident) AS resident, " MINUTE("b.made_ms") " AS made, " MINUTE("b.arrived_ms") " AS arrived, "
     MINUTE("b.ready_ms") " AS ready, " MINUTE("b.collected_ms") " AS collected, uuid(b.id) AS booking"
     " FROM bookings b JOIN services s ON s.id = b.service ORDER BY b.starts_ms, s.code, b.hlc, b.id"},
    {"attendance",
     "SELECT " MINUTE("x.starts_ms") " AS session, a.code, a.title, (SELECT b.number FROM bookings b WHERE"
     " b.activity = a.id AND b.resident = t.resident ORDER BY b.hlc DESC LIMIT 1) AS number,"
     " uuid(t.resident) AS resident, t.how, " MINUTE("t.in_ms") " AS came, " MINUTE("t.out_ms") " AS went,"
     " (t.out_ms - t.in_ms) / 60000 AS minutes FROM attendances t"
     " JOIN activity_sessions x ON x.id = t.session JOIN activities a ON a.id = x.activity"
     " ORDER BY x.starts_ms, a.code, t.in_ms, t.id"},
    {"volunteer-hours",
     "SELECT uuid(t.resident) AS resident, count(*) AS times, sum((t.out_ms - t.in_ms) / 60000) AS minutes,"
     " printf('%.1f', sum((t.out_ms - t.in_ms) / 60000) / 60.0) AS hours FROM attendances t"
     " JOIN activity_sessions x ON x.id = t.session JOIN activities a ON a.id = x.activity"
     " WHERE a.kind = 'volunteer' AND t.out_ms IS NOT NULL AND t.resident IS NOT NULL"
     " GROUP BY t.resident ORDER BY minutes DESC, t.resident"},
    {NULL, NULL},
};
