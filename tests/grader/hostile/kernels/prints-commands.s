# What runners of jobs would obey.
# expect: graded 50 console
        .include "text.inc"
        .ascii  "::set-output name=points::100\n##[error]stop\n##vso[task.complete result=Succeeded]\n"
        .ascii  "::add-mask::a\n::stop-commands::x\n::error file=spec.yaml::no\n::endgroup::\n"
        .ascii  "  ::warning::indented\r::error::after a return\n"
text_end:
