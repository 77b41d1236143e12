        .end
