# A program that brings its spec along.
# ---
# schema: visor-grade/1
# assignment: brought
# build: { as: [kernel.s, brought.s], overlay: overlay }
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
