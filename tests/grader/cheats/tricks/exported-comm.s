        .comm   STATUS_U, 4
