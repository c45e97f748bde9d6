-- A library of format 1, as the Starkeeper of that format made it. It stays as it is for ever.
PRAGMA application_id=1400138608;
PRAGMA user_version=1;
BEGIN TRANSACTION;
CREATE TABLE draft (
            id INTEGER NOT NULL PRIMARY KEY,
            story_id INTEGER UNIQUE REFERENCES story (id) ON DELETE CASCADE,
            base_version INTEGER CHECK (base_version >= 1),
            saved_at TEXT NOT NULL CHECK (saved_at GLOB '????-??-??T??:??:??.??????+00:00'),
            title TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure', 'mixed')),
            status TEXT NOT NULL CHECK (status IN ('draft', 'ready', 'retired')),
            employer TEXT NOT NULL,
            role TEXT NOT NULL,
            date TEXT NOT NULL,
            situation TEXT NOT NULL,
            task TEXT NOT NULL,
            action TEXT NOT NULL,
            result TEXT NOT NULL,
            lesson TEXT NOT NULL,
            CHECK ((story_id IS NULL) = (base_version IS NULL))
        ) STRICT
        ;
INSERT INTO "draft" VALUES(1,1,3,'2026-01-21T09:30:00.123456+00:00','The pager that nobody owned','success','ready','','','2023-0','','','I read the logs until','','');
INSERT INTO "draft" VALUES(2,NULL,NULL,'2026-01-22T09:30:00.123456+00:00','','mixed','draft','','','','We had three weeks','','','','');
CREATE TABLE own_question (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
            text TEXT NOT NULL CHECK (length(trim(text)) > 0),
            principles TEXT NOT NULL CHECK (principles GLOB '[[]*]'),
            polarity TEXT NOT NULL CHECK (polarity IN ('success', 'failure', 'conflict', 'open')),
            level TEXT NOT NULL CHECK (level IN ('any', 'ic', 'manager')),
            roles TEXT NOT NULL CHECK (roles GLOB '[[]*]'),
            added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??.??????+00:00')
        ) STRICT
        ;
INSERT INTO "own_question" VALUES('own-when-were-you-wrong','When were you wrong?','["earn-trust"]','failure','ic','["MLE"]','2026-01-10T09:30:30.123456+00:00');
CREATE TABLE rehearsal (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            question_id TEXT NOT NULL CHECK (length(question_id) > 0),
            question TEXT NOT NULL,
            story_id INTEGER REFERENCES story (id) ON DELETE SET NULL,
            seconds REAL NOT NULL CHECK (seconds >= 0),
            rating TEXT NOT NULL CHECK (rating IN ('again', 'hard', 'good', 'easy')),
            answered_at TEXT NOT NULL CHECK (answered_at GLOB '????-??-??T??:??:??.??????+00:00')
        ) STRICT
        ;
INSERT INTO "rehearsal" VALUES(1,'ownership-1','Tell me of a thing you took on that was not yours.',1,142.5,'good','2026-01-10T09:30:00.123456+00:00');
INSERT INTO "rehearsal" VALUES(2,'own-when-were-you-wrong','When were you wrong?',2,61.0,'again','2026-01-11T09:30:00.123456+00:00');
INSERT INTO "rehearsal" VALUES(3,'own-when-were-you-wrong','When were you wrong?',NULL,0.0,'hard','2026-01-12T09:30:00.123456+00:00');
CREATE TABLE story (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            version INTEGER NOT NULL CHECK (version >= 1),
            title TEXT NOT NULL CHECK (length(trim(title)) > 0 AND length(title) <= 300),
            outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure', 'mixed')),
            status TEXT NOT NULL CHECK (status IN ('draft', 'ready', 'retired')),
            employer TEXT NOT NULL CHECK (length(employer) <= 200),
            role TEXT NOT NULL CHECK (length(role) <= 200),
            date TEXT NOT NULL CHECK (
                date = ''
                OR date GLOB '[0-9][0-9][0-9][0-9]'
                OR date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'
                OR date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
            ),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            created_at TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.??????+00:00'),
            updated_at TEXT NOT NULL CHECK (updated_at GLOB '????-??-??T??:??:??.??????+00:00'),
            deleted_at TEXT CHECK (deleted_at GLOB '????-??-??T??:??:??.??????+00:00'),
            saved_by TEXT NOT NULL CHECK (length(saved_by) > 0),
            situation TEXT NOT NULL,
            task TEXT NOT NULL,
            action TEXT NOT NULL,
            result TEXT NOT NULL,
            lesson TEXT NOT NULL
        ) STRICT
        ;
