"""Direct quotations and who said them, by rules: one module a step, one data file a language, no model.

`marks` pairs the quote marks, `dashes` finds dialogue without them; `narrative` cuts the telling around them into
sentences; `cues` and `clauses` read who is said to speak; `resolve` says whom the words mean; `worth` leaves out
titles, signs and scare quotes; `find` leads.
"""

from newsdesk.text.quotes.find import Found, find

__all__ = ["Found", "find"]
