"""The field's words and tables, as data. Comes in: the TOML files of this folder. Goes out: one frozen, checked `Lexicon`.

`load_lexicon()` reads everything once and refuses what does not fit together; the error names file, key and reason.
"""

from reportqa.lexicon.forms import Form, FormBlock, FormColumn, FormRow, FormTable, tables_of
from reportqa.lexicon.load import Lexicon, load_lexicon

__all__ = ["Form", "FormBlock", "FormColumn", "FormRow", "FormTable", "Lexicon", "load_lexicon", "tables_of"]
