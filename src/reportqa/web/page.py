"""The page as Gradio Blocks. Comes in: questions typed or pressed. Goes out: cards, newest last.

The chat only shows; it is never an input. What was said before lives in a `gr.State` on this server, so a visitor cannot
send back an altered conversation. The browser only counts its turns: when the server has lost them (restart, eviction) a
question that leans on them must not be answered as if it stood alone. No event here may do what a visitor may not: Gradio's
own notion of private events is only documentation. Events run without Gradio's queue, whose message store can lose an answer
under load.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from reportqa.archive import Archive
from reportqa.records import LONGEST_DIALOGUE, LONGEST_QUESTION, Answer, Report, Table
from reportqa.web.ask import BadQuestion, CannotAnswer, ask, ready_assistant
from reportqa.web.card import card, question_markup
from reportqa.web.coverage import coverage_markup, status_markup
from reportqa.web.holder import Holder
from reportqa.web.markup import element, text
from reportqa.web.words import say

#: turns kept on the page, and as many earlier questions as are looked at
TURNS = LONGEST_DIALOGUE
EXAMPLES = 6
CHOICES = 6
#: body, year, item and topic are what a question can take over from the one before
DROPS = 4
#: code of the answer after which the visitor will want to go on with the text in the box
TO_BE_SHORTENED = "too_long"
#: characters that the box holds: so many more than are answered that a question cut here is refused all the same, and so few
#: that they pass the gate
BOX_HOLDS = 10 * LONGEST_QUESTION
#: seconds between two looks whether the reports have been read
LOOK_AGAIN = 2.0
#: conversations kept on the server; the longest unused makes room for a new one
SESSIONS = 500


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; `number` counts from 1 within the conversation."""

    number: int
    question: str
    answer: Answer
    record: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns still shown, under a random name that ties their rows in the archive together."""

    name: str = field(default_factory=lambda: secrets.token_hex(8))
    turns: tuple[Turn, ...] = ()

    def questions(self) -> tuple[str, ...]:
        """The visitor's earlier questions, oldest first."""
        return tuple(turn.question for turn in self.turns)

    def and_then(self, question: str, answer: Answer, record: str) -> Conversation:
        """The conversation with one more turn; the oldest falls away when there are too many."""
        turn = Turn(self.next_number(), question, answer, record)
        return Conversation(self.name, (*self.turns, turn)[-TURNS:])

    def count(self) -> int:
        """How many turns there have been, those no longer shown included."""
        return self.turns[-1].number if self.turns else 0

    def next_number(self) -> int:
        """The number that the next turn gets."""
        return self.count() + 1


class NoLibrary:
    """Stands in for the index that an earlier answer was made from when another has taken its place."""

    count = 0
    fallen = ""
    generation = ""

    def chosen(self, issuers: Collection[str] = (), years: Collection[int] = ()) -> tuple[Report, ...]:
        """None."""
        return ()

    def pictures_of(self, digest: str) -> bool:
        """None."""
        return False

    def report(self, report_id: str) -> Report | None:
        """None: the report may read differently now."""

    def table(self, report_id: str, table_id: str) -> Table | None:
        """None: the table may hold other figures now."""

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that events write to."""

    coverage: gr.Markdown
    chat: gr.Chatbot
    choices_label: gr.Markdown
    choices: tuple[gr.Button, ...]
    drops_label: gr.Markdown
    drops: tuple[gr.Button, ...]
    notice: gr.Markdown
    box: gr.Textbox
    conversation: gr.State
    counter: gr.Number
    examples_label: gr.Markdown
    examples: tuple[gr.Button, ...]
    timer: gr.Timer

    def of_answer(self) -> list[Any]:
        """What a question changes, in the order of `_shown`."""
        before = [self.box, self.conversation, self.counter, self.notice, self.chat]
        return [*before, self.choices_label, *self.choices, self.drops_label, *self.drops]

    def of_state(self) -> list[Any]:
        """What the opening of the library changes, in the order of `_look`."""
        return [self.coverage, self.notice, self.examples_label, *self.examples, self.timer]


def make_page(holder: Holder, archive: Archive) -> gr.Blocks:
    """The page; it can be made before the assistant is ready and then fills itself."""
    page: gr.Blocks
    with gr.Blocks(title=say("title"), analytics_enabled=False, fill_width=False) as page:
        parts, ask_button, clear_button = _lay_out()

        def on_ask(typed: str, conversation: Conversation, counted: int) -> list[Any]:
            return _on_ask(holder, archive, typed, conversation, counted)

        def on_press(question: str, conversation: Conversation, counted: int) -> list[Any]:
            # what stands in the box has not been asked yet
            return [gr.skip(), *_on_ask(holder, archive, question, conversation, counted)[1:]]

        def on_look() -> list[Any]:
            return _look(holder)

        for trigger, handler, source in (
            (parts.box.submit, on_ask, parts.box),
            (ask_button.click, on_ask, parts.box),
            *((button.click, on_press, button) for button in (*parts.examples, *parts.choices, *parts.drops)),
        ):
            inputs = [source, parts.conversation, parts.counter]
            _listen(trigger, handler, inputs, parts.of_answer(), show_progress="minimal")
        _listen(clear_button.click, _on_clear, [], parts.of_answer())
        _listen(page.load, on_look, [], parts.of_state())
        _listen(parts.timer.tick, on_look, [], parts.of_state())
    page.state_session_capacity = SESSIONS
    return page


def built_in_words() -> gr.I18n:
    """Gradio's own words on this page, in Chinese whatever the language of the browser."""
    chinese = {"chatbot.chatbot": say("chat_label"), "chatbot.chat_log": say("chat_label")}
    return gr.I18n(**dict.fromkeys(("en", "zh-CN", "zh-TW"), chinese))


