"""What mentormatch says, case by case, by its public names alone; see `benchmarks.same_answers`."""
