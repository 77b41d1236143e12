/* report_page.c - what pages are made of: one file each, without scripts, that asks nobody for
 * anything. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <string.h>

void report_markup(const char *text, FILE *out)
{
    uint32_t character;
    for (const char *from = text; report_character(&text, &character); from = text) {
        if (report_is_harmful(character))
            continue;
        switch (character) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\'':
            fputs("&#39;", out);
            break;
        default:
            fwrite(from, 1, (size_t)(text - from), out);
        }
    }
}

/* Colours only repeat what words say. */
static const char style[] =
    ":root{color-scheme:light dark;--back:#fff;--text:#1b1b1b;--soft:#575757;--line:#bbb;"
    "--panel:#f3f3f3;--good:#11602b;--bad:#9c1717;--user:#2c63b5;--super:#b36200;--link:#0a4fa3}\n"
    "@media(prefers-color-scheme:dark){:root{--back:#161616;--text:#ececec;--soft:#adadad;"
    "--line:#555;--panel:#222;--good:#7ddb95;--bad:#ff9d94;--user:#7fb0ff;--super:#ffb45e;"
    "--link:#8fc1ff}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif}\n"
    "main{max-width:70rem;margin:0 auto;padding:1rem}\n"
    "h1,h2,h3{line-height:1.25;overflow-wrap:anywhere}\n"
    "h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}\n"
    "p,li,dd{overflow-wrap:anywhere}\n"
    "a{color:var(--link)}\n"
    ".points{font-size:1.5rem}\n"
    ".soft{color:var(--soft)}\n"
    ".passed{color:var(--good);font-weight:bold}\n"
    ".failed,.error{color:var(--bad);font-weight:bold}\n"
    ".skipped,.missing{color:var(--soft);font-weight:bold}\n"
    ".hint{border-left:.3rem solid var(--super);padding:.25rem .75rem;background:var(--panel)}\n"
    ".scroll{overflow-x:auto;max-width:100%;margin:.5rem 0}\n"
    "table{border-collapse:collapse;margin:.5rem 0}\n"
    "caption{text-align:left;color:var(--soft)}\n"
    "th,td{border:1px solid var(--line);padding:.2rem .5rem;text-align:left;vertical-align:top;"
    "max-width:30rem;overflow-wrap:break-word}\n"
    "th{background:var(--panel)}\nth a{white-space:nowrap}\n"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\n"
    "pre,code{font-family:ui-monospace,monospace;font-size:.9rem}\n"
    "pre{background:var(--panel);border:1px solid var(--line);padding:.5rem;margin:0;"
    "white-space:pre-wrap;overflow-wrap:anywhere;max-height:30rem;overflow-y:auto}\n"
    "dl{margin:.5rem 0}\ndt{font-weight:bold}\ndd{margin:0 0 .5rem 0}\n"
    ".pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));"
    "gap:.5rem}\n"
    "svg{display:block;min-width:36rem;width:100%;height:auto;max-width:60rem}\n"
    "svg text{fill:var(--text);font:14px system-ui,sans-serif}\n"
    "svg .axis{stroke:var(--text)}\n"
    "svg .user{fill:var(--user)}\nsvg .supervisor{fill:var(--super)}\n"
    "svg .bar{fill:var(--user)}\nsvg .mark{stroke:var(--text);stroke-dasharray:4 3}\n"
    "footer{margin-top:3rem;color:var(--soft);font-size:.85rem}\n"
    "@media print{pre{max-height:none}.scroll{overflow:visible}section{break-inside:avoid-page}"
    "main{max-width:none}svg{min-width:0}}\n";

void report_page_begin(const char *title, FILE *out)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
          "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n<title>",
          out);
    report_markup(title, out);
    fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>", style);
    report_markup(title, out);
    fputs("</h1>\n", out);
}

void report_page_end(FILE *out)
{
    fputs("</main>\n</body>\n</html>\n", out);
}

void report_cell(const char *text, FILE *out)
{
    fputs("<td>", out);
    report_markup(text, out);
    fputs("</td>", out);
}

void report_number(json_int_t number, FILE *out)
{
    fprintf(out, "<td class=\"n\">%lld</td>", (long long)number);
}

void report_columns(const char *const *names, FILE *out)
{
    fputs("<thead><tr>", out);
    for (; *names; names++) {
        fputs("<th scope=\"col\">", out);
        report_markup(*names, out);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n", out);
}

static void write_escaped(const char *text, FILE *out)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text; text++)
        if (strchr(plain, *text))
            putc(*text, out);
        else
            fprintf(out, "%%%02X", (unsigned char)*text);
}

void report_address(const char *folder, const char *file, FILE *out)
{
    fputs("./", out);
    write_escaped(folder, out);
    putc('/', out);
    write_escaped(file, out);
}
