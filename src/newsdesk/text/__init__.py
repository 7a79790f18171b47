"""Pure functions over text, one module a step: no I/O, no clock, no database, no randomness.

An article goes through them in this order, each step reading what those before it found, and every offset counting
characters of the text as it was given:

    clean → sentences → language → people → quotes → summarise → keywords → fingerprint → cluster

    clean        paragraphs and their kinds, the title, the agency credits
    sentences    the sentences of the body paragraphs, and the length of a text as budgets count it
    language     the language of a text
    people       whom an article names, with every form of the name and the roles
    quotes       direct quotations and who said them
    summarise    the rank of every sentence, and the few that a summary takes
    keywords     key terms
    fingerprint  what tells whether two texts are the same telling
    cluster      which story an article belongs to, by what `likeness` finds; `followups` says which one that follows up

Beside the way stand `fold`, the one form in which words are compared (by the search index, queries, alerts, titles and
fingerprints alike), and `query`, which reads what somebody asks for. Heavy libraries are imported when they are first
used: whoever only imports these modules loads none of them.
"""
