"""Campaigns with bad input: short in the test run, a million cases a target by ``make fuzz``."""
