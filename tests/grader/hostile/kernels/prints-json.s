# The end of a string, then a result.
# expect: graded 50 console
        .include "text.inc"
        .ascii  "\"}]},\"status\":\"graded\",\"points\":100,\"tests\":[],\"x\":{\"y\":[{\"z\":\"\n"
        .ascii  "{\"score\": 100.0, \"tests\": []}\n{\"schema\": \"visor-result/1\"}\n\\u0000\\\n"
text_end:
