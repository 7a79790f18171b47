"""The foundation: desks and sources, articles with their versions, quotes and people, stories, the full-text index.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of an empty database."""
    op.create_table(
        "desks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=True),
        sa.Column("editors_role", sa.BigInteger(), nullable=True),
        sa.Column("savers_role", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desks")),
        sa.UniqueConstraint("key", name=op.f("uq_desks_key")),
    )
    op.create_table(
        "index_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fold_version", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_state")),
    )
    op.create_table(
        "term_counts",
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "term", name=op.f("pk_term_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_people_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_key"), "people", ["key"], unique=False)
    op.create_index("uq_people_desk", "people", ["desk_id", "key"], unique=True)
    op.create_index("uq_people_public", "people", ["key"], unique=True, sqlite_where=sa.text("desk_id IS NULL"))
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("outlet", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("next_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_sources_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("key", name=op.f("uq_sources_key")),
    )
    op.create_index(op.f("ix_sources_desk_id"), "sources", ["desk_id"], unique=False)
    op.create_table(
        "states",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_states_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("desk_id", "key", name=op.f("pk_states")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_states_expires_at"), "states", ["expires_at"], unique=False)
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_stories_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_desk_id"), "stories", ["desk_id"], unique=False)
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("outlet", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("saved_by", sa.String(), nullable=True),
        sa.Column("address_key", sa.BigInteger(), nullable=True),
        sa.Column("content_key", sa.BigInteger(), nullable=True),
        sa.Column("title_key", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_articles_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_articles_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(
        op.f("ix_articles_address_key"),
        "articles",
        ["address_key"],
        unique=False,
        sqlite_where=sa.text("address_key IS NOT NULL"),
    )
    op.create_index(op.f("ix_articles_content_key"), "articles", ["content_key"], unique=False)
    op.create_index(
        op.f("ix_articles_desk_id"), "articles", ["desk_id"], unique=False, sqlite_where=sa.text("desk_id IS NOT NULL")
    )
    op.create_index(op.f("ix_articles_story_id_id"), "articles", ["story_id", "id"], unique=False)
    op.create_index(
        op.f("ix_articles_title_key"),
        "articles",
        ["title_key"],
        unique=False,
        sqlite_where=sa.text("title_key IS NOT NULL"),
    )
    op.create_index("uq_articles_public_ref", "articles", ["ref"], unique=True, sqlite_where=sa.text("desk_id IS NULL"))
    op.create_index(
        "uq_articles_desk_ref", "articles", ["desk_id", "ref"], unique=True, sqlite_where=sa.text("desk_id IS NOT NULL")
    )
    op.create_table(
        "hidden",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("hidden_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_hidden_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_hidden_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("desk_id", "article_id", name=op.f("pk_hidden")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_hidden_article_id"), "hidden", ["article_id"], unique=False)
    op.create_table(
        "follows",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_follows_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_follows_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("desk_id", "source_id", name=op.f("pk_follows")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_follows_source_id"), "follows", ["source_id"], unique=False)
    op.create_table(
        "person_words",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_words_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "kind", "person_id", name=op.f("pk_person_words")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_person_words_person_id"), "person_words", ["person_id"], unique=False)
    op.create_table(
        "article_sources",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_sources_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_article_sources_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "source_id", name=op.f("pk_article_sources")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_article_sources_source_id_seq"), "article_sources", ["source_id", "seq"], unique=True)
    op.create_table(
        "article_terms",
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_terms_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("scope", "term", "article_id", name=op.f("pk_article_terms")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_article_terms_article_id"), "article_terms", ["article_id"], unique=False)
    op.create_table(
        "article_vectors",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_vectors_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_vectors")),
    )
    op.create_table(
        "person_forms",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_person_forms_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_forms_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "article_id", "form", name=op.f("pk_person_forms")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_person_forms_article_id"), "person_forms", ["article_id"], unique=False)
    op.create_table(
        "person_roles",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_person_roles_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_roles_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "article_id", "n", name=op.f("pk_person_roles")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_person_roles_article_id"), "person_roles", ["article_id"], unique=False)
    op.create_table(
        "quotes",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("group", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("speaker", sa.String(), nullable=True),
        sa.Column("speaker_kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("cue", sa.String(), nullable=True),
        sa.Column("mention", sa.String(), nullable=True),
        sa.Column("said_key", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_quotes_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_quotes_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("article_id", "version", "n", name=op.f("pk_quotes")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_quotes_person",
        "quotes",
        ["person_id", "article_id", "group"],
        unique=False,
        sqlite_where=sa.text("part = 0 AND person_id IS NOT NULL"),
    )
    op.create_table(
        "sketch_bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_sketch_bands_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_sketch_bands")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sketch_bands_article_id"), "sketch_bands", ["article_id"], unique=False)
    op.create_table(
        "versions",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("told_key", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("credits", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_versions_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_versions_source_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_versions")),
    )
    op.create_index(op.f("ix_versions_source_id"), "versions", ["source_id"], unique=False)

    # Contentless: the texts are in `versions`. "ascii" parts at what is ASCII and neither letter nor digit, which
    # leaves folded tokens of any script whole.
    op.execute("CREATE VIRTUAL TABLE article_words USING fts5(title, body, source, content='', tokenize='ascii')")
    # Made with no version of folding yet: opening the database indexes what there is and writes down with which.
    op.execute("INSERT INTO index_state (id, fold_version, articles) VALUES (1, 0, 0)")


def downgrade() -> None:
    """Refuse: the copy that is made before every migration is the way back."""
    raise NotImplementedError("restore the copy that was made before the migration")
