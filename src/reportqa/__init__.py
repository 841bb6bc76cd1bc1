"""reportqa answers questions about Chinese government-information-disclosure annual reports, every figure with its cell."""

__version__ = "0.1.0"
