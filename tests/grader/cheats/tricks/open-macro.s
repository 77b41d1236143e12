        .macro  nothing
