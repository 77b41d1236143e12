# A program that brings its spec along.
# ---
# schema: visor-grade/1
# assignment: front-matter
# points: 1
#
# tests:
#   - id: one
#     points: 1
#     expect:
#       console:
#         exact: |
#           # it is
#           here
# ---
_start: nop