def _listen(trigger: Any, handler: Any, inputs: list[Any], outputs: list[Any], show_progress: str = "hidden") -> None:
    trigger(
        handler,
        inputs=inputs,
        outputs=outputs,
        queue=False,
        api_visibility="private",
        show_progress=show_progress,
        trigger_mode="once",
    )


def _lay_out() -> tuple[Parts, gr.Button, gr.Button]:
    """Components from top to bottom, in the order in which they are read out."""
    heading = element("h1", text(say("title")), id="title") + element("p", text(say("scope")), "scope")
    _block(element("div", heading, "top"), "heading")
    coverage = _block(status_markup(say("coverage_loading")), "coverage-area")
    _block(element("h2", text(say("chat_label")), "unseen"), "chat-heading")
    chat = gr.Chatbot(
        elem_id="chat",
        label=say("chat_label"),
        show_label=False,
        visible=False,
        height=None,
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        sanitize_html=True,
        allow_tags=False,
        allow_file_downloads=False,
        group_consecutive_messages=False,
        autoscroll=False,
        layout="panel",
        container=False,
    )
    drops_label = _block(element("p", text(say("drops_label")), "label"), "drops-label", visible=False)
    with gr.Row(elem_id="drops"):
        drops = tuple(gr.Button(visible=False, elem_id=f"drop-{i}", elem_classes="choice") for i in range(1, DROPS + 1))
    choices_label = _block("", "choices-label", visible=False)
    with gr.Row(elem_id="choices"):
        choices = tuple(gr.Button(visible=False, elem_id=f"choice-{i}", elem_classes="choice") for i in range(1, CHOICES + 1))
    notice = _block("", "notice", visible=False)
    box = gr.Textbox(
        label=say("box_label"),
        info=say("box_info"),
        placeholder=say("box_hint"),
        max_length=BOX_HOLDS,
        lines=1,
        max_lines=4,
        autofocus=True,
        elem_id="question",
    )
    with gr.Row(elem_id="actions"):
        ask_button = gr.Button(say("ask"), variant="primary", elem_id="ask")
        clear_button = gr.Button(say("clear"), elem_id="clear")
    examples_label = _block(element("p", text(say("examples_label")), "label"), "examples-label", visible=False)
    with gr.Row(elem_id="examples"):
        examples = tuple(
            gr.Button(visible=False, elem_id=f"example-{i}", elem_classes="choice") for i in range(1, EXAMPLES + 1)
        )
    conversation = gr.State(Conversation(name=""))
    counter = gr.Number(0, precision=0, visible=False)
    timer = gr.Timer(LOOK_AGAIN)
    shown = (chat, choices_label, choices, drops_label, drops, notice, box)
    return Parts(coverage, *shown, conversation, counter, examples_label, examples, timer), ask_button, clear_button


def _block(markup: str, name: str, visible: bool = True) -> gr.Markdown:
    """A piece of our own markup; like the chat it is shown through Gradio's sanitiser."""
    return gr.Markdown(markup, elem_id=name, visible=visible, sanitize_html=True, latex_delimiters=[])


