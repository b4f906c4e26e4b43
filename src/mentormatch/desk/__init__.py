"""Situational mentoring: requests for one skill arrive one at a time and are answered at once."""
