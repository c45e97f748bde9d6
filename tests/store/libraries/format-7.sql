-- A library of format 7, as the Starkeeper of that format made it. It stays as it is for ever.
PRAGMA application_id=1400138608;
PRAGMA user_version=7;
BEGIN TRANSACTION;
CREATE TABLE action (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('add', 'edit', 'revert', 'bin', 'restore', 'verdict', 'import')),
            done_by TEXT NOT NULL CHECK (length(done_by) > 0),
            done_at TEXT NOT NULL CHECK (done_at GLOB '????-??-??T??:??:??.??????+00:00'),
            undone_after INTEGER CHECK (undone_after >= id)
        ) STRICT
        ;
INSERT INTO "action" VALUES(1,'edit','tui','2026-01-09T09:30:00.123456+00:00',NULL);
INSERT INTO "action" VALUES(2,'verdict','cli','2026-01-09T09:30:01.123456+00:00',2);
CREATE TABLE action_step (
            action_id INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number >= 0),
            story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
            aspect TEXT NOT NULL CHECK (aspect IN ('version', 'bin', 'verdict')),
            pack TEXT,
            principle TEXT,
            "before" TEXT,
            "after" TEXT,
            PRIMARY KEY (action_id, number),
            CHECK ((aspect = 'verdict') = (pack IS NOT NULL)),
            CHECK ((pack IS NULL) = (principle IS NULL))
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "action_step" VALUES(1,0,1,'version',NULL,NULL,'2','3');
INSERT INTO "action_step" VALUES(2,0,1,'verdict','amazon','bias-for-action',NULL,'confirmed');
CREATE TABLE comparison (
            model TEXT NOT NULL CHECK (length(model) > 0),
            pack_fingerprint TEXT NOT NULL CHECK (length(pack_fingerprint) > 0),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            faint TEXT NOT NULL CHECK (faint GLOB '[[][[]*]]'),
            PRIMARY KEY (model, pack_fingerprint, content_hash)
        ) STRICT
        ;
INSERT INTO "comparison" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','358d2cae8355d42ac825e2503211595f3912a2da539dd4e3f7819de443f00d78','[[],[]]');
INSERT INTO "comparison" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','70c16feea6e7e54d1060dc3105ce4cf09d2c5a519461e065956f0973bfd20af8','[[],[]]');
INSERT INTO "comparison" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','a4150f1124650fa69ef83ba09fd1b25227cc52eeb6e0c0af4c83a5d862d80e79','[["think-big"],[[0.11]]]');
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
            lesson TEXT NOT NULL, seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64)),
            CHECK ((story_id IS NULL) = (base_version IS NULL))
        ) STRICT
        ;
INSERT INTO "draft" VALUES(1,1,3,'2026-01-21T09:30:00.123456+00:00','The pager that nobody owned','success','ready','','','2023-0','','','I read the logs until','','','5716cf4b400691c92f37d0083f4ace2f6db7add5f68f1e1aed50a1dbc77ed687');
INSERT INTO "draft" VALUES(2,NULL,NULL,'2026-01-22T09:30:00.123456+00:00','','mixed','draft','','','','We had three weeks','','','','','989b5f86a3349182fec125e08ae038c65673b8ee710603555679111117ea18c3');
CREATE TABLE own_question (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
            text TEXT NOT NULL CHECK (length(trim(text)) > 0),
            principles TEXT NOT NULL CHECK (principles GLOB '[[]*]'),
            polarity TEXT NOT NULL CHECK (polarity IN ('success', 'failure', 'conflict', 'open')),
            level TEXT NOT NULL CHECK (level IN ('any', 'ic', 'manager')),
            roles TEXT NOT NULL CHECK (roles GLOB '[[]*]'),
            added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??.??????+00:00')
        , seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64))) STRICT
        ;
INSERT INTO "own_question" VALUES('own-when-were-you-wrong','When were you wrong?','["earn-trust"]','failure','ic','["MLE"]','2026-01-10T09:30:30.123456+00:00','13a68da2e6823c5afde84cea3ed1383ce0a901017593c88599a89ca1816a3d4c');
CREATE TABLE rehearsal (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            question_id TEXT NOT NULL CHECK (length(question_id) > 0),
            question TEXT NOT NULL,
            story_id INTEGER REFERENCES story (id) ON DELETE SET NULL,
            seconds REAL NOT NULL CHECK (seconds >= 0),
            rating TEXT NOT NULL CHECK (rating IN ('again', 'hard', 'good', 'easy')),
            answered_at TEXT NOT NULL CHECK (answered_at GLOB '????-??-??T??:??:??.??????+00:00')
        , seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64))) STRICT
        ;
