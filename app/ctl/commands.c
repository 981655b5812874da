#include "ctl/ctl.h"

#include <stddef.h>

const struct ctl_command ctl_commands[] = {
    {"init", "[--without-staff | --name NAME] [--card FILE] [--pin-fd N] [--mem-kib N]",
     "Makes the keys and the database of this kiosk, once, and tells where they are. Existing keys are "
     "never\n"
     "overwritten: what was sealed with lost keys is lost. Then the first administrator lays the own card on "
     "the\n"
     "reader and chooses a PIN of 6 to 12 digits: the key that opens residents' names is wrapped under "
     "both.\n"
     "  --without-staff  leaves that key unwrapped; `kioskctl staff add` wraps it later. So does a "
     "simulated\n"
     "                   reader without --card\n"
     "  --name NAME      as residents read it when help comes; else the card's name with stars\n"
     "  --card FILE      a card file, with the simulated reader only\n"
     "  --pin-fd N       the PIN is a line of this file descriptor, for scripts\n"
     "  --mem-kib N      memory of the slow hashes, default 65536; less is for tests only",
     init_run},
    {"staff", "add|list|pin|disable STAFF|role STAFF ROLE [--role ROLE] [--name NAME] [--json]",
     "Who may open the desk with the own card and a PIN. pin asks for the own card and PIN, and for another "
     "PIN. The\n"
     "others but list ask for an administrator's card and PIN;\n"
     "add, then, for those of the new staff member (a known card gets a new PIN, and is unlocked); disable "
     "takes\n"
     "a wrapped key away at once. STAFF is an id of the list. Where the staff key lies unwrapped, add wraps "
     "it\n"
     "for the first administrator, whom nobody else has to allow.\n"
     "  --role ROLE   volunteer (default), librarian or administrator: each may do what those before may\n"
     "  --name NAME   as residents read it when help comes; else the card's name with stars\n"
     "  --card FILE, --admin-card FILE  card files, with the simulated reader only\n"
     "  --pin-fd N    PINs are lines of this file descriptor, in the order in which they are asked",
     staff_run},
    {"import",
     "titles|copies|sites|activities|services|surveys FILE [--charset auto|utf-8|gb18030] [--dry-run]",
     "Reads a CSV file with a heading line, or titles with their copies from CNMARC or MARC21 records in ISO "
     "2709 or\n"
     "MARCXML; the bytes tell which. A row or record that cannot be used is told with its place and the "
     "reason, "
     "and the\n"
     "rest is imported; the exit code is 1 then. Known rows are brought up to date; an empty cell changes "
     "nothing.\n"
     "Lending goes on meanwhile, and reads the old catalogue until all of the new one is there.\n"
     "Columns, in any order, others are ignored (Chinese headings are understood too):\n"
     "  titles  isbn, title; author, translator, publisher, year, clc, series, pages, price\n"
     "  copies  barcode, isbn; owner (else by the [barcode] rules), site (else [site] id), call_number, "
     "price\n"
     "  sites   id, name; kind (house or library, else house)\n"
     "  activities  code, title; kind (activity, course, care, volunteer: 活动, 课程, 托管, 志愿), "
     "organiser, place,\n"
     "          start (2026-12-01 14:00-15:30; or time and minutes apart), weekdays (2,4 or 周二、周四), "
     "times (how many\n"
     "          in all) or until (a day), skip (2026-10-01..2026-10-07, 2026-12-31), closed_days (keep: also "
     "when the\n"
     "          house is closed; else such days are left out of a series), sessions (2026-12-01 "
     "14:00-15:30;\n"
     "          2026-12-08 14:00-15:30 停 @三楼: as they stand, beside a series or instead of one), capacity "
     "(0 = no\n"
     "          enrolment), ages (6-12岁, 60+), enrol_from (2026-11-25 09:00:00), enrol_until, price (empty "
     "= free),\n"
     "          materials, about, threshold (percent), cancelled (yes, 是)\n"
     "  services  code, title; kind (slots, queue: 预约, 排队), provider, place, hours (周六 09:00-11:30 2位 "
     "王师傅;\n"
     "          周一至周五 14:00-16:00), exceptions (2026-10-01..2026-10-07 休; 2026-10-10 09:00-11:00), who "
     "and seats\n"
     "          (where hours does not say), slot (minutes), days_ahead, asked (its owner agrees first), "
     "ticket, at_home,\n"
     "          bring, price, about, cancelled. Further rows with the same code below add hours\n"
     "  surveys  code, title; kind (general, course: 一般, 课程: asked of those who took part in a course), "
     "about, "
     "opens, closes;\n"
     "          a row for each question: question, answer (single, multiple, scale, yes_no, words: 单选, "
     "多选, "
     "满意度, 是非,\n"
     "          文字), options (上午|下午), optional\n"
     "A row of the programme is the whole record: an empty cell empties, but a column that the file does not "
     "have\n"
     "leaves what is known, and so does a row without times. activities may be a calendar (iCalendar, .ics) "
     "too: UID is\n"
     "the code, X-KIOSK-CAPACITY, -AGES, -ENROL-FROM ... stand for the columns that iCalendar does not "
     "have.\n"
     "A book without an ISBN has # and a number of its own in that column.\n"
     "Where records tell of copies, and by which subfields, is set in kiosk.conf, [marc].\n"
     "  --charset  default auto: UTF-8 if the bytes are, else GB18030\n"
     "  --dry-run  tells the same and changes nothing",
     import_run},
    {"export",
     "loans|overdue|holds|pulls|transit|titles|copies|holdings|receipts|calls|problems|shelf-missing|"
     "shelf-misplaced|shelf-unknown|activities|services|enrolments|bookings|attendance|volunteer-hours|"
     "events|audit [--format "
     "csv|json|marc|ics] "
     "[--json] [--charset utf-8|gb18030]",
     "Prints a list, CSV with a heading line or a JSON array. Residents appear as random ids only. CSV in "
     "UTF-8 begins\n"
     "with a byte order mark, so that office programs read it right.\n"
     "  pulls          books on a shelf of this house for which somebody waits: scan them in as if they came "
     "back\n"
     "  holdings       copies with all that is known of their titles\n"
     "  activities, services  as import reads them. These, enrolments, bookings, attendance and "
     "volunteer-hours tell\n"
     "                 the house's own time, the other lists UTC\n"
     "  --format ics   activities, as a calendar that can be imported again\n"
     "  --format marc  titles, or copies with their titles, as CNMARC records in ISO 2709; kiosk.conf, "
     "[marc], "
     "sets\n"
     "                 the subfields of copies. What was exported can be imported again",
     export_run},
    {"check", "[--json] [--accept-clock]",
     "Reads the whole database and looks at keys and clock. Exit code 1 if something is wrong.\n"
     "  --accept-clock  the clock is right now: lending goes on although loans were made with a later date",
     check_run},
    {"verify", "TOKEN [--json]",
     "Tells what the token of a receipt says, and the receipt's books if this kiosk knows it. Exit code 1 if "
     "it is\n"
     "forged, foreign (made with another kiosk's key), expired or no token.",
     verify_run},
    {"reader", "[--details] [--record FILE]",
     "Waits for a card on the reader and prints it masked, as JSON. Needs no init. Compare with the card if "
     "warnings has\n"
     "  name-unclear    a character of the name could not be told (□)\n"
     "  number-unusual  the number breaks a rule that nobody is refused for: not the card's birth date in "
     "it, "
     "a wrong\n"
     "                  check digit of a 2017 foreigner's card, or the beginning of another kind of card\n"
     "  --details       also sex, ethnic group, country and the like; asks the card how many additional "
     "addresses it\n"
     "                  holds, and for the number of its body. Use your own card.\n"
     "  --record FILE   writes what reader and program said to each other, for those who mend drivers. "
     "Nothing of "
     "the card is\n"
     "                  in it: another text stands in its place, and zeros",
     reader_run},
    {"printer", "status|test [--json]",
     "status asks the printer for paper and cover; test prints a pattern: every stripe must be unbroken.",
     printer_run},
    {"shelf", "begin|scan|end|drop|status",
     "Counts the shelves of this house. begin notes what should stand here, or goes on with the open count; "
     "scan reads\n"
     "one code a line, as a scanner types them, and tells of each whether it belongs here; end closes the "
     "count, drop\n"
     "forgets it. Lending goes on meanwhile. `kioskctl export shelf-missing`, shelf-misplaced and "
     "shelf-unknown print what\n"
     "came of it.",
     shelf_run},
    {"stats", "[--json]",
     "Loans of this house by day, month and class, the titles most lent, and how many residents of which age "
     "borrow.\n"
     "Loans that were undone never counted. No figure names a person.",
     stats_run},
    {"copy", "lost|found|damaged|withdraw BARCODE --reason TEXT [--copy ID]",
     "What was found out about a book. lost ends its loan; found puts a lost, damaged or withdrawn book back "
     "into use "
     "in\n"
     "this house; damaged and withdraw end no loan. A reservation that was to get it waits on. Exit code 1 "
     "if the label\n"
     "is no book's.\n"
     "  --reason TEXT  stands in the audit list\n"
     "  --copy ID      which, where several books have that number",
     copy_run},
    {"problems", "list|solve PROBLEM --note TEXT [--json]",
     "What a volunteer has to look at because no machine can decide it, newest first: id, time, kind, whose "
     "book,\n"
     "label, title. `kioskctl export problems` prints the solved ones too.\n"
     "  unknown_copy  another house's or a library's book came in that no catalogue here knows\n"
     "  not_on_loan   a book was returned that nobody had on loan\n"
     "  lent_twice    a book was lent while somebody else had it on loan; that ended the earlier loan\n"
     "  lost_seen     a lost book came in, or was lent\n"
     "  over_limit    somebody has more books than the limit, by what was told afterwards\n"
     "solve calls one done; exit code 1 if it is already.\n"
     "  --note TEXT  what was done; stands in the audit list",
     problems_run},
    {"undo", "EVENT --reason TEXT",
     "Takes back what was done today by mistake: a loan, a return (the loan goes on as it was), a renewal, a "
     "mark on\n"
     "a copy, a reservation that was cancelled (back at its old place), a problem that was called solved. "
     "EVENT is\n"
     "the act's in `kioskctl export audit`. Exit code 1, with the reason, where it cannot be: the book was "
     "lent\n"
     "since, the act is of an earlier day. Nothing is lost: taking back is an event of its own.\n"
     "  --reason TEXT  stands in the audit list",
     undo_run},
    {"calls", "[--watch] [--json]",
     "Prints the open 求助 calls of this kiosk: id, house, screen, cause (asked: the button; scans: three "
     "failed\n"
     "scans in a row), and when it rang last.\n"
     "  --watch  waits, and prints each call that rings with the terminal's bell, until it is ended",
     calls_run},
    {"answer", "CALL NAME",
     "Tells the person at the kiosk that NAME is on the way. CALL is an id of `kioskctl calls`. Exit code 1 "
     "if\n"
     "somebody has answered it already.",
     answer_run},
    {"bookings",
     "list [--json]|add SERVICE TIME RESIDENT|arrived|ready|collected|done|no-show|agree|refuse BOOKING",
     "Services by appointment, as at the desk. list shows what is asked of an owner, what was left here on "
     "past\n"
     "days, and today's. add books for a resident: SERVICE is its code, TIME as 2026-12-01 10:00 (for a "
     "queue any\n"
     "time of its day), RESIDENT an id. The other words tell what became of a BOOKING of the list; exit code "
     "1 if\n"
     "it is not in the state for that.",
     bookings_run},
    {"survey", "result CODE [--json]",
     "What came of a survey, or of the questions after a course: how often each answer was given, and "
     "whether "
     "the\n"
     "course goes on. CODE is the survey's (then each course that was asked) or the course's. With fewer "
     "than "
     "three\n"
     "responses only their number is told; words are read at the desk alone.",
     survey_run},
    {"queue", "next SERVICE [--json]",
     "Calls the next number of a queue today; the one before is done. SERVICE is its code. Exit code 1: "
     "nobody\n"
     "waits.",
     queue_run},
    {"resident", "show|export|forget RESIDENT|--card [--open] [--json]",
     "What is kept about one resident, with all loans that are still linked; export prints it as JSON. Full "
     "name,\n"
     "last four and phone are sealed to staff and are told as such. forget deletes it, and is refused (exit "
     "code 1)\n"
     "while books are open.\n"
     "  --card  waits for the resident's card on the reader; else RESIDENT is an id as the lists show it\n"
     "  --open  asks for a staff member's card and PIN and shows name, last four and phone too; recorded.\n"
     "          --admin-card FILE and --pin-fd N as in `kioskctl staff`",
     resident_run},
    {NULL, NULL, NULL, NULL},
};
