"""The line of sight that was pointed along: density against depth, in a small plot."""
