/* and all the rest
