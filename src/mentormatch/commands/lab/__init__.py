"""Commands of the policy lab: what is asked of a matching that was made."""
