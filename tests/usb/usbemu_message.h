/* What a device has to say, on its way to an IN endpoint: for the buses behind usbemu_send. */
#pragma once

#include "usbemu.h"

#include <glib.h>

/* Takes what it wants of the packets (GBytes, oldest first), at the endpoint spec->endpoints[index]. */
typedef void usbemu_arrive(void *line, int index, GQueue *packets);

/* Calls arrive after delay_ms on context, or now when that is 0, with the message cut into the endpoint's
 * packets. line must live until then. */
void usbemu_message(GMainContext *context, const struct usbemu_spec *spec, uint8_t endpoint,
                    const uint8_t *data, size_t len, int delay_ms, usbemu_arrive *arrive, void *line);
/* All of from to the end of to. */
void usbemu_packets_move(GQueue *to, GQueue *from);
