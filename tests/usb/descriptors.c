#include "descriptors.h"

#include <string.h>

enum { CONFIG_SIZE = 9, INTERFACE_SIZE = 9, ENDPOINT_SIZE = 7 };

size_t descriptors_of(const struct usbemu_spec *s, uint8_t out[DESCRIPTORS_MAX])
{
    int count = 0;
    while (count < USBEMU_ENDPOINTS && s->endpoints[count].address)
        count++;
    int total = CONFIG_SIZE + INTERFACE_SIZE + count * ENDPOINT_SIZE;
    const uint8_t head[] = {/* device: USB 2.0, class in the interface, packets of 64, one configuration */
                            DESCRIPTORS_DEVICE, 1, 0x00, 0x02, 0, 0, 0, 64, (uint8_t)s->vendor,
                            (uint8_t)(s->vendor >> 8), (uint8_t)s->product, (uint8_t)(s->product >> 8), 0, 1,
                            0, 0, 0, 1,
                            /* configuration 1, bus powered, 100 mA */
                            CONFIG_SIZE, 2, (uint8_t)total, 0, 1, 1, 0, 0x80, 50,
                            /* interface 0 */
                            INTERFACE_SIZE, 4, 0, 0, (uint8_t)count, s->class, s->subclass, s->protocol, 0};
    memcpy(out, head, sizeof head);
    for (int i = 0; i < count; i++) {
        uint16_t packet = s->endpoints[i].packet;
        bool is_interrupt = s->endpoints[i].is_interrupt;
        const uint8_t endpoint[ENDPOINT_SIZE] = {ENDPOINT_SIZE,           5,
                                                 s->endpoints[i].address, is_interrupt ? 3 : 2,
                                                 (uint8_t)packet,         (uint8_t)(packet >> 8),
                                                 is_interrupt ? 10 : 0};
        memcpy(out + sizeof head + i * ENDPOINT_SIZE, endpoint, sizeof endpoint);
    }
    return sizeof head + (size_t)count * ENDPOINT_SIZE;
}
