        .irp    x, 1
