"""The checks on a story: what an interviewer would trip over, found by rules that read English."""
