/* cli_man.c - man pages, as roff; see cli_explain.h. */
#include "vmm/hosted/cli_explain.h"

#include <ctype.h>
#include <string.h>

/* Prints text so that roff shows it as it is. */
static void print_text(FILE *file, const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", file);
    for (; *text != '\0'; text++)
        if (*text == '-')
            fputs("\\-", file);
        else if (*text == '\\')
            fputs("\\(rs", file);
        else if (*text == '\'')
            fputs("\\(aq", file);
        else if (*text == '~')
            fputs("\\(ti", file);
        else
            fputc(*text, file);
}

static void print_line(FILE *file, const char *text)
{
    print_text(file, text);
    fputc('\n', file);
}

/* Text in a font: B bold, I italic. */
static void print_font(FILE *file, char font, const char *text)
{
    fprintf(file, "\\f%c", font);
    print_text(file, text);
    fputs("\\fR", file);
}

/* "visor-run" */
static void page_name(enum cli_verb verb, char *name, size_t size)
{
    bool is_verb = verb != VERB_none;
    snprintf(name, size, "%s%s%s", cli_verbs[VERB_none].name, is_verb ? "-" : "",
             is_verb ? cli_verbs[verb].name : "");
}

static void print_head(FILE *file, enum cli_verb verb, const char *version)
{
    char name[64] = "", title[64];
    page_name(verb, name, sizeof name);
    for (size_t i = 0; i < sizeof title; i++)
        title[i] = (char)toupper((unsigned char)name[i]);
    fputs(".TH ", file);
    print_text(file, title);
    fprintf(file, " 1 \"\" \"visor %s\" \"User Commands\"\n.SH NAME\n", version);
    print_text(file, name);
    fputs(" \\- ", file);
    print_line(file, cli_verbs[verb].line);
}

static void print_synopsis(FILE *file, enum cli_verb verb)
{
    bool first = true;
    fputs(".SH SYNOPSIS\n", file);
    if (cli_has_unnamed(verb) || !cli_has_actions(verb)) {
        fprintf(file, "\\fB%s\\fR [\\fIOPTION\\fR...] ", cli_verbs[verb].title);
        print_font(file, 'I', cli_verbs[verb].operands);
        fputc('\n', file);
        first = false;
    }
    for (unsigned i = ACTION_none + 1; i < ACTIONS; i++) {
        if (cli_actions[i].verb != verb)
            continue;
        fprintf(file, "%s\\fB%s %s\\fR [\\fIOPTION\\fR...] ", first ? "" : ".br\n",
                cli_verbs[verb].title, cli_actions[i].name);
        print_font(file, 'I', cli_actions[i].operands);
        fputc('\n', file);
        first = false;
    }
}

static void print_description(FILE *file, enum cli_verb verb)
{
    fputs(".SH DESCRIPTION\n", file);
    bool first = true;
    for (size_t i = 0; i < cli_paragraph_count; i++) {
        if (cli_paragraphs[i].verb != verb)
            continue;
        if (!first)
            fputs(".PP\n", file);
        print_line(file, cli_paragraphs[i].text);
        first = false;
    }
}

/* A term and what it means. */
static void print_term(FILE *file, const char *term, const char *text)
{
    fputs(".TP\n", file);
    print_font(file, 'B', term);
    fputc('\n', file);
    print_line(file, text);
}

static void print_verbs(FILE *file)
{
    fputs(".SH VERBS\n", file);
    for (unsigned i = VERB_none + 1; i < VERBS; i++)
        print_term(file, cli_verbs[i].name, cli_verbs[i].line);
}

static void print_actions(FILE *file, enum cli_verb verb)
{
    if (!cli_has_actions(verb))
        return;
    fputs(".SH ACTIONS\n", file);
    for (unsigned i = ACTION_none + 1; i < ACTIONS; i++)
        if (cli_actions[i].verb == verb)
            print_term(file, cli_actions[i].name, cli_actions[i].text);
}

static void print_option(FILE *file, enum cli_option option)
{
    const struct cli_option_row *row = &cli_options[option];
    bool optional = row->use == USE_OPTIONAL;
    char remark[200];
    fputs(".TP\n", file);
    if (row->letter)
        fprintf(file, "\\fB\\-%c\\fR, ", row->letter);
    fputs("\\fB\\-\\-", file);
    print_text(file, row->name);
    fputs("\\fR", file);
    if (row->argument) {
        fputs(optional ? "[=" : " ", file);
        print_font(file, 'I', row->argument);
        fputs(optional ? "]" : "", file);
    }
    fputc('\n', file);
    print_text(file, row->text);
    cli_option_remark(option, remark, sizeof remark);
    if (*remark != '\0') {
        fputs(" (", file);
        print_text(file, remark);
        fputc(')', file);
    }
    fputc('\n', file);
    if (!cli_explains_values(option))
        return;
    fputs(".RS\n", file);
    struct cli_value value;
    for (unsigned i = 0; (value = cli_value(option, i)).name; i++)
        print_term(file, value.name, value.text);
    fputs(".RE\n", file);
}

static void print_exits(FILE *file, enum cli_verb verb)
{
    fputs(".SH EXIT STATUS\n", file);
    for (size_t i = 0; i < cli_exit_count; i++) {
        char status[16];
        snprintf(status, sizeof status, "%u", cli_exits[i].status);
        if (cli_exits[i].verbs >> verb & 1)
            print_term(file, status, cli_exits[i].text);
    }
}

static void print_examples(FILE *file, enum cli_verb verb)
{
    fputs(".SH EXAMPLES\n", file);
    for (size_t i = 0; i < cli_example_count; i++)
        if (cli_examples[i].verb == verb)
            print_term(file, cli_examples[i].command, cli_examples[i].text);
}

static void print_see_also(FILE *file, enum cli_verb verb)
{
    const char *separator = "";
    fputs(".SH SEE ALSO\n", file);
    for (unsigned i = 0; i < VERBS; i++) {
        if (i == (unsigned)verb)
            continue;
        char name[64];
        page_name(i, name, sizeof name);
        fputs(separator, file);
        print_font(file, 'B', name);
        fputs("(1)", file);
        separator = ",\n";
    }
    fputc('\n', file);
}

void cli_print_man(FILE *file, enum cli_verb verb, const char *version)
{
    print_head(file, verb, version);
    print_synopsis(file, verb);
    print_description(file, verb);
    if (verb == VERB_none)
        print_verbs(file);
    print_actions(file, verb);
    fputs(".SH OPTIONS\n", file);
    for (unsigned i = 0; i < OPTIONS; i++)
        if (cli_has(verb, i))
            print_option(file, i);
    print_exits(file, verb);
    print_examples(file, verb);
    print_see_also(file, verb);
}