INSERT INTO "story" VALUES(1,3,'The pager that nobody owned','success','ready','Brackenhill','Engineer','2023-05','a4150f1124650fa69ef83ba09fd1b25227cc52eeb6e0c0af4c83a5d862d80e79','2026-01-05T09:30:00.123456+00:00','2026-01-09T09:30:00.123456+00:00',NULL,'tui','Every night the pager rang for a service without a team.','I was on call that week.','I read the logs until I found the cause: a retry without a limit.
Then I wrote a test for it, and a note that says who owns it now.','No call in the four months since, and “its” team has a name.','Ask who owns a thing before asking who broke it.');
INSERT INTO "story" VALUES(2,1,'Told them it was me – naïveté, 数据, 🙂','failure','ready','Mühlbach & Söhne','','2024-02-29','70c16feea6e7e54d1060dc3105ce4cf09d2c5a519461e065956f0973bfd20af8','2026-01-06T09:30:00.123456+00:00','2026-01-06T09:30:00.123456+00:00','2026-01-20T09:30:00.123456+00:00','import','The report was wrong for a week; it''s the one the board reads.','','I admitted my own mistake openly.','They trusted the next report more, not less.','');
CREATE TABLE story_version (
            story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
            version INTEGER NOT NULL CHECK (version >= 1),
            title TEXT NOT NULL CHECK (length(trim(title)) > 0 AND length(title) <= 300),
            outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure', 'mixed')),
            status TEXT NOT NULL CHECK (status IN ('draft', 'ready', 'retired')),
            employer TEXT NOT NULL CHECK (length(employer) <= 200),
            role TEXT NOT NULL CHECK (length(role) <= 200),
            date TEXT NOT NULL CHECK (
                date = ''
                OR date GLOB '[0-9][0-9][0-9][0-9]'
                OR date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'
                OR date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
            ),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            saved_at TEXT NOT NULL CHECK (saved_at GLOB '????-??-??T??:??:??.??????+00:00'),
            saved_by TEXT NOT NULL CHECK (length(saved_by) > 0),
            situation TEXT NOT NULL,
            task TEXT NOT NULL,
            action TEXT NOT NULL,
            result TEXT NOT NULL,
            lesson TEXT NOT NULL,
            PRIMARY KEY (story_id, version)
        ) STRICT
        ;
INSERT INTO "story_version" VALUES(1,1,'The pager that nobody owned','success','draft','','','','45d8919a8fb0ba90f433cb8184a2ced027e94dfcd7bdf7e60c8b4816a012884b','2026-01-05T09:30:00.123456+00:00','cli','Every night the pager rang for a service without a team.','I was on call that week.','I read the logs.','It rang less.','');
INSERT INTO "story_version" VALUES(1,2,'The pager that nobody owned','success','draft','Brackenhill','','','358d2cae8355d42ac825e2503211595f3912a2da539dd4e3f7819de443f00d78','2026-01-07T09:30:00.123456+00:00','tui','Every night the pager rang for a service without a team.','I was on call that week.','I read the logs until I found the cause: a retry without a limit.
Then I wrote a test for it, and a note that says who owns it now.','No call in the four months since.','');
CREATE TABLE suggestion (
            model TEXT NOT NULL CHECK (length(model) > 0),
            pack_fingerprint TEXT NOT NULL CHECK (length(pack_fingerprint) > 0),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            principle TEXT NOT NULL CHECK (length(principle) > 0),
            score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
            evidence_part TEXT CHECK (evidence_part IN ('situation', 'task', 'action', 'result', 'lesson')),
            evidence_start INTEGER CHECK (evidence_start >= 0),
            evidence_end INTEGER CHECK (evidence_end >= evidence_start),
            PRIMARY KEY (model, pack_fingerprint, content_hash, principle),
            CHECK ((evidence_part IS NULL) = (evidence_start IS NULL)),
            CHECK ((evidence_part IS NULL) = (evidence_end IS NULL))
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "suggestion" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','358d2cae8355d42ac825e2503211595f3912a2da539dd4e3f7819de443f00d78','ownership',0.52,'action',0,15);
INSERT INTO "suggestion" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','70c16feea6e7e54d1060dc3105ce4cf09d2c5a519461e065956f0973bfd20af8','earn-trust',0.83,'action',0,33);
INSERT INTO "suggestion" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','a4150f1124650fa69ef83ba09fd1b25227cc52eeb6e0c0af4c83a5d862d80e79','dive-deep',0.64,'action',0,65);
INSERT INTO "suggestion" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','a4150f1124650fa69ef83ba09fd1b25227cc52eeb6e0c0af4c83a5d862d80e79','ownership',0.71,'action',98,131);
INSERT INTO "suggestion" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','a4150f1124650fa69ef83ba09fd1b25227cc52eeb6e0c0af4c83a5d862d80e79','think-big',0.11,NULL,NULL,NULL);
CREATE TABLE vector (
            model TEXT NOT NULL CHECK (length(model) > 0),
            key TEXT NOT NULL CHECK (length(key) > 0),
            vector BLOB NOT NULL CHECK (length(vector) > 0 AND length(vector) % 4 = 0),
            PRIMARY KEY (model, key)
        ) STRICT
        ;
INSERT INTO "vector" VALUES('all-MiniLM-L6-v2@53aa51172d14','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',X'265DC73E9C81C9BE969DC73EC3BAC1BE4CF7B73E3985AABE6EA9993E4BBA85BE');
INSERT INTO "vector" VALUES('all-MiniLM-L6-v2@53aa51172d14','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',X'6BCD833E653698BE7793A93EA68BB7BE61D7C13EE541C8BE52AACA3E5304C9BE');
CREATE TABLE verdict (
            story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
            pack TEXT NOT NULL CHECK (length(pack) > 0),
            principle TEXT NOT NULL CHECK (length(principle) > 0),
            verdict TEXT NOT NULL CHECK (verdict IN ('confirmed', 'rejected')),
            decided_at TEXT NOT NULL CHECK (decided_at GLOB '????-??-??T??:??:??.??????+00:00'),
            PRIMARY KEY (story_id, pack, principle)
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "verdict" VALUES(1,'amazon','dive-deep','confirmed','2026-01-08T09:30:01.123456+00:00');
INSERT INTO "verdict" VALUES(1,'amazon','ownership','confirmed','2026-01-08T09:30:00.123456+00:00');
INSERT INTO "verdict" VALUES(1,'amazon','think-big','rejected','2026-01-08T09:30:02.123456+00:00');
INSERT INTO "verdict" VALUES(1,'harbour-and-vale','steady-hands','confirmed','2026-01-08T09:30:03.123456+00:00');
INSERT INTO "verdict" VALUES(2,'amazon','earn-trust','confirmed','2026-01-08T09:30:04.123456+00:00');
CREATE INDEX story_by_hash ON story (content_hash);
CREATE INDEX story_version_by_hash ON story_version (content_hash);
CREATE UNIQUE INDEX draft_of_new_story ON draft ((story_id IS NULL)) WHERE story_id IS NULL;
CREATE INDEX rehearsal_by_story ON rehearsal (story_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('story',2);
INSERT INTO "sqlite_sequence" VALUES('rehearsal',3);
COMMIT;
