/* judgement.h - what was found out about an instruction, by experiment or by proof. */
#ifndef ISA_MODEL_JUDGEMENT_H
#define ISA_MODEL_JUDGEMENT_H

#include "isa/isa.h"

enum property {
#define PROPERTY(name, string, source, text) PROPERTY_##name,
#include "isa/model/properties.def"
    PROPERTIES
};

struct property_row {
    const char *name, *source, *text;
};
extern const struct property_row property_rows[PROPERTIES];

/* One truth for each property. */
struct judgement {
    bool holds[PROPERTIES];
};

/* The class that the properties make. The column of the table has room for one: what the paper asks
 * about first comes first. */
enum class judged_class(const struct judgement *);
enum class judged_user_class(const struct judgement *);

/* Is it what the row of the table claims? */
bool judged_as_claimed(const struct judgement *, enum insn);

/* Does the profile have the instruction? */
bool profile_has(enum profile, enum insn);

/* Is the row one that Theorem 1 forbids, or Theorem 3? As judged, not as claimed. */
bool breaks_theorem1(const struct judgement *);
bool breaks_theorem3(const struct judgement *);

#endif
