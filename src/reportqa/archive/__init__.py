"""Every answer given, kept before it is shown. Comes in: answers. Goes out: records of them; nothing is ever changed."""

from reportqa.archive.store import Archive, Channel, Record

__all__ = ["Archive", "Channel", "Record"]
