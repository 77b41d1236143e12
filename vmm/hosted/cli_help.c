/* cli_help.c - help for people; see cli_explain.h. */
#include "vmm/hosted/cli_explain.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

enum {
    WIDTH_MIN = 40,
    WIDTH_MAX = 100,
    WIDTH_USUAL = 80,
    LABEL_WIDTH = 28, /* columns of an option's label; what it does begins here */
    NAME_WIDTH = 12,  /* the same for verbs, actions and exit statuses */
};

/* Where help goes, and how. */
struct page {
    FILE *file;
    unsigned width;
    bool bold;
};

/* Prints words from column `at` on, continued in column `indent`, and ends the line. */
static void print_words(const struct page *page, unsigned at, unsigned indent, const char *text)
{
    bool first = true;
    while (*text != '\0') {
        unsigned length = (unsigned)strcspn(text, " ");
        if (!first && at + 1 + length > page->width) {
            fprintf(page->file, "\n%*s", (int)indent, "");
            at = indent;
        } else if (!first) {
            fputc(' ', page->file);
            at++;
        }
        fprintf(page->file, "%.*s", (int)length, text);
        at += length;
        text += length + (text[length] == ' ');
        first = false;
    }
    fputc('\n', page->file);
}

/* The column of texts beside labels; narrow pages have them below. */
static unsigned text_column(const struct page *page, unsigned indent, unsigned column)
{
    return column > page->width / 2 ? indent + 4 : column;
}

/* A label, and beside it, from a column on, its text; below it if the label is too long. */
static void print_row(const struct page *page, unsigned indent, unsigned column, const char *label,
                      const char *text)
{
    column = text_column(page, indent, column);
    unsigned at = indent + (unsigned)strlen(label);
    fprintf(page->file, "%*s%s", (int)indent, "", label);
    if (at + 2 > column)
        fprintf(page->file, "\n%*s", (int)column, "");
    else
        fprintf(page->file, "%*s", (int)(column - at), "");
    print_words(page, column, column, text);
}

static void print_heading(const struct page *page, const char *text)
{
    fprintf(page->file, page->bold ? "\n\033[1m%s\033[0m\n" : "\n%s\n", text);
}

static void print_usage(const struct page *page, enum cli_verb verb)
{
    const struct cli_verb_row *row = &cli_verbs[verb];
    bool first = true;
    if (cli_has_unnamed(verb) || !cli_has_actions(verb)) {
        fprintf(page->file, "Usage: %s [OPTION...]%s%s\n", row->title, *row->operands ? " " : "",
                row->operands);
        first = false;
    }
    for (unsigned i = ACTION_none + 1; i < ACTIONS; i++) {
        if (cli_actions[i].verb != verb)
            continue;
        fprintf(page->file, "%s %s %s [OPTION...] %s\n", first ? "Usage:" : "      ", row->title,
                cli_actions[i].name, cli_actions[i].operands);
        first = false;
    }
}

static void print_description(const struct page *page, enum cli_verb verb)
{
    for (size_t i = 0; i < cli_paragraph_count; i++)
        if (cli_paragraphs[i].verb == verb) {
            fputc('\n', page->file);
            print_words(page, 0, 0, cli_paragraphs[i].text);
        }
}

static void print_verbs(const struct page *page)
{
    print_heading(page, "Verbs");
    for (unsigned i = VERB_none + 1; i < VERBS; i++)
        print_row(page, 2, NAME_WIDTH, cli_verbs[i].name, cli_verbs[i].line);
}

static void print_actions(const struct page *page, enum cli_verb verb)
{
    if (!cli_has_actions(verb))
        return;
    print_heading(page, "Actions");
    for (unsigned i = ACTION_none + 1; i < ACTIONS; i++)
        if (cli_actions[i].verb == verb)
            print_row(page, 2, NAME_WIDTH, cli_actions[i].name, cli_actions[i].text);
}

