"""The exceptions of the house: trouble in the program or its surroundings. Trouble in data is a `Problem`, not an exception.

Each message is one plain Chinese sentence that says what is wrong and, where there is one, the next step.
"""


class ReportqaError(Exception):
    """Anything that the command line reports as one sentence instead of a traceback."""


class UnreadableFile(ReportqaError):
    """A document cannot be read at all; `code` is one of the E_ codes. `pages` are those that hold only pictures."""

    def __init__(self, code: str, message: str, pages: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.pages = pages


class IndexUnusable(ReportqaError):
    """The index is missing, damaged, older than this program, or made with another encoder."""


class WrongSetting(ReportqaError):
    """A settings or lexicon file has an unknown key or a value that cannot be."""


class ArchiveFailed(ReportqaError):
    """The archive cannot be opened, written or read; without it no answer may be shown."""
