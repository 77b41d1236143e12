/* judgement.c - see judgement.h. */
#include "isa/model/judgement.h"

const struct property_row property_rows[PROPERTIES] = {
#define PROPERTY(name, string, source, text) [PROPERTY_##name] = {string, source, text},
#include "isa/model/properties.def"
};

enum class judged_class(const struct judgement *judgement) {
    const bool *holds = judgement->holds; if (holds[PROPERTY_CONTROL]) return CLASS_CONTROL;
    if (holds[PROPERTY_MODE] || holds[PROPERTY_LOCATION]) return CLASS_BEHAVIOUR;
    return holds[PROPERTY_RESOURCE] ? CLASS_RESOURCE : CLASS_INNOCUOUS;
}

enum class judged_user_class(const struct judgement *judgement) {
    const bool *holds = judgement->holds; if (holds[PROPERTY_USER_CONTROL]) return CLASS_CONTROL;
    if (holds[PROPERTY_USER_LOCATION]) return CLASS_BEHAVIOUR;
    return holds[PROPERTY_USER_RESOURCE] ? CLASS_RESOURCE : CLASS_INNOCUOUS;
}

bool judged_as_claimed(const struct judgement *judgement, enum insn insn)
{
    const struct insn_row *row = &insn_rows[insn];
    return judgement->holds[PROPERTY_PRIVILEGED] == (row->mode == MODE_SUPER) &&
           judged_class(judgement) == row->class &&
           judged_user_class(judgement) == insn_user_classes[insn];
}

bool profile_has(enum profile profile, enum insn insn)
{
    return insn_rows[insn].profiles >> profile & 1;
}

bool breaks_theorem1(const struct judgement *judgement)
{
    return judged_class(judgement) != CLASS_INNOCUOUS && !judgement->holds[PROPERTY_PRIVILEGED];
}

bool breaks_theorem3(const struct judgement *judgement)
{
    return judged_user_class(judgement) != CLASS_INNOCUOUS &&
           !judgement->holds[PROPERTY_PRIVILEGED];
}