static void print_values(const struct page *page, enum cli_option option)
{
    unsigned column = text_column(page, 2, LABEL_WIDTH);
    struct cli_value value;
    for (unsigned i = 0; (value = cli_value(option, i)).name; i++) {
        char text[300];
        snprintf(text, sizeof text, "%s: %s", value.name, value.text);
        fprintf(page->file, "%*s", (int)column, "");
        print_words(page, column, column + 4, text);
    }
}

static void print_option(const struct page *page, enum cli_option option)
{
    const struct cli_option_row *row = &cli_options[option];
    char letter[8] = "    ", label[80], remark[200], text[600];
    if (row->letter)
        snprintf(letter, sizeof letter, "-%c, ", row->letter);
    const char *argument = row->argument ? row->argument : "";
    bool optional = row->use == USE_OPTIONAL;
    snprintf(label, sizeof label, "%s--%s%s%s%s", letter, row->name,
             optional ? "[=" : (row->argument ? " " : ""), argument, optional ? "]" : "");
    cli_option_remark(option, remark, sizeof remark);
    snprintf(text, sizeof text, "%s%s%s%s", row->text, *remark ? " (" : "", remark,
             *remark ? ")" : "");
    print_row(page, 2, LABEL_WIDTH, label, text);
    if (cli_explains_values(option))
        print_values(page, option);
}

static void print_options(const struct page *page, enum cli_verb verb)
{
    print_heading(page, "Options");
    for (unsigned i = 0; i < OPTIONS; i++)
        if (cli_has(verb, i))
            print_option(page, i);
}

static void print_exits(const struct page *page, enum cli_verb verb)
{
    print_heading(page, "Exit status");
    for (size_t i = 0; i < cli_exit_count; i++) {
        char label[16];
        snprintf(label, sizeof label, "%u", cli_exits[i].status);
        if (cli_exits[i].verbs >> verb & 1)
            print_row(page, 2, NAME_WIDTH, label, cli_exits[i].text);
    }
}

static void print_examples(const struct page *page, enum cli_verb verb)
{
    print_heading(page, "Examples");
    for (size_t i = 0; i < cli_example_count; i++)
        if (cli_examples[i].verb == verb) {
            fprintf(page->file, "  %s\n      ", cli_examples[i].command);
            print_words(page, 6, 6, cli_examples[i].text);
        }
}

void cli_print_help(FILE *file, enum cli_verb verb, unsigned width, bool bold)
{
    struct page page = {.file = file, .width = width, .bold = bold};
    fprintf(file, "%s - %s\n\n", cli_verbs[verb].title, cli_verbs[verb].line);
    print_usage(&page, verb);
    print_description(&page, verb);
    if (verb == VERB_none)
        print_verbs(&page);
    print_actions(&page, verb);
    print_options(&page, verb);
    print_exits(&page, verb);
    print_examples(&page, verb);
}

unsigned cli_width(FILE *file)
{
    const char *columns = getenv("COLUMNS");
    long width = columns ? strtol(columns, NULL, 10) : 0;
    struct winsize size;
    if (width <= 0 && ioctl(fileno(file), TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width <= 0)
        width = WIDTH_USUAL;
    if (width < WIDTH_MIN)
        width = WIDTH_MIN;
    return width > WIDTH_MAX ? WIDTH_MAX : (unsigned)width;
}

/* Adds a remark, if there is any, to those before it. */
static void add_remark(char *text, size_t size, const char *before, const char *remark)
{
    size_t used = strlen(text);
    if (*remark != '\0')
        snprintf(text + used, size - used, "%s%s%s", used ? "; " : "", before, remark);
}

void cli_option_remark(enum cli_option option, char *text, size_t size)
{
    const struct cli_option_row *row = &cli_options[option];
    bool is_told = row->preset && strcmp(row->preset, "-") != 0;
    text[0] = '\0';
    if (!cli_explains_values(option))
        cli_list_values(option, text, size);
    add_remark(text, size, row->use == USE_OPTIONAL ? "alone it means " : "default ",
               is_told ? row->preset : "");
    add_remark(text, size, "", row->use == USE_MANY ? "may be repeated" : "");
}

bool cli_explains_values(enum cli_option option)
{
    return cli_value(option, 0).name && cli_value(option, 0).text;
}