INSERT INTO "rehearsal" VALUES(1,'ownership-1','Tell me of a thing you took on that was not yours.',1,142.5,'good','2026-01-10T09:30:00.123456+00:00','3c6a54adafedd7207ff5bc6f40eb3941b48968722785d29e460fd94666b2adf9');
INSERT INTO "rehearsal" VALUES(2,'own-when-were-you-wrong','When were you wrong?',2,61.0,'again','2026-01-11T09:30:00.123456+00:00','c453f7c9d544b89bc15463d7adf07bb437d7504c68418d0fc5fb7192bb75cd45');
INSERT INTO "rehearsal" VALUES(3,'own-when-were-you-wrong','When were you wrong?',NULL,0.0,'hard','2026-01-12T09:30:00.123456+00:00','807f40b5b59e2c1ddbf96afebc9c2356adc9094a837e0092074548c14e912577');
CREATE TABLE search_story (
            story_id INTEGER NOT NULL PRIMARY KEY,
            changes INTEGER NOT NULL CHECK (changes >= 0),
            mark INTEGER
        ) STRICT
        ;
INSERT INTO "search_story" VALUES(1,0,101254635053);
INSERT INTO "search_story" VALUES(2,0,71610082286);
CREATE TABLE search_word (word TEXT NOT NULL PRIMARY KEY CHECK (length(word) > 0)) STRICT, WITHOUT ROWID;
INSERT INTO "search_word" VALUES('a');
INSERT INTO "search_word" VALUES('admitted');
INSERT INTO "search_word" VALUES('and');
INSERT INTO "search_word" VALUES('ask');
INSERT INTO "search_word" VALUES('asking');
INSERT INTO "search_word" VALUES('before');
INSERT INTO "search_word" VALUES('board');
INSERT INTO "search_word" VALUES('brackenhill');
INSERT INTO "search_word" VALUES('broke');
INSERT INTO "search_word" VALUES('call');
INSERT INTO "search_word" VALUES('cause');
INSERT INTO "search_word" VALUES('engineer');
INSERT INTO "search_word" VALUES('every');
INSERT INTO "search_word" VALUES('for');
INSERT INTO "search_word" VALUES('found');
INSERT INTO "search_word" VALUES('four');
INSERT INTO "search_word" VALUES('has');
INSERT INTO "search_word" VALUES('i');
INSERT INTO "search_word" VALUES('in');
INSERT INTO "search_word" VALUES('it');
INSERT INTO "search_word" VALUES('its');
INSERT INTO "search_word" VALUES('less');
INSERT INTO "search_word" VALUES('limit');
INSERT INTO "search_word" VALUES('logs');
INSERT INTO "search_word" VALUES('me');
INSERT INTO "search_word" VALUES('mistake');
INSERT INTO "search_word" VALUES('months');
INSERT INTO "search_word" VALUES('more');
INSERT INTO "search_word" VALUES('my');
INSERT INTO "search_word" VALUES('mühlbach');
INSERT INTO "search_word" VALUES('name');
INSERT INTO "search_word" VALUES('naïveté');
INSERT INTO "search_word" VALUES('next');
INSERT INTO "search_word" VALUES('night');
INSERT INTO "search_word" VALUES('no');
INSERT INTO "search_word" VALUES('nobody');
INSERT INTO "search_word" VALUES('not');
INSERT INTO "search_word" VALUES('note');
INSERT INTO "search_word" VALUES('now');
INSERT INTO "search_word" VALUES('on');
INSERT INTO "search_word" VALUES('one');
INSERT INTO "search_word" VALUES('openly');
INSERT INTO "search_word" VALUES('own');
INSERT INTO "search_word" VALUES('owned');
INSERT INTO "search_word" VALUES('owns');
INSERT INTO "search_word" VALUES('pager');
INSERT INTO "search_word" VALUES('rang');
INSERT INTO "search_word" VALUES('read');
INSERT INTO "search_word" VALUES('reads');
INSERT INTO "search_word" VALUES('report');
INSERT INTO "search_word" VALUES('retry');
INSERT INTO "search_word" VALUES('s');
INSERT INTO "search_word" VALUES('says');
INSERT INTO "search_word" VALUES('service');
INSERT INTO "search_word" VALUES('since');
INSERT INTO "search_word" VALUES('söhne');
INSERT INTO "search_word" VALUES('team');
INSERT INTO "search_word" VALUES('test');
INSERT INTO "search_word" VALUES('that');
INSERT INTO "search_word" VALUES('the');
INSERT INTO "search_word" VALUES('them');
INSERT INTO "search_word" VALUES('then');
INSERT INTO "search_word" VALUES('they');
INSERT INTO "search_word" VALUES('thing');
INSERT INTO "search_word" VALUES('told');
INSERT INTO "search_word" VALUES('trusted');
INSERT INTO "search_word" VALUES('until');
INSERT INTO "search_word" VALUES('was');
INSERT INTO "search_word" VALUES('week');
INSERT INTO "search_word" VALUES('who');
INSERT INTO "search_word" VALUES('without');
INSERT INTO "search_word" VALUES('wrong');
INSERT INTO "search_word" VALUES('wrote');
INSERT INTO "search_word" VALUES('据');
INSERT INTO "search_word" VALUES('数');
INSERT INTO "search_word" VALUES('🙂');
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
        , seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64))) STRICT
        ;
