"""The only SQL: the database, its tables, and functions over a session that return `models`.

    database     the engines and threads: `Database.read` and `Database.write`
    sqlite       everything that is odd about SQLite and its driver
    tables       the rows; nobody outside this folder sees one
    migrations   how a database gets from one version to the next
    visible      the one condition by which a desk sees an article
    desks        desks, their settings and their sources
    states       what a button stands for, where it is too long for the button
    articles     articles as a desk sees them, and how one is stored
    editing      what a desk's editors do to an article: approve, remove
    recent       the words and people of a desk's newest articles
    known        whether an article is known already
    packed       the compact forms of what is always read whole
    search       the full-text index and questions to it
    people       who was quoted, under which names
    quotes       what they said
    compared     with which articles a new one is compared
    grouping     which story a new article joins, and which others move by it
    story_moves  moves them, with whatever goes by story
    stories      stories as a desk sees them
    story_corrections   what a desk's editors say of which articles are one story
    story_copies        and has later copies of what they split off follow it
    story_briefs        what was found about a story's articles together, and what is still due

Every function takes the caller's session first and runs in the caller's one transaction. Every read takes a desk.
"""
