/* MARC records out of MARCXML (www.loc.gov/standards/marcxml), bare or inside an answer of another protocol.
 * One thread. */
#pragma once

#include "ctl/marc.h"

/* What became of the file: 0 and NULL, or the line and the words of what ended the reading. */
struct marcxml_fault {
    int line;
    const char *words; /* static */
};

/* Calls on_record for each record, which on_record does not finish. text is UTF-8, whatever its heading says.
 * A record within a record is one: the inner. ERR_DATA: no well-formed XML, or one with a DOCTYPE; the
 * records before were told. */
enum err marcxml_read(const char *text, size_t len, void (*on_record)(void *arg, struct marc_record *record),
                      void *arg, struct marcxml_fault *fault) MUST_CHECK;
