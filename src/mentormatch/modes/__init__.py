"""Ways of mentoring beyond pairs: each verb from people to groups that were checked."""
