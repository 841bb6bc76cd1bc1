"""The one way in which page and API ask. Comes in: a question as typed. Goes out: an answer that is already in the archive.

Order matters: the row is on disk before anyone sees the answer. Every failure is a `CannotAnswer` with a plain sentence.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3

from reportqa.archive import Archive, Channel, Record
from reportqa.errors import ArchiveFailed, IndexUnusable, ReportqaError
from reportqa.records import LONGEST_DIALOGUE, Answer
from reportqa.text import printable
from reportqa.web.holder import Assistant, Holder
from reportqa.web.words import say

_log = logging.getLogger(__name__)


class BadQuestion(ReportqaError):
    """The question cannot be asked as it is: empty, or with characters that no text has."""


class CannotAnswer(ReportqaError):
    """No answer can be given now, whatever the question."""


def clean_question(text: str) -> str:
    """The question without controls and outer spaces; raises `BadQuestion`. How long it may be is for the assistant to say."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadQuestion(say("question_unreadable"))
    clean = printable(text).strip()
    if not clean:
        raise BadQuestion(say("question_empty"))
    return clean


def ready_assistant(holder: Holder) -> Assistant:
    """The assistant, or `CannotAnswer` saying why there is none yet."""
    if holder.assistant is None:
        raise CannotAnswer(say("not_opened", reason=holder.reason) if holder.reason else say("not_ready"))
    return holder.assistant


def ask(
    holder: Holder,
    archive: Archive,
    text: str,
    dialogue: tuple[str, ...],
    *,
    channel: Channel,
    dialogue_id: str = "",
    turn: int = 0,
) -> tuple[Answer, Record]:
    """Asks and archives; returns the answer and its record. Raises `BadQuestion` or `CannotAnswer`."""
    question = clean_question(text)
    earlier = tuple(clean_question(part) for part in dialogue[-LONGEST_DIALOGUE:])
    try:
        with holder.asking:  # inside, since the assistant may be exchanged for one on a newer index
            answer, _ = ready_assistant(holder).ask(question, earlier)
        return answer, archive.save(answer, text, channel, dialogue=dialogue_id, turn=turn, earlier=earlier)
    except ArchiveFailed as error:
        _log.error("the archive refused a row: %s", error.__cause__ or error)
        raise CannotAnswer(say("archive_failed")) from error
    except sqlite3.DatabaseError as error:
        _log.error("the index cannot be read any more: %s", error)
        holder.fail(say("index_damaged"))
        holder.doubted.set()
        raise CannotAnswer(say("not_opened", reason=holder.reason)) from error
    except CannotAnswer:
        raise
    except IndexUnusable as error:
        _log.error("a part of the index is damaged: %s", error)
        holder.doubted.set()
        raise CannotAnswer(str(error)) from error
    except ReportqaError as error:
        raise CannotAnswer(str(error)) from error
    except Exception as error:  # the edge of the program: a visitor gets a number, the log the reason, never the question
        number = secrets.token_hex(4)
        _log.exception("asking failed, number %s", number)
        raise CannotAnswer(say("ask_failed", number=number)) from error