def _on_ask(holder: Holder, archive: Archive, typed: str, conversation: Conversation, counted: int) -> list[Any]:
    """The new card; or, when there is no answer, the question still in the box and why."""
    if counted != conversation.count():
        return _refused(say("conversation_lost"), conversation)
    if not conversation.name:
        conversation = Conversation()
    try:
        answer, kept = ask(
            holder,
            archive,
            typed,
            conversation.questions(),
            channel="page",
            dialogue_id=conversation.name,
            turn=conversation.next_number(),
        )
        return _shown(holder, conversation.and_then(typed, answer, kept.record))
    except (BadQuestion, CannotAnswer) as error:
        return _refused(str(error), conversation)


def _refused(why: str, conversation: Conversation) -> list[Any]:
    """Why there is no answer; the box, the cards and the buttons stay as they are."""
    notice = element("div", text(why), "notice", role="alert")
    cards_and_buttons = [gr.skip() for _ in range(3 + CHOICES + DROPS)]
    return [gr.skip(), gr.skip(), conversation.count(), gr.Markdown(notice, visible=True), *cards_and_buttons]


def _on_clear() -> list[Any]:
    closed = gr.Markdown(visible=False)
    emptied = ["", Conversation(), 0, closed, gr.Chatbot([], visible=False)]
    return [*emptied, closed, *_buttons((), CHOICES), closed, *_buttons((), DROPS)]


def _shown(holder: Holder, conversation: Conversation) -> list[Any]:
    """Everything that follows from a conversation; cards are made anew from the answers kept."""
    assistant = ready_assistant(holder)
    messages: list[Any] = []
    for turn in conversation.turns:
        messages.append({"role": "user", "content": question_markup(turn.question, turn.number)})
        library = assistant.library if turn.answer.data_version == assistant.data_version else NoLibrary()
        shown = card(turn.answer, library, turn.number, turn.record, newest=turn is conversation.turns[-1])
        messages.append({"role": "assistant", "content": shown})
    if conversation.turns[0].number > 1:
        older = element("p", text(say("only_newest", count=TURNS)), "quiet")
        messages.insert(0, {"role": "assistant", "content": element("div", older)})
    newest = conversation.turns[-1].answer
    suggestions = newest.suggestions[:CHOICES]
    drops = _without(conversation.turns[-1])
    return [
        gr.skip() if newest.code == TO_BE_SHORTENED else "",
        conversation,
        conversation.count(),
        gr.Markdown(visible=False),
        gr.Chatbot(messages, visible=True),
        gr.Markdown(element("p", text(say(f"choices_{newest.status}")), "label"), visible=bool(suggestions)),
        *_buttons(suggestions, CHOICES),
        gr.Markdown(visible=bool(drops)),
        *_buttons(drops, DROPS),
    ]


def _without(turn: Turn) -> tuple[str, ...]:
    """The question once more for each slot that was taken over, saying not to take that one over."""
    labels = dict.fromkeys(slot.label for slot in turn.answer.understood if slot.how == "carried")
    asked = (say("drop", question=turn.question.strip(), slot=label) for label in labels)
    return tuple(question for question in asked if len(question) <= LONGEST_QUESTION)[:DROPS]


def _buttons(questions: tuple[str, ...], count: int) -> list[gr.Button]:
    """That many buttons, the first ones with a question on each, the others hidden."""
    shown = [gr.Button(question, visible=True) for question in questions[:count]]
    return shown + [gr.Button(visible=False)] * (count - len(shown))


def _look(holder: Holder) -> list[Any]:
    """Coverage and examples once the assistant is open; until then what is going on.

    The timer stops when it is open, and what was said about waiting goes away. When opening failed it goes on: the index may
    be built anew at any time.
    """
    assistant = holder.assistant
    if assistant is None:
        words = say("coverage_failed", reason=holder.reason) if holder.reason else say("coverage_loading")
        return [status_markup(words), gr.skip(), gr.Markdown(visible=False), *_buttons((), EXAMPLES), gr.Timer(active=True)]
    examples = assistant.examples()[:EXAMPLES]
    label = gr.Markdown(visible=bool(examples))
    coverage, closed = coverage_markup(assistant.library.chosen()), gr.Markdown(visible=False)
    return [coverage, closed, label, *_buttons(examples, EXAMPLES), gr.Timer(active=False)]