INSERT INTO "story" VALUES(1,3,'The pager that nobody owned','success','ready','Brackenhill','Engineer','2023-05','a4150f1124650fa69ef83ba09fd1b25227cc52eeb6e0c0af4c83a5d862d80e79','2026-01-05T09:30:00.123456+00:00','2026-01-09T09:30:00.123456+00:00',NULL,'tui','Every night the pager rang for a service without a team.','I was on call that week.','I read the logs until I found the cause: a retry without a limit.
Then I wrote a test for it, and a note that says who owns it now.','No call in the four months since, and “its” team has a name.','Ask who owns a thing before asking who broke it.','7aa615bca4fff53aa30133619f2706a1fe6bd66429fc3686e7b67d16e96edde8');
INSERT INTO "story" VALUES(2,1,'Told them it was me – naïveté, 数据, 🙂','failure','ready','Mühlbach & Söhne','','2024-02-29','70c16feea6e7e54d1060dc3105ce4cf09d2c5a519461e065956f0973bfd20af8','2026-01-06T09:30:00.123456+00:00','2026-01-06T09:30:00.123456+00:00','2026-01-20T09:30:00.123456+00:00','import','The report was wrong for a week; it''s the one the board reads.','','I admitted my own mistake openly.','They trusted the next report more, not less.','','f1a9827d935cb5a2ccb77d9530d898742a4c740d6ceb78ba434590b9377896f8');
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
            lesson TEXT NOT NULL, seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64)),
            PRIMARY KEY (story_id, version)
        ) STRICT
        ;
