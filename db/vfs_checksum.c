/* Page checksum: SipHash-2-4 of the page without its last 8 bytes, keyed with a fixed text and the page's
 * number, so that a page that landed in another page's place is noticed too. It lives in the bytes that
 * SQLite reserves at the end of each page. */
#include "db/vfs_checksum.h"

#include "base/log.h"
#include "db/wal.h"

#include <pthread.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "vfs"

enum {
    DATA_SIZE = CHECKSUM_PAGE_SIZE - CHECKSUM_RESERVED,
    RESERVED_AT = 20, /* in the database header: bytes reserved per page */
};

/* What SQLite sees; the real file follows it in memory. */
struct checksum_file {
    sqlite3_file base;
    sqlite3_file *real;
    bool is_wal;
};

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;

static struct checksum_file *self(sqlite3_file *f)
{
    return (struct checksum_file *)(void *)f;
}

static sqlite3_file *real(sqlite3_file *f)
{
    return self(f)->real;
}

static int damaged(const char *what, sqlite3_int64 offset)
{
    log_error("%s at offset %lld does not match its checksum", what, (long long)offset);
    return SQLITE_IOERR_DATA;
}

static void page_checksum(const uint8_t *page, sqlite3_int64 offset, uint8_t out[CHECKSUM_RESERVED])
{
    uint8_t key[crypto_shorthash_KEYBYTES] = "kioskdb1";
    uint64_t number = (uint64_t)offset / CHECKSUM_PAGE_SIZE;
    memcpy(key + 8, &number, sizeof number);
    crypto_shorthash(out, page, DATA_SIZE, key);
}

/* A page of zeros was allocated by the file system and never written: SQLite knows that it holds nothing. */
static int page_verify(const uint8_t *page, sqlite3_int64 offset)
{
    uint8_t sum[CHECKSUM_RESERVED];
    page_checksum(page, offset, sum);
    if (memcmp(sum, page + DATA_SIZE, sizeof sum) == 0 || sodium_is_zero(page, CHECKSUM_PAGE_SIZE))
        return SQLITE_OK;
    return damaged("page", offset);
}

/* SQLite reads a part of page 1 when it opens the file and when it looks for a change; the whole page is read
 * and verified before anything in it is believed. Other sizes mean a damaged header. */
static int main_read(struct checksum_file *f, void *out, int amount, sqlite3_int64 offset)
{
    int rc = f->real->pMethods->xRead(f->real, out, amount, offset);
    if (rc != SQLITE_OK)
        return rc;
    if (amount == CHECKSUM_PAGE_SIZE && offset % CHECKSUM_PAGE_SIZE == 0)
        return page_verify(out, offset);
    bool is_header = (offset == 0 && amount == 100) || (offset == 24 && amount == 16);
    return is_header ? SQLITE_OK : damaged("header", 0);
}

static int main_write(struct checksum_file *f, const void *data, int amount, sqlite3_int64 offset)
{
    uint8_t page[CHECKSUM_PAGE_SIZE];
    if (amount != CHECKSUM_PAGE_SIZE || offset % CHECKSUM_PAGE_SIZE)
        return SQLITE_IOERR_WRITE;
    memcpy(page, data, sizeof page);
    if (offset == 0 && page[RESERVED_AT] != CHECKSUM_RESERVED)
        return SQLITE_IOERR_WRITE;
    page_checksum(page, offset, page + DATA_SIZE);
    return f->real->pMethods->xWrite(f->real, page, amount, offset);
}

/* Only a page read from where a frame's page lies is verified: SQLite's other reads of the log are its
 * recovery, which does the same sum. */
static int wal_read(struct checksum_file *f, void *out, int amount, sqlite3_int64 offset)
{
    const struct sqlite3_io_methods *io = f->real->pMethods;
    int rc = io->xRead(f->real, out, amount, offset);
    if (rc != SQLITE_OK || amount != CHECKSUM_PAGE_SIZE)
        return rc;
    uint8_t magic[4], frame[WAL_FRAME_HEADER], before[8];
    sqlite3_int64 frame_at = offset - WAL_FRAME_HEADER;
    sqlite3_int64 before_at =
        frame_at == WAL_HEADER ? WAL_HEADER - 8 : frame_at - WAL_FRAME + WAL_FRAME_HEADER - 8;
    if ((rc = io->xRead(f->real, magic, sizeof magic, 0)) != SQLITE_OK ||
        (rc = io->xRead(f->real, frame, sizeof frame, frame_at)) != SQLITE_OK ||
        (rc = io->xRead(f->real, before, sizeof before, before_at)) != SQLITE_OK)
        return rc;
    return wal_frame_fits(magic, before, frame, out) ? SQLITE_OK : damaged("log frame", frame_at);
}

static int file_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 offset)
{
    struct checksum_file *f = self(file);
    return f->is_wal ? wal_read(f, out, amount, offset) : main_read(f, out, amount, offset);
}

static int file_write(sqlite3_file *file, const void *data, int amount, sqlite3_int64 offset)
{
    struct checksum_file *f = self(file);
    return f->is_wal ? f->real->pMethods->xWrite(f->real, data, amount, offset)
                     : main_write(f, data, amount, offset);
}

static int file_close(sqlite3_file *f)
{
    return real(f)->pMethods->xClose(real(f));
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return real(f)->pMethods->xTruncate(real(f), size);
}

static int file_sync(sqlite3_file *f, int flags)
{
    return real(f)->pMethods->xSync(real(f), flags);
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return real(f)->pMethods->xFileSize(real(f), size);
}

static int file_lock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xLock(real(f), level);
}

static int file_unlock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xUnlock(real(f), level);
}

static int file_check_reserved(sqlite3_file *f, int *out)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int file_control(sqlite3_file *f, int op, void *arg)
{
    return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int file_sector_size(sqlite3_file *f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}

static int file_characteristics(sqlite3_file *f)
{
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int file_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}

static int file_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}

static void file_shm_barrier(sqlite3_file *f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}

static int file_shm_unmap(sqlite3_file *f, int delete)
{
    return real(f)->pMethods->xShmUnmap(real(f), delete);
}

/* Version 2: no xFetch, so that no page is read past us through a memory map. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* Files that are neither the database nor its log (journals, temporary ones) are the real VFS's own business.
 */
static int vfs_open(sqlite3_vfs *unused, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    (void)unused;
    if (!(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
        return real_vfs->xOpen(real_vfs, name, file, flags, out_flags);
    struct checksum_file *f = self(file);
    *f = (struct checksum_file){.real = (sqlite3_file *)(void *)(f + 1), .is_wal = flags & SQLITE_OPEN_WAL};
    int rc = real_vfs->xOpen(real_vfs, name, f->real, flags, out_flags);
    if (f->real->pMethods)
        f->base.pMethods = &methods;
    return rc;
}

static void register_once(void)
{
    if (sodium_init() < 0)
        abort();
    real_vfs = sqlite3_vfs_find(NULL);
    vfs = *real_vfs;
    vfs.zName = VFS_CHECKSUM_NAME;
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(struct checksum_file) + real_vfs->szOsFile;
    vfs.xOpen = vfs_open;
    if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
        abort();
}

void vfs_checksum_register(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_once);
}
