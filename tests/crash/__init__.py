"""Campaigns with faults: short in the test run, in full by ``make torture``."""
