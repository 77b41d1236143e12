        .pushsection .comment
