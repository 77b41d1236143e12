/* operand.h - what a file named on the command line is, by what it holds, not by its name. */
#ifndef VMM_HOSTED_OPERAND_H
#define VMM_HOSTED_OPERAND_H

enum operand_kind { OPERAND_PROGRAM, OPERAND_SNAPSHOT, OPERAND_REPLAY };

/* What is neither of the others is a program, or whoever reads it as one says what is wrong. */
enum operand_kind operand_kind(const char *path);

#endif
