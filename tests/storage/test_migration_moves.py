"""What was told of a story, and what one follows up, is noted by an article from the nineteenth step on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from newsdesk.storage import migrations, sqlite

_BEFORE = """
INSERT INTO desks (id, key, created_at) VALUES (1, 'guild:1', 0), (2, 'guild:2', 0);
INSERT INTO stories (id, desk_id, first_at, last_at) VALUES (1, NULL, 0, 0), (2, NULL, 0, 0), (3, 1, 0, 0);
INSERT INTO articles (id, desk_id, story_id, ref, version, title, language, first_seen_at)
VALUES (1900000000000, NULL, 1, 'public', 1, 'Ferry stops', 'en', 0),
(1900000000001, NULL, 2, 'later', 1, 'Ferry sails', 'en', 0), (1900000000002, 1, 3, 'own', 1, 'Ferry', 'en', 0);
INSERT INTO story_links (story_id, follows_id, article_id) VALUES (2, 1, 1900000000001);
INSERT INTO alert_questions (id, literals, version, wanted, change) VALUES (1, '[]', 1, 1, 1);
INSERT INTO alerts (id, key, desk_id, question_id, asked, target, made_at) VALUES
(1, 'a', 1, 1, 'ferry', 'channel:1', 0), (2, 'b', 2, 1, 'ferry', 'channel:2', 0);
INSERT INTO alert_stories (alert_id, story_id, key, refs, told_at, muted_at) VALUES
(1, 1, 'alert:1', '["public","later"]', 5, NULL), (1, 3, 'alert:2', '["own"]', 6, 7),
(1, 9, 'alert:3', '["gone"]', 5, NULL), (2, 3, 'alert:4', '["own"]', 5, NULL);
INSERT INTO feed_told (desk_id, target, story_id, key, refs, told_at) VALUES
(1, 'channel:1', 2, 'feed:1', '["later"]', 8), (2, 'channel:2', 9, 'feed:2', '["own"]', 8)
"""


def test_what_was_noted_by_story_is_noted_by_the_article_that_leads_it(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    engine = sqlite.engine(path, "writer", 1)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0018")
        for statement in _BEFORE.split(";\n"):
            connection.execute(text(statement))
        command.upgrade(config, "0019")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        told = connection.execute(
            "SELECT alert_id, lead_id, key, refs, told_at, muted_at FROM alert_stories ORDER BY key"
        )
        assert told.fetchall() == [
            (1, 1900000000000, "alert:1", '["public","later"]', 5, None),
            (1, 1900000000002, "alert:2", '["own"]', 6, 7),
        ], "what is of an article that is gone, or of another desk's, tells no story any more"
        posts = connection.execute("SELECT desk_id, target, lead_id, key, refs, told_at FROM feed_told").fetchall()
        assert posts == [(1, "channel:1", 1900000000001, "feed:1", '["later"]', 8)]
        assert connection.execute("SELECT * FROM story_links").fetchall() == [(1900000000001, 1)]
        names = connection.execute("SELECT name FROM sqlite_master WHERE name GLOB '*_old'").fetchall()
        assert names == []
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
