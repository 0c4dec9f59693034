-- The whole schema, as a reader wants it. Migrations must lead to exactly this (tests/migration compares).

CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TYPE user_role AS ENUM ('owner', 'admin', 'annotator');
CREATE TYPE dataset_status AS ENUM ('draft', 'ready');                        -- draft > ready, never back
CREATE TYPE record_status AS ENUM ('pending', 'completed');                   -- follows the number of submitted responses
CREATE TYPE response_status AS ENUM ('draft', 'submitted', 'discarded');
CREATE TYPE judgement_kind AS ENUM ('vote', 'skip', 'flag');
CREATE TYPE pair_answer AS ENUM ('image_1', 'image_2', 'both_good', 'both_bad');
CREATE TYPE flag_reason AS ENUM ('unsafe', 'broken', 'off_prompt');
CREATE TYPE lease_state AS ENUM ('open', 'lapsed', 'answered', 'withdrawn');  -- open > any other; lapsed > answered, withdrawn

-- One row: keys that every server process on this database shares.
CREATE TABLE instance (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    secret_key  text NOT NULL,
    inserted_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    username      text NOT NULL UNIQUE CHECK (username <> ''),
    first_name    text NOT NULL,
    last_name     text,
    role          user_role NOT NULL,
    password_hash text NOT NULL,
    api_key_hash  bytea NOT NULL UNIQUE,                                      -- sha-256 of the key; the key itself is not kept
    inserted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE workspaces (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text NOT NULL UNIQUE CHECK (name ~ '^[A-Za-z0-9_-]+$'),
    inserted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE memberships (
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    inserted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

CREATE TABLE datasets (
    id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id         uuid NOT NULL REFERENCES workspaces,                 -- no cascade: a workspace with datasets stays
    name                 text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    guidelines           text,
    allow_extra_metadata boolean NOT NULL DEFAULT true,
    status               dataset_status NOT NULL DEFAULT 'draft',
    min_submitted        integer NOT NULL DEFAULT 1 CHECK (min_submitted >= 1),
    metadata             jsonb,
    last_activity_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    inserted_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (workspace_id, name)
);

CREATE TABLE fields (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dataset_id  uuid NOT NULL REFERENCES datasets ON DELETE CASCADE,
    name        text NOT NULL,
    title       text NOT NULL,
    required    boolean NOT NULL DEFAULT false,
    settings    jsonb NOT NULL,
    inserted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (dataset_id, name)
);

CREATE TABLE questions (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dataset_id  uuid NOT NULL REFERENCES datasets ON DELETE CASCADE,
    name        text NOT NULL,
    title       text NOT NULL,
    description text,
    required    boolean NOT NULL DEFAULT false,
    settings    jsonb NOT NULL,
    inserted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (dataset_id, name)
);

CREATE TABLE metadata_properties (
    id                     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dataset_id             uuid NOT NULL REFERENCES datasets ON DELETE CASCADE,
    name                   text NOT NULL,
    title                  text NOT NULL,
    settings               jsonb NOT NULL,
    visible_for_annotators boolean NOT NULL DEFAULT true,
    inserted_at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at             timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (dataset_id, name)
);

CREATE TABLE vectors_settings (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dataset_id  uuid NOT NULL REFERENCES datasets ON DELETE CASCADE,
    name        text NOT NULL,
    title       text NOT NULL,
    dimensions  integer NOT NULL CHECK (dimensions > 0),
    inserted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (dataset_id, name)
);

CREATE TABLE records (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    dataset_id  uuid NOT NULL REFERENCES datasets ON DELETE CASCADE,
    position    bigint GENERATED ALWAYS AS IDENTITY,                          -- insertion order; timestamps can tie
    status      record_status NOT NULL DEFAULT 'pending',
    fields      jsonb NOT NULL,
    metadata    jsonb,
    external_id text,
    inserted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (dataset_id, external_id)
);
CREATE INDEX records_order ON records (dataset_id, position);

CREATE TABLE vectors (
    record_id          uuid NOT NULL REFERENCES records ON DELETE CASCADE,
    vector_settings_id uuid NOT NULL REFERENCES vectors_settings ON DELETE CASCADE,
    value              vector NOT NULL,
    PRIMARY KEY (record_id, vector_settings_id)
);
CREATE INDEX vectors_settings_id ON vectors (vector_settings_id);

CREATE TABLE suggestions (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    record_id   uuid NOT NULL REFERENCES records ON DELETE CASCADE,
    question_id uuid NOT NULL REFERENCES questions ON DELETE CASCADE,
    type        text CHECK (type IN ('model', 'human')),
    value       jsonb NOT NULL,
    agent       text,
    score       jsonb,
    inserted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (record_id, question_id)
);

CREATE TABLE responses (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    record_id   uuid NOT NULL REFERENCES records ON DELETE CASCADE,
    user_id     uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    status      response_status NOT NULL,
    "values"    jsonb NOT NULL DEFAULT '{}',
    inserted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (record_id, user_id)
);
CREATE INDEX responses_user ON responses (user_id);

-- A dataset that is a pair campaign. Everything here is for admins; annotators see question, guidelines and progress.
CREATE TABLE campaigns (
    dataset_id    uuid PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    title         text NOT NULL,
    field         text NOT NULL DEFAULT 'images',                             -- the custom field {image_1, image_2, prompt}
    question      text NOT NULL DEFAULT 'preference',                         -- the label question people answer
    lease_seconds integer NOT NULL DEFAULT 180 CHECK (lease_seconds BETWEEN 1 AND 86400),
    flags_to_pull integer NOT NULL DEFAULT 2 CHECK (flags_to_pull >= 1),
    description   jsonb NOT NULL DEFAULT '{}',                                -- models, pipeline counts: for boards and cards
    inserted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A master image that came in; its bytes lie in the image store under the hash.
CREATE TABLE images (
    sha256      text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    media_type  text NOT NULL,
    width       integer NOT NULL CHECK (width > 0),                           -- upright, as people see it
    height      integer NOT NULL CHECK (height > 0),
    inserted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Serving state of one record of a campaign. Counters are kept by the same transaction that changes what they count.
-- Whoever changes a lease or a judgement of a pair holds this row's lock: that is what makes the overlap exact.
CREATE TABLE pairs (
    record_id  uuid PRIMARY KEY REFERENCES records ON DELETE CASCADE,
    dataset_id uuid NOT NULL REFERENCES campaigns ON DELETE CASCADE,
    shuffle    integer NOT NULL CHECK (shuffle BETWEEN 0 AND 1073741823),        -- random place in the order of serving
    image_1    text NOT NULL REFERENCES images,
    image_2    text NOT NULL REFERENCES images,
    n_wanted   integer NOT NULL CHECK (n_wanted >= 1),                        -- counted votes that finish the pair
    n_counted  integer NOT NULL DEFAULT 0 CHECK (n_counted >= 0),             -- counted votes
    n_held     integer NOT NULL DEFAULT 0 CHECK (n_held >= 0),                -- open leases that keep a place
    n_flags    integer NOT NULL DEFAULT 0 CHECK (n_flags >= 0),
    is_pulled  boolean NOT NULL DEFAULT false,                                -- flagged often enough; out of every queue
    is_done    boolean NOT NULL GENERATED ALWAYS AS (n_counted >= n_wanted) STORED,
    room       integer NOT NULL GENERATED ALWAYS AS (n_wanted - n_counted - n_held) STORED,
    UNIQUE (record_id, dataset_id)                                            -- what leases and judgements point at
) WITH (fillfactor = 70);
-- A vote under a lease changes neither room nor, mostly, is_done: no index is touched (HOT update).
CREATE INDEX pairs_queue ON pairs (dataset_id, room, shuffle) WHERE NOT is_pulled AND room > 0;
CREATE INDEX pairs_unfinished ON pairs (dataset_id) WHERE NOT is_pulled AND NOT is_done;

-- The public name of one image of one pair: random, the same for everyone, tells neither model nor position.
CREATE TABLE image_names (
    name      text PRIMARY KEY CHECK (name ~ '^[0-9a-f]{32}$'),
    record_id uuid NOT NULL REFERENCES pairs ON DELETE CASCADE,
    position  smallint NOT NULL CHECK (position IN (1, 2)),
    sha256    text NOT NULL REFERENCES images,
    UNIQUE (record_id, position)
);

-- A pair kept for one person. An open lease that holds a place counts against the overlap until it lapses.
CREATE TABLE leases (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    record_id    uuid NOT NULL,
    dataset_id   uuid NOT NULL,
    user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    side_swapped boolean NOT NULL,                                            -- true: image_2 stands on the left
    state        lease_state NOT NULL DEFAULT 'open',
    holds        boolean NOT NULL DEFAULT true,                               -- false: brought back by undo when the pair was full
    served_at    timestamptz NOT NULL,                                        -- undo keeps the first time, so order stays
    expires_at   timestamptz NOT NULL,
    CHECK (expires_at >= served_at),
    -- Not to campaigns: every vote would lock that one row.
    FOREIGN KEY (record_id, dataset_id) REFERENCES pairs (record_id, dataset_id) ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX leases_open ON leases (record_id, user_id) WHERE state = 'open';
CREATE INDEX leases_user ON leases (user_id, dataset_id, served_at) WHERE state = 'open';
CREATE INDEX leases_expiry ON leases (dataset_id, expires_at) WHERE state = 'open';

-- What a person did with a pair. Rows are never deleted: undo sets undone_at, and history keeps both. The votes in here
-- are the only truth about votes; answers through the records API become rows without lease (reconcile_pairs).
CREATE TABLE judgements (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    idempotency_key uuid NOT NULL,
    lease_id        uuid REFERENCES leases ON DELETE CASCADE,                 -- null: answered through the records API
    record_id       uuid NOT NULL,
    dataset_id      uuid NOT NULL,
    user_id         uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    kind            judgement_kind NOT NULL,
    answer          pair_answer,
    reason          flag_reason,
    note            text,
    counted         boolean NOT NULL DEFAULT false,                           -- votes only; false: surplus
    side_swapped    boolean,
    ready_ms        integer CHECK (ready_ms >= 0),
    hidden_ms       integer CHECK (hidden_ms >= 0),
    input_kind      text CHECK (input_kind IN ('key', 'pointer', 'touch', 'api', 'simulated')),
    client_version  text,
    replaced        jsonb,                                                    -- the response row it took the place of, for undo
    undone_at       timestamptz,
    inserted_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (record_id, dataset_id) REFERENCES pairs (record_id, dataset_id) ON DELETE CASCADE,
    UNIQUE (user_id, idempotency_key),
    CHECK ((kind = 'vote') = (answer IS NOT NULL)),
    CHECK ((kind = 'flag') = (reason IS NOT NULL)),
    CHECK (kind = 'vote' OR NOT counted)
);
CREATE UNIQUE INDEX judgements_live ON judgements (record_id, user_id) WHERE undone_at IS NULL;  -- a person judges a pair once
CREATE INDEX judgements_user ON judgements (dataset_id, user_id, inserted_at DESC);
CREATE INDEX judgements_lease ON judgements (lease_id);

-- Progress of a campaign, in shards so that votes of different connections do not wait for one row. Sum them.
CREATE TABLE campaign_progress (
    dataset_id   uuid NOT NULL REFERENCES campaigns ON DELETE CASCADE,
    shard        integer NOT NULL CHECK (shard BETWEEN 0 AND 15),
    pairs        bigint NOT NULL DEFAULT 0,                                   -- pulled pairs count in none of these
    pairs_done   bigint NOT NULL DEFAULT 0,
    votes        bigint NOT NULL DEFAULT 0,
    votes_wanted bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (dataset_id, shard)
) WITH (fillfactor = 10);

-- What one person did in one campaign; live judgements only.
CREATE TABLE participants (
    dataset_id uuid NOT NULL REFERENCES campaigns ON DELETE CASCADE,
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    n_votes    integer NOT NULL DEFAULT 0 CHECK (n_votes >= 0),               -- with surplus
    n_counted  integer NOT NULL DEFAULT 0 CHECK (n_counted >= 0),
    n_skips    integer NOT NULL DEFAULT 0 CHECK (n_skips >= 0),
    n_flags    integer NOT NULL DEFAULT 0 CHECK (n_flags >= 0),
    n_simulated integer NOT NULL DEFAULT 0 CHECK (n_simulated >= 0),         -- of the counted votes: cast by a program
    PRIMARY KEY (dataset_id, user_id)
) WITH (fillfactor = 50);

CREATE FUNCTION make_shards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO campaign_progress (dataset_id, shard) SELECT NEW.dataset_id, generate_series(0, 15);
    RETURN NULL;
END $$;
CREATE TRIGGER make_shards AFTER INSERT ON campaigns FOR EACH ROW EXECUTE FUNCTION make_shards();

CREATE FUNCTION count_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only the branch that runs is planned, so each may name just the transition tables that its trigger has.
    IF TG_OP = 'INSERT' THEN
        UPDATE campaign_progress AS c
        SET pairs = c.pairs + d.pairs, votes_wanted = c.votes_wanted + d.votes_wanted
        FROM (SELECT dataset_id, count(*) AS pairs, sum(n_wanted) AS votes_wanted FROM new_rows GROUP BY 1) AS d
        WHERE c.dataset_id = d.dataset_id AND c.shard = pg_backend_pid() % 16;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE campaign_progress AS c
        SET pairs = c.pairs - d.pairs, pairs_done = c.pairs_done - d.pairs_done,
            votes = c.votes - d.votes, votes_wanted = c.votes_wanted - d.votes_wanted
        FROM (
            SELECT dataset_id, count(*) AS pairs, count(*) FILTER (WHERE is_done) AS pairs_done,
                   sum(n_counted) AS votes, sum(n_wanted) AS votes_wanted
            FROM old_rows WHERE NOT is_pulled GROUP BY 1
        ) AS d
        WHERE c.dataset_id = d.dataset_id AND c.shard = pg_backend_pid() % 16;
    ELSE
        UPDATE campaign_progress AS c
        SET pairs = c.pairs + d.pairs, pairs_done = c.pairs_done + d.pairs_done,
            votes = c.votes + d.votes, votes_wanted = c.votes_wanted + d.votes_wanted
        FROM (
            SELECT dataset_id, sum(sign) AS pairs, sum(sign * is_done::int) AS pairs_done,
                   sum(sign * n_counted) AS votes, sum(sign * n_wanted) AS votes_wanted
            FROM (
                SELECT dataset_id, 1 AS sign, is_done, n_counted, n_wanted FROM new_rows WHERE NOT is_pulled
                UNION ALL
                SELECT dataset_id, -1, is_done, n_counted, n_wanted FROM old_rows WHERE NOT is_pulled
            ) AS both_rows
            GROUP BY 1
        ) AS d
        WHERE c.dataset_id = d.dataset_id AND c.shard = pg_backend_pid() % 16
          AND (d.pairs <> 0 OR d.pairs_done <> 0 OR d.votes <> 0 OR d.votes_wanted <> 0);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_new_pairs AFTER INSERT ON pairs REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION count_pairs();
CREATE TRIGGER count_changed_pairs AFTER UPDATE ON pairs REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION count_pairs();
CREATE TRIGGER count_deleted_pairs AFTER DELETE ON pairs REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION count_pairs();

CREATE FUNCTION count_judgement(j judgements, sign integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_votes   integer := sign * (j.kind = 'vote')::int;
    v_counted integer := sign * j.counted::int;
    v_skips   integer := sign * (j.kind = 'skip')::int;
    v_flags   integer := sign * (j.kind = 'flag')::int;
    v_simulated integer := sign * (j.counted AND j.input_kind IS NOT DISTINCT FROM 'simulated')::int;
BEGIN
    UPDATE participants AS p
    SET n_votes = p.n_votes + v_votes, n_counted = p.n_counted + v_counted,
        n_skips = p.n_skips + v_skips, n_flags = p.n_flags + v_flags, n_simulated = p.n_simulated + v_simulated
    WHERE p.dataset_id = j.dataset_id AND p.user_id = j.user_id;
    -- Without a row there is nothing to take away either: the person or the campaign is being deleted.
    IF NOT FOUND AND sign > 0 THEN
        INSERT INTO participants AS p VALUES (j.dataset_id, j.user_id, v_votes, v_counted, v_skips, v_flags, v_simulated)
        ON CONFLICT (dataset_id, user_id) DO UPDATE
        SET n_votes = p.n_votes + v_votes, n_counted = p.n_counted + v_counted,
            n_skips = p.n_skips + v_skips, n_flags = p.n_flags + v_flags, n_simulated = p.n_simulated + v_simulated;
    END IF;
END $$;

CREATE FUNCTION judgement_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF OLD.undone_at IS NULL THEN
            PERFORM count_judgement(OLD, -1);
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        IF NEW.undone_at IS NULL THEN
            PERFORM count_judgement(NEW, 1);
        END IF;
    ELSIF OLD.undone_at IS NULL THEN  -- only a deleted person (or pair) takes judgements along
        UPDATE pairs SET n_counted = n_counted - OLD.counted::int, n_flags = n_flags - (OLD.kind = 'flag')::int
        WHERE record_id = OLD.record_id AND (OLD.counted OR OLD.kind = 'flag');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER judgement_changed AFTER INSERT OR UPDATE OR DELETE ON judgements
    FOR EACH ROW EXECUTE FUNCTION judgement_changed();

CREATE FUNCTION lease_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pairs SET n_held = n_held - 1 WHERE record_id = OLD.record_id;
    RETURN NULL;
END $$;
CREATE TRIGGER lease_deleted AFTER DELETE ON leases
    FOR EACH ROW WHEN (OLD.state = 'open' AND OLD.holds) EXECUTE FUNCTION lease_deleted();

CREATE FUNCTION overlap_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM pairs WHERE dataset_id = NEW.id ORDER BY record_id FOR UPDATE;
    UPDATE pairs SET n_wanted = NEW.min_submitted WHERE dataset_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER overlap_changed AFTER UPDATE OF min_submitted ON datasets
    FOR EACH ROW WHEN (OLD.min_submitted <> NEW.min_submitted) EXECUTE FUNCTION overlap_changed();

-- One person does one thing at a time in a campaign: two tabs neither vote twice nor take twice the pairs.
CREATE FUNCTION lock_person(p_dataset uuid, p_user uuid) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(uuid_hash_extended(p_dataset, 0) # uuid_hash_extended(p_user, 1))
$$;

-- Every answer moves this, but a lock that each vote must wait for would put all votes in one line: once a second is enough.
CREATE FUNCTION touch_dataset(p_dataset uuid, p_now timestamptz) RETURNS void LANGUAGE sql AS $$
    UPDATE datasets SET last_activity_at = p_now
    WHERE id IN (
        SELECT id FROM datasets WHERE id = p_dataset AND last_activity_at < p_now - interval '1 second'
        FOR NO KEY UPDATE SKIP LOCKED
    )
$$;

-- The side is HMAC-SHA-256 of (person, pair), with the key's two pads prepared by the caller.
CREATE FUNCTION is_swapped(p_user uuid, p_record uuid, p_inner bytea, p_outer bytea) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT get_bit(sha256(p_outer || sha256(p_inner || uuid_send(p_user) || uuid_send(p_record))), 0) = 1
$$;

CREATE FUNCTION answer_of_side(p_side text, p_swapped boolean) RETURNS pair_answer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE p_side
        WHEN 'left' THEN (CASE WHEN p_swapped THEN 'image_2' ELSE 'image_1' END)::pair_answer
        WHEN 'right' THEN (CASE WHEN p_swapped THEN 'image_1' ELSE 'image_2' END)::pair_answer
        ELSE p_side::pair_answer
    END
$$;

-- Give back the places of leases whose time is over. Their holders may still answer: it counts if there is room.
CREATE FUNCTION lapse_leases(p_dataset uuid, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM leases WHERE dataset_id = p_dataset AND state = 'open' AND expires_at <= p_now) THEN
        RETURN;
    END IF;
    WITH due AS (
        SELECT record_id FROM pairs
        WHERE record_id IN (
            SELECT record_id FROM leases
            WHERE dataset_id = p_dataset AND state = 'open' AND expires_at <= p_now
            ORDER BY expires_at LIMIT 500
        )
        FOR UPDATE SKIP LOCKED
    ), lapsed AS (
        UPDATE leases AS l SET state = 'lapsed'
        FROM due
        WHERE l.record_id = due.record_id AND l.state = 'open' AND l.expires_at <= p_now
        RETURNING l.record_id, l.holds
    )
    UPDATE pairs AS p SET n_held = p.n_held - f.places
    FROM (SELECT record_id, count(*) AS places FROM lapsed WHERE holds GROUP BY 1) AS f
    WHERE p.record_id = f.record_id;
END $$;

-- The next pairs of one person: open leases first, in the order they were served, then new ones, fullest pairs first.
-- Within equally full pairs the walk starts at p_start, so that people do not march in step.
CREATE FUNCTION serve_pairs(
    p_dataset uuid, p_user uuid, p_n integer, p_start integer, p_inner bytea, p_outer bytea, p_now timestamptz
) RETURNS SETOF leases LANGUAGE plpgsql
ROWS 8  -- without it the planner joins whole tables to the few rows
SET plan_cache_mode = force_generic_plan  -- planning anew takes longer than the walk through the index
SET enable_seqscan = off  -- a plan made while a table was empty is kept: it must be right for a million rows too
AS $$
DECLARE
    v_period  interval;
    v_lacking integer;
    v_taken   integer;
    v_room    integer := 0;
    v_range   int4range;
    v_mine    uuid[];
BEGIN
    PERFORM lock_person(p_dataset, p_user);
    SELECT make_interval(secs => lease_seconds) INTO STRICT v_period FROM campaigns WHERE dataset_id = p_dataset;
    -- Before others' leases lapse: who comes back finds their pairs as long as nobody else took them.
    PERFORM renew_leases(p_dataset, p_user, p_now, v_period);
    PERFORM lapse_leases(p_dataset, p_now);
    SELECT p_n - count(*), coalesce(array_agg(record_id), '{}') INTO v_lacking, v_mine
    FROM leases WHERE dataset_id = p_dataset AND user_id = p_user AND state = 'open';

    WHILE v_lacking > 0 LOOP
        SELECT min(room) INTO v_room
        FROM pairs WHERE dataset_id = p_dataset AND NOT is_pulled AND room > 0 AND room > v_room;
        EXIT WHEN v_room IS NULL;
        FOREACH v_range IN ARRAY ARRAY[int4range(p_start, NULL), int4range(0, p_start)] LOOP
            EXIT WHEN v_lacking <= 0;
            -- The lock makes PostgreSQL look at room again in the newest row, so no place is given twice.
            WITH free AS (
                SELECT p.record_id FROM pairs AS p
                WHERE p.dataset_id = p_dataset AND NOT p.is_pulled AND p.room > 0 AND p.room = v_room
                  AND p.shuffle >= lower(v_range) AND p.shuffle < coalesce(upper(v_range), 2147483647)
                  AND p.record_id <> ALL (v_mine)
                  AND NOT EXISTS (
                    SELECT FROM judgements AS j
                    WHERE j.record_id = p.record_id AND j.user_id = p_user AND j.undone_at IS NULL
                    OFFSET 0)  -- one look into the index for each pair, whatever the statistics say
                ORDER BY p.shuffle
                LIMIT v_lacking
                FOR UPDATE OF p SKIP LOCKED
            ), taken AS (
                UPDATE pairs AS p SET n_held = p.n_held + 1 FROM free WHERE p.record_id = free.record_id
            )
            INSERT INTO leases (record_id, dataset_id, user_id, side_swapped, served_at, expires_at)
            SELECT record_id, p_dataset, p_user, is_swapped(p_user, record_id, p_inner, p_outer),
                   p_now + row_number() OVER () * interval '1 microsecond', p_now + v_period
            FROM free;
            GET DIAGNOSTICS v_taken = ROW_COUNT;
            v_lacking := v_lacking - v_taken;
        END LOOP;
    END LOOP;

    RETURN QUERY
        SELECT * FROM leases
        WHERE dataset_id = p_dataset AND user_id = p_user AND state = 'open'
        ORDER BY served_at, id LIMIT p_n;
END $$;

-- Activity keeps a person's open leases alive. Written only when a tenth of the time is gone: most calls write nothing.
CREATE FUNCTION renew_leases(p_dataset uuid, p_user uuid, p_now timestamptz, p_period interval) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM leases
        WHERE dataset_id = p_dataset AND user_id = p_user AND state = 'open' AND expires_at < p_now + p_period * 0.9
    ) THEN
        RETURN;
    END IF;
    UPDATE leases SET expires_at = greatest(expires_at, p_now + p_period)
    WHERE id = ANY (ARRAY(  -- an array is made once; IN would be looked through, locks and all, for every lease
        SELECT id FROM leases
        WHERE dataset_id = p_dataset AND user_id = p_user AND state = 'open' AND expires_at < p_now + p_period * 0.9
        FOR NO KEY UPDATE SKIP LOCKED
    ));
END $$;

-- Give back everything this person keeps, in all campaigns: they leave. What they still send counts if there is room.
CREATE FUNCTION release_leases(p_user uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_dataset uuid;
BEGIN
    FOR v_dataset IN SELECT DISTINCT dataset_id FROM leases WHERE user_id = p_user AND state = 'open' ORDER BY 1 LOOP
        PERFORM lock_person(v_dataset, p_user);
    END LOOP;
    PERFORM FROM pairs
    WHERE record_id IN (SELECT record_id FROM leases WHERE user_id = p_user AND state = 'open')
    ORDER BY record_id FOR UPDATE;
    WITH lapsed AS (
        UPDATE leases SET state = 'lapsed' WHERE user_id = p_user AND state = 'open' RETURNING record_id, holds
    )
    UPDATE pairs AS p SET n_held = p.n_held - 1 FROM lapsed AS l WHERE p.record_id = l.record_id AND l.holds;
END $$;

-- A vote, skip or flag, whole or not at all. Outcomes: stored, repeated (the same key again: nothing changed), and the
-- refusals key_reused, unknown, closed, judged, pulled.
CREATE FUNCTION judge(
    p_dataset uuid, p_user uuid, p_lease uuid, p_key uuid, p_kind judgement_kind, p_side text, p_reason flag_reason,
    p_note text, p_ready_ms integer, p_hidden_ms integer, p_input_kind text, p_client_version text, p_now timestamptz
) RETURNS TABLE (outcome text, judgement_id uuid, is_counted boolean) LANGUAGE plpgsql
ROWS 1
SET plan_cache_mode = force_generic_plan  -- both for the reasons given at serve_pairs
SET enable_seqscan = off
AS $$
DECLARE
    v_lease    leases;
    v_other    leases;
    v_pair     pairs;
    v_first    judgements;
    v_campaign campaigns;
    v_answer   pair_answer;
    v_places   integer := 0;
    v_replaced jsonb;
    v_is_pull  boolean := false;
BEGIN
    is_counted := false;
    PERFORM lock_person(p_dataset, p_user);
    SELECT * INTO v_first FROM judgements AS j WHERE j.user_id = p_user AND j.idempotency_key = p_key;
    IF FOUND THEN
        judgement_id := v_first.id;
        is_counted := v_first.counted;
        outcome := CASE WHEN
            (v_first.lease_id, v_first.kind, v_first.answer, v_first.reason, v_first.note, v_first.ready_ms, v_first.hidden_ms,
             v_first.input_kind, v_first.client_version)
            IS NOT DISTINCT FROM
            (p_lease, p_kind, answer_of_side(p_side, v_first.side_swapped), p_reason, p_note, p_ready_ms, p_hidden_ms,
             p_input_kind, p_client_version)
            THEN 'repeated' ELSE 'key_reused' END;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT * INTO v_lease FROM leases AS l WHERE l.id = p_lease AND l.dataset_id = p_dataset AND l.user_id = p_user;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT * INTO STRICT v_pair FROM pairs AS p WHERE p.record_id = v_lease.record_id FOR UPDATE;
    -- Again, now that nobody else can change it.
    SELECT * INTO STRICT v_lease FROM leases AS l WHERE l.id = p_lease;
    outcome := CASE
        WHEN v_lease.state = 'withdrawn' OR (v_lease.state = 'lapsed' AND v_pair.is_pulled) THEN 'pulled'
        WHEN v_lease.state = 'answered' THEN 'closed'
        WHEN EXISTS (
            SELECT FROM judgements AS j
            WHERE j.record_id = v_lease.record_id AND j.user_id = p_user AND j.undone_at IS NULL) THEN 'judged'
    END;
    IF outcome IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT * INTO STRICT v_campaign FROM campaigns AS c WHERE c.dataset_id = p_dataset;

    -- The place this person holds: by this lease, or by a newer one of the same pair when this one lapsed.
    SELECT * INTO v_other FROM leases AS l
    WHERE l.record_id = v_lease.record_id AND l.user_id = p_user AND l.state = 'open';
    IF FOUND THEN
        v_places := v_other.holds::int;
    END IF;
    UPDATE leases AS l SET state = 'answered' WHERE l.id IN (v_lease.id, v_other.id);
    IF p_kind = 'vote' THEN
        IF v_pair.room + v_places <= 0 THEN
            WITH lapsed AS (
                UPDATE leases AS l SET state = 'lapsed'
                WHERE l.record_id = v_lease.record_id AND l.state = 'open' AND l.expires_at <= p_now
                RETURNING l.holds
            )
            SELECT v_places + count(*) FILTER (WHERE holds) INTO v_places FROM lapsed;
        END IF;
        is_counted := v_pair.room + v_places > 0;
        v_answer := answer_of_side(p_side, v_lease.side_swapped);
    END IF;

    IF is_counted OR p_kind <> 'vote' THEN
        SELECT to_jsonb(r) INTO v_replaced FROM responses AS r WHERE r.record_id = v_lease.record_id AND r.user_id = p_user;
        INSERT INTO responses AS r (record_id, user_id, status, "values", inserted_at, updated_at)
        VALUES (
            v_lease.record_id, p_user,
            CASE WHEN is_counted THEN 'submitted' ELSE 'discarded' END::response_status,
            CASE WHEN is_counted THEN jsonb_build_object(v_campaign.question, jsonb_build_object('value', v_answer)) ELSE '{}' END,
            p_now, p_now
        )
        ON CONFLICT (record_id, user_id) DO UPDATE
        SET status = excluded.status, "values" = excluded."values", updated_at = excluded.updated_at;
    END IF;
    INSERT INTO judgements (
        idempotency_key, lease_id, record_id, dataset_id, user_id, kind, answer, reason, note, counted, side_swapped,
        ready_ms, hidden_ms, input_kind, client_version, replaced, inserted_at
    ) VALUES (
        p_key, p_lease, v_lease.record_id, p_dataset, p_user, p_kind, v_answer, p_reason, p_note, is_counted,
        v_lease.side_swapped, p_ready_ms, p_hidden_ms, p_input_kind, p_client_version, v_replaced, p_now
    ) RETURNING id INTO judgement_id;

    IF p_kind = 'flag' AND NOT v_pair.is_pulled AND v_pair.n_flags + 1 >= v_campaign.flags_to_pull THEN
        UPDATE leases AS l SET state = 'withdrawn' WHERE l.record_id = v_lease.record_id AND l.state = 'open';
        v_is_pull := true;
        v_places := v_pair.n_held;
    END IF;
    UPDATE pairs AS p
    SET n_counted = p.n_counted + is_counted::int,
        n_held = p.n_held - v_places,
        n_flags = p.n_flags + (p_kind = 'flag')::int,
        is_pulled = p.is_pulled OR v_is_pull
    WHERE p.record_id = v_lease.record_id;
    IF is_counted THEN
        UPDATE records AS r SET status = 'completed'
        WHERE r.id = v_lease.record_id AND r.status = 'pending'
          AND (SELECT count(*) FROM responses AS s WHERE s.record_id = r.id AND s.status = 'submitted')
              >= (SELECT d.min_submitted FROM datasets AS d WHERE d.id = p_dataset);
    END IF;
    PERFORM touch_dataset(p_dataset, p_now);
    PERFORM renew_leases(p_dataset, p_user, p_now, make_interval(secs => v_campaign.lease_seconds));
    outcome := 'stored';
    RETURN NEXT;
END $$;

-- Take back a person's latest judgement, exactly, and keep the pair for them again. Outcomes: undone, nothing, too_deep.
CREATE FUNCTION undo_judgement(
    p_dataset uuid, p_user uuid, p_depth integer, p_inner bytea, p_outer bytea, p_now timestamptz
) RETURNS TABLE (outcome text, lease_id uuid, kind judgement_kind, answer pair_answer, side_swapped boolean)
LANGUAGE plpgsql
ROWS 1
SET plan_cache_mode = force_generic_plan  -- both for the reasons given at serve_pairs
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    v_judgement judgements;
    v_campaign  campaigns;
    v_pair      pairs;
BEGIN
    PERFORM lock_person(p_dataset, p_user);
    SELECT * INTO v_judgement FROM judgements
    WHERE dataset_id = p_dataset AND user_id = p_user AND undone_at IS NULL
    ORDER BY inserted_at DESC, id DESC LIMIT 1;
    IF NOT FOUND THEN
        outcome := 'nothing';
        RETURN NEXT;
        RETURN;
    END IF;
    -- A pair that was answered, undone and answered again is one step back, not two.
    IF p_depth <= (
        SELECT count(DISTINCT record_id) FROM judgements
        WHERE dataset_id = p_dataset AND user_id = p_user AND inserted_at > v_judgement.inserted_at
          AND record_id <> v_judgement.record_id
    ) THEN
        outcome := 'too_deep';
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT * INTO STRICT v_campaign FROM campaigns WHERE dataset_id = p_dataset;
    SELECT * INTO STRICT v_pair FROM pairs WHERE record_id = v_judgement.record_id FOR UPDATE;

    UPDATE judgements SET undone_at = p_now WHERE id = v_judgement.id AND undone_at IS NULL;
    IF NOT FOUND THEN  -- the records API took it back meanwhile
        outcome := 'nothing';
        RETURN NEXT;
        RETURN;
    END IF;
    IF v_judgement.counted OR v_judgement.kind <> 'vote' OR v_judgement.lease_id IS NULL THEN
        DELETE FROM responses WHERE record_id = v_judgement.record_id AND user_id = p_user;
        IF v_judgement.replaced IS NOT NULL THEN
            INSERT INTO responses SELECT * FROM jsonb_populate_record(NULL::responses, v_judgement.replaced);
        END IF;
        UPDATE records AS r SET status = 'pending'
        WHERE r.id = v_judgement.record_id AND r.status = 'completed'
          AND (SELECT count(*) FROM responses AS s WHERE s.record_id = r.id AND s.status = 'submitted')
              < (SELECT d.min_submitted FROM datasets AS d WHERE d.id = p_dataset);
    END IF;

    side_swapped := coalesce(v_judgement.side_swapped, is_swapped(p_user, v_judgement.record_id, p_inner, p_outer));
    v_pair.n_counted := v_pair.n_counted - v_judgement.counted::int;
    v_pair.n_flags := v_pair.n_flags - (v_judgement.kind = 'flag')::int;
    IF v_judgement.kind = 'flag' THEN
        v_pair.is_pulled := v_pair.n_flags >= v_campaign.flags_to_pull;
    END IF;
    INSERT INTO leases (record_id, dataset_id, user_id, side_swapped, holds, served_at, expires_at)
    VALUES (
        v_judgement.record_id, p_dataset, p_user, side_swapped, v_pair.n_wanted - v_pair.n_counted - v_pair.n_held > 0,
        coalesce((SELECT served_at FROM leases WHERE id = v_judgement.lease_id), p_now),
        p_now + make_interval(secs => v_campaign.lease_seconds)
    ) RETURNING id INTO lease_id;
    UPDATE pairs
    SET n_counted = v_pair.n_counted, n_flags = v_pair.n_flags, is_pulled = v_pair.is_pulled,
        n_held = n_held + (n_wanted - v_pair.n_counted - n_held > 0)::int
    WHERE record_id = v_judgement.record_id;
    PERFORM touch_dataset(p_dataset, p_now);
    PERFORM renew_leases(p_dataset, p_user, p_now, make_interval(secs => v_campaign.lease_seconds));
    outcome := 'undone';
    kind := v_judgement.kind;
    answer := v_judgement.answer;
    RETURN NEXT;
END $$;

-- Make judgements and counters of these pairs say what the responses say, after the records API wrote responses.
CREATE FUNCTION reconcile_pairs(p_records uuid[], p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM pairs WHERE record_id = ANY (p_records) ORDER BY record_id FOR UPDATE;
    -- What a response once said and says no more is history. A surplus vote has no response and stays.
    UPDATE judgements AS j SET undone_at = p_now
    FROM campaigns AS c
    WHERE j.record_id = ANY (p_records) AND j.undone_at IS NULL AND c.dataset_id = j.dataset_id
      AND CASE
        WHEN j.kind <> 'vote' THEN NOT EXISTS (
            SELECT FROM responses AS r
            WHERE r.record_id = j.record_id AND r.user_id = j.user_id AND r.status = 'discarded')
        WHEN j.counted OR j.lease_id IS NULL THEN NOT EXISTS (
            SELECT FROM responses AS r
            WHERE r.record_id = j.record_id AND r.user_id = j.user_id AND r.status = 'submitted'
              AND r."values" -> c.question ->> 'value' = j.answer::text)
        ELSE EXISTS (
            SELECT FROM responses AS r
            WHERE r.record_id = j.record_id AND r.user_id = j.user_id AND r.status <> 'draft')
      END;
    INSERT INTO judgements (idempotency_key, record_id, dataset_id, user_id, kind, answer, input_kind, inserted_at)
    SELECT gen_random_uuid(), p.record_id, p.dataset_id, r.user_id,
           CASE r.status WHEN 'submitted' THEN 'vote' ELSE 'skip' END::judgement_kind,
           CASE r.status WHEN 'submitted' THEN (r."values" -> c.question ->> 'value')::pair_answer END,
           'api', p_now
    FROM pairs AS p
    JOIN campaigns AS c ON c.dataset_id = p.dataset_id
    JOIN responses AS r ON r.record_id = p.record_id
    WHERE p.record_id = ANY (p_records)
      AND (r.status = 'discarded' OR (
        r.status = 'submitted'
        AND r."values" -> c.question ->> 'value' = ANY (enum_range(NULL::pair_answer)::text[])))
      AND NOT EXISTS (
        SELECT FROM judgements AS j WHERE j.record_id = p.record_id AND j.user_id = r.user_id AND j.undone_at IS NULL);
    UPDATE leases AS l SET state = 'answered'
    WHERE l.record_id = ANY (p_records) AND l.state = 'open'
      AND EXISTS (
        SELECT FROM judgements AS j WHERE j.record_id = l.record_id AND j.user_id = l.user_id AND j.undone_at IS NULL);
    PERFORM recount_pairs(p_records);
    -- The earliest take the places that are free.
    UPDATE judgements AS j SET counted = true
    FROM (
        SELECT w.id, row_number() OVER (PARTITION BY w.record_id ORDER BY w.inserted_at, w.id) <= p.room AS fits
        FROM judgements AS w JOIN pairs AS p USING (record_id)
        WHERE w.record_id = ANY (p_records) AND w.kind = 'vote' AND NOT w.counted AND w.lease_id IS NULL
          AND w.undone_at IS NULL
    ) AS q
    WHERE j.id = q.id AND q.fits;
    IF FOUND THEN
        PERFORM recount_pairs(p_records);
    END IF;
END $$;

-- Set the counters of these pairs to what is there; the caller holds their locks. Pairs that are right are not written.
CREATE FUNCTION recount_pairs(p_records uuid[]) RETURNS void LANGUAGE sql AS $$
    UPDATE pairs AS p
    SET n_counted = n.counted, n_flags = n.flags, n_held = n.held, is_pulled = n.flags >= n.flags_to_pull
    FROM (
        SELECT q.record_id, c.flags_to_pull,
               (SELECT count(*) FROM judgements AS j
                WHERE j.record_id = q.record_id AND j.undone_at IS NULL AND j.counted) AS counted,
               (SELECT count(*) FROM judgements AS j
                WHERE j.record_id = q.record_id AND j.undone_at IS NULL AND j.kind = 'flag') AS flags,
               (SELECT count(*) FROM leases AS l
                WHERE l.record_id = q.record_id AND l.state = 'open' AND l.holds) AS held
        FROM pairs AS q JOIN campaigns AS c USING (dataset_id)
        WHERE q.record_id = ANY (p_records)
    ) AS n
    WHERE p.record_id = n.record_id
      AND (p.n_counted, p.n_flags, p.n_held, p.is_pulled)
          IS DISTINCT FROM (n.counted, n.flags, n.held, n.flags >= n.flags_to_pull)
$$;
