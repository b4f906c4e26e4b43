"""Commands of the policy lab: what one asks before and after a matching, one module each."""