INSERT INTO "story_version" VALUES(1,1,'The pager that nobody owned','success','draft','','','','45d8919a8fb0ba90f433cb8184a2ced027e94dfcd7bdf7e60c8b4816a012884b','2026-01-05T09:30:00.123456+00:00','cli','Every night the pager rang for a service without a team.','I was on call that week.','I read the logs.','It rang less.','','382fb8e1e63bdf2f17df975cabe23e43cbdd412862bda7dea113cb3ae52e4a78');
INSERT INTO "story_version" VALUES(1,2,'The pager that nobody owned','success','draft','Brackenhill','','','358d2cae8355d42ac825e2503211595f3912a2da539dd4e3f7819de443f00d78','2026-01-07T09:30:00.123456+00:00','tui','Every night the pager rang for a service without a team.','I was on call that week.','I read the logs until I found the cause: a retry without a limit.
Then I wrote a test for it, and a note that says who owns it now.','No call in the four months since.','','e0a9931c6fe65cfb8e278a1e671311e47e691beccd779ece5e0c1606cf5f5884');
CREATE TABLE "suggestion" (
            model TEXT NOT NULL CHECK (length(model) > 0),
            pack_fingerprint TEXT NOT NULL CHECK (length(pack_fingerprint) > 0),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            principle TEXT NOT NULL CHECK (length(principle) > 0),
            score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
            evidence_part TEXT CHECK (
                evidence_part = 'situation'
                OR evidence_part = 'task'
                OR evidence_part = 'action'
                OR evidence_part = 'result'
                OR evidence_part = 'lesson'
            ),
            evidence_start INTEGER CHECK (evidence_start >= 0),
            evidence_end INTEGER CHECK (evidence_end >= evidence_start),
            untaught REAL CHECK (untaught BETWEEN 0 AND 1),
            teacher INTEGER REFERENCES story (id) ON DELETE SET NULL,
            runner_up TEXT CHECK (length(runner_up) > 0),
            runner_up_leads INTEGER
                CHECK (runner_up_leads IN (0, 1) AND (runner_up IS NULL) = (runner_up_leads IS NULL)),
            silent TEXT,
            PRIMARY KEY (model, pack_fingerprint, content_hash, principle),
            CHECK ((evidence_part IS NULL) = (evidence_start IS NULL)),
            CHECK ((evidence_part IS NULL) = (evidence_end IS NULL))
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "suggestion" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','358d2cae8355d42ac825e2503211595f3912a2da539dd4e3f7819de443f00d78','ownership',0.52,'action',0,15,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "suggestion" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','70c16feea6e7e54d1060dc3105ce4cf09d2c5a519461e065956f0973bfd20af8','earn-trust',0.83,'action',0,33,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "suggestion" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','a4150f1124650fa69ef83ba09fd1b25227cc52eeb6e0c0af4c83a5d862d80e79','dive-deep',0.64,'action',0,65,NULL,NULL,NULL,NULL,'');
INSERT INTO "suggestion" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','a4150f1124650fa69ef83ba09fd1b25227cc52eeb6e0c0af4c83a5d862d80e79','ownership',0.71,'action',98,131,0.66,2,'dive-deep',0,'situation task');
CREATE TABLE tagging (
            model TEXT NOT NULL CHECK (length(model) > 0),
            pack_fingerprint TEXT NOT NULL CHECK (length(pack_fingerprint) > 0),
            pack TEXT CHECK (length(pack) > 0),
            tagged_at TEXT NOT NULL CHECK (tagged_at GLOB '????-??-??T??:??:??.??????+00:00'),
            settled_at TEXT CHECK (settled_at GLOB '????-??-??T??:??:??.??????+00:00'), taught_by TEXT,
            PRIMARY KEY (model, pack_fingerprint)
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "tagging" VALUES('all-MiniLM-L6-v2@53aa51172d14','amazon@1f0c','amazon','2026-01-09T09:30:05.123456+00:00','2026-01-09T09:30:06.123456+00:00','');
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
            decided_at TEXT NOT NULL CHECK (decided_at GLOB '????-??-??T??:??:??.??????+00:00'), seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64)),
            PRIMARY KEY (story_id, pack, principle)
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "verdict" VALUES(1,'amazon','dive-deep','confirmed','2026-01-08T09:30:01.123456+00:00','e1616355b2dd071046713643071533f6eec1c061de9632fd236e94fdb283294d');
INSERT INTO "verdict" VALUES(1,'amazon','ownership','confirmed','2026-01-08T09:30:00.123456+00:00','d0afcf42df92a149bca02fada9419d7127b63a24a3a2bb8c01f724ed4c90722a');
INSERT INTO "verdict" VALUES(1,'amazon','think-big','rejected','2026-01-08T09:30:02.123456+00:00','3369b3f8284b06e0c9620c569d3f703a54718e5fe0d5d1b36dfbc65ed6a90435');
INSERT INTO "verdict" VALUES(1,'harbour-and-vale','steady-hands','confirmed','2026-01-08T09:30:03.123456+00:00','bd7ba55063cb5f68f2c2656a150801f9979257e0c32e7eed7e21b84fece3d9c0');
INSERT INTO "verdict" VALUES(2,'amazon','earn-trust','confirmed','2026-01-08T09:30:04.123456+00:00','b1919ebc21c602ad43dd642915e4e76f3e463066820d9968e8328913b5f4336d');
CREATE TABLE drill (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        question_id TEXT NOT NULL CHECK (length(question_id) > 0),
        question TEXT NOT NULL,
        asked TEXT NOT NULL CHECK (length(asked) > 0),
        story_id INTEGER REFERENCES story (id) ON DELETE SET NULL,
        told TEXT CHECK (length(told) > 0),
        seconds REAL NOT NULL CHECK (seconds >= 0),
        answered_at TEXT NOT NULL CHECK (answered_at GLOB '????-??-??T??:??:??.??????+00:00'),
        seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64))
    ) STRICT
    ;
INSERT INTO "drill" VALUES(1,'ow-nobodys-job','Tell me about something that was nobody’s job.','ownership',1,'ownership',6.5,'2026-01-11T09:30:00.123456+00:00','25472fcf40af960386d0832aef770195a4ce339999293bab7b791a4e7b95886d');
INSERT INTO "drill" VALUES(2,'dd-cause','How did you find the cause?','dive-deep',NULL,NULL,10.0,'2026-01-11T09:31:00.123456+00:00','70abe47ac645229fc8a32461a6e1f671d293c88b2fde0c516c0f2530f899cf49');
CREATE TABLE interview (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
        company TEXT NOT NULL CHECK (length(company) <= 200),
        pack TEXT NOT NULL CHECK (length(pack) > 0),
        loop TEXT NOT NULL CHECK (loop GLOB '[[]*]'),
        added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??.??????+00:00'),
        seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64))
    ) STRICT
    ;
