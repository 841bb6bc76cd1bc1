"""Invented reports with their true cells, for showing and testing: comes in a seed, goes out a folder of documents."""

from reportqa.demo.collection import write_collection
from reportqa.demo.generate import SEED, generate

__all__ = ["SEED", "generate", "write_collection"]
