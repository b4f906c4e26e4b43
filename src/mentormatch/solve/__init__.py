"""Solvers: arrays in, proven pairs out. They know no people, no policy and no file."""
