echo hello $((6*7))
