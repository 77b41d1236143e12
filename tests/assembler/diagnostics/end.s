        .bss
        .space  0x3fffffff
        .section .sbss
        .space  0x3fffffff
