/* The bench panel beside the kiosk's picture in a window: cards to lay, books to scan, paper to empty. Only
 * where the devices are simulated. UI thread. */
#pragma once

#include "app/bench.h"
#include "app/shell.h"

void panel_draw(struct shell *shell);
/* action: one of the panel's (<= FRAME_BENCH). */
void panel_tap(struct bench *bench, int action);
