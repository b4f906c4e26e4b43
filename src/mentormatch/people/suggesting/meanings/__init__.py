"""What answers in words mean, as a first guess that somebody checks; or nothing, never a wrong one.

- ``week_words``: the words that forms use for days and hours.
- ``clock``: hours of a day written in digits.
- ``hours``: the hours of a week that an answer stands for.
- ``levels``: levels that the labels of a scale stand for.
- ``counts``: numbers of people in words.
- ``unsaid``: answers that nobody but the coordinator can give a meaning, listed to be filled in.

An answer is read as a whole: one word that is not known, and it is left to the coordinator.
"""
