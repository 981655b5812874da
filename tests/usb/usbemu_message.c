#include "usbemu_message.h"

struct message {
    usbemu_arrive *arrive;
    void *line;
    int index;
    GQueue packets;
};

static void message_free(void *message)
{
    struct message *m = message;
    g_queue_clear_full(&m->packets, (GDestroyNotify)g_bytes_unref);
    g_free(m);
}

static gboolean deliver(void *message)
{
    struct message *m = message;
    m->arrive(m->line, m->index, &m->packets);
    return G_SOURCE_REMOVE;
}

static int endpoint_index(const struct usbemu_spec *spec, uint8_t address)
{
    for (int i = 0; i < USBEMU_ENDPOINTS; i++)
        if (spec->endpoints[i].address == address)
            return i;
    g_error("no endpoint %02x", address);
}

void usbemu_packets_move(GQueue *to, GQueue *from)
{
    for (GBytes *packet; (packet = g_queue_pop_head(from));)
        g_queue_push_tail(to, packet);
}

void usbemu_message(GMainContext *context, const struct usbemu_spec *spec, uint8_t endpoint,
                    const uint8_t *data, size_t len, int delay_ms, usbemu_arrive *arrive, void *line)
{
    struct message *m = g_new0(struct message, 1);
    *m = (struct message){arrive, line, endpoint_index(spec, endpoint), G_QUEUE_INIT};
    size_t packet = spec->endpoints[m->index].packet, at = 0;
    do { /* an empty message is one empty packet */
        size_t part = MIN(packet, len - at);
        g_queue_push_tail(&m->packets, g_bytes_new(data + at, part));
        at += part;
    } while (at < len);
    if (delay_ms) {
        GSource *timer = g_timeout_source_new((guint)delay_ms);
        g_source_set_callback(timer, deliver, m, message_free);
        g_source_attach(timer, context);
        g_source_unref(timer);
    } else {
        deliver(m);
        message_free(m);
    }
}
