"""What a behavioural interview is: plain dataclasses and pure functions."""
