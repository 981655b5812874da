/* A bounded queue of small values between two threads. Items are copied in and out, so nothing in them can
 * dangle; a slot is wiped when its item is taken, because some items carry a card holder's data. Any thread
 * may put, one thread gets. */
#pragma once

#include "base/err.h"

#include <stddef.h>

struct mailbox;

/* capacity items of item_size bytes. wake (may be NULL) is called after each put, on the putting thread, and
 * must not block. Returns owned. */
struct mailbox *mailbox_create(size_t item_size, size_t capacity, void (*wake)(void *arg), void *arg);
/* Accepts NULL. No thread may still use it. */
void mailbox_destroy(struct mailbox *box);

/* Copies item in; waits for room up to timeout_ms. ERR_FULL when there was none, ERR_STOPPED after
 * mailbox_stop. */
enum err mailbox_put(struct mailbox *box, const void *item, int timeout_ms) MUST_CHECK;
/* Copies the oldest item out; waits up to timeout_ms (0 = look only, -1 = for ever). ERR_TIMEOUT when none
 * came, ERR_STOPPED once stopped and empty. */
enum err mailbox_get(struct mailbox *box, void *item, int timeout_ms) MUST_CHECK;
/* Wakes everybody: puts are refused from now on, gets drain what is left. */
void mailbox_stop(struct mailbox *box);
