/* An SQLite VFS that notices rot: SQLite itself serves most flipped bits as if they were data. Each page of a
 * main database file carries 8 bytes of checksum, checked whenever it is read; each frame of a write-ahead
 * log is checked against SQLite's own frame checksum, which SQLite looks at only during recovery. Damage is
 * SQLITE_IOERR_DATA. Every connection to kiosk.db and to its copies uses this VFS. Any thread. */
#pragma once

#include <stdbool.h>

enum { CHECKSUM_PAGE_SIZE = 4096, CHECKSUM_RESERVED = 8 };

#define VFS_CHECKSUM_NAME "kiosk-checksum"

/* Registers the VFS once, not as the default. A connection sets SQLITE_FCNTL_RESERVE_BYTES to
 * CHECKSUM_RESERVED before the first page is written, keeps the page size of 4096, and sets cache_spill=OFF
 * (a page spilled into the log inside a transaction may be rewritten in place, and then has no valid frame
 * checksum until the commit). */
void vfs_checksum_register(void);