INSERT INTO "interview" VALUES(1,'2026-02-12','Mühlbach & Söhne','amazon','[["ownership", "dive-deep"], ["earn-trust"]]','2026-01-10T09:30:00.123456+00:00','c77b7ddc38bcb6a54d58891136df431bf274041b5eb1cd4c3a7f6855d2cf9384');
INSERT INTO "interview" VALUES(2,'2026-03-01','','amazon','[]','2026-01-10T09:31:00.123456+00:00','49a1624a386ea0a600abeba40d2a88a35b9534e70e3a49c9c6c77eec496b0b92');
CREATE TABLE probe (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
        question TEXT NOT NULL CHECK (length(trim(question)) > 0),
        answer TEXT NOT NULL,
        added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??.??????+00:00'),
        answered_at TEXT CHECK (answered_at GLOB '????-??-??T??:??:??.??????+00:00'),
        seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64)),
        CHECK ((answered_at IS NULL) = (length(answer) = 0))
    ) STRICT
    ;
INSERT INTO "probe" VALUES(1,1,'Who else could have fixed it?','Nobody knew the limit – I asked “three” teams.','2026-01-12T09:30:00.123456+00:00','2026-01-12T09:35:00.123456+00:00','c11134aa089c652837840c177aecb5205b2ebe15f7e3d2afe45f370009c13ca0');
INSERT INTO "probe" VALUES(2,2,'What did the board say?','','2026-01-12T09:31:00.123456+00:00',NULL,'a7fa3af920a7a062abf273844851cd345ee7c8deca448b4bc3839076dbacf1d2');
CREATE VIRTUAL TABLE search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO "search" (rowid, words) VALUES(1,'a and ask asking before brackenhill broke call cause engineer every for found four has i in it its limit logs months name night no nobody note now on owned owns pager rang read retry says service since team test that the then thing until was week who without wrote');
INSERT INTO "search" (rowid, words) VALUES(2,'a admitted board for i it less me mistake more my mühlbach naïveté next not one openly own reads report s söhne the them they told trusted was week wrong 据 数 🙂');
CREATE INDEX story_version_by_hash ON story_version (content_hash);
CREATE UNIQUE INDEX draft_of_new_story ON draft ((story_id IS NULL)) WHERE story_id IS NULL;
CREATE INDEX rehearsal_by_story ON rehearsal (story_id);
CREATE INDEX action_step_by_story ON action_step (story_id);
CREATE INDEX suggestion_by_teacher ON suggestion (teacher) WHERE teacher IS NOT NULL;
CREATE INDEX story_by_hash ON story (content_hash, deleted_at, status, outcome);
CREATE INDEX search_story_changed ON search_story (story_id) WHERE changes > 0;
CREATE INDEX drill_by_story ON drill (story_id);
CREATE INDEX probe_by_story ON probe (story_id);
CREATE TRIGGER search_story_added AFTER INSERT ON story BEGIN
            INSERT INTO search_story VALUES (new.id, 1, NULL)
                ON CONFLICT (story_id) DO UPDATE SET changes = changes + 1, mark = NULL;
        END;
CREATE TRIGGER search_story_written
        AFTER UPDATE OF title, situation, task, action, result, lesson, employer, role ON story
        WHEN old.title IS NOT new.title
            OR old.situation IS NOT new.situation
            OR old.task IS NOT new.task
            OR old.action IS NOT new.action
            OR old.result IS NOT new.result
            OR old.lesson IS NOT new.lesson
            OR old.employer IS NOT new.employer
            OR old.role IS NOT new.role
        BEGIN
            INSERT INTO search_story VALUES (new.id, 1, NULL)
                ON CONFLICT (story_id) DO UPDATE SET changes = changes + 1;
        END;
CREATE TRIGGER search_story_deleted AFTER DELETE ON story BEGIN
            DELETE FROM search_story WHERE story_id = old.id;
        END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('story',2);
INSERT INTO "sqlite_sequence" VALUES('rehearsal',3);
INSERT INTO "sqlite_sequence" VALUES('action',2);
INSERT INTO "sqlite_sequence" VALUES('interview',2);
INSERT INTO "sqlite_sequence" VALUES('drill',2);
INSERT INTO "sqlite_sequence" VALUES('probe',2);
COMMIT;
