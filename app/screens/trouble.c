/* Nothing works: the store cannot be opened or is damaged. The one full screen of trouble; anything less is
 * named where it stands and the rest stays usable. */
#include "screens/parts.h"
#include "ui/icons.h"
#include "ui/lang.h"

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)state;
    (void)shell;
    struct rect status = frame.status;
    part_title(ui, &status, tr("机器暂停服务"), "");
    part_notice(ui, status, ROLE_SEAL, ICON_WARNING, tr("机器的记录打不开"),
                tr("还书请交给志愿者，借书请到服务台"));
}

const struct screen screen_trouble = {.name = "trouble", .is_resting = true, .draw = draw};
