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

-- Serving state of one record of a campaign. Counters are kept by the same transaction that changes what they count.
CREATE TABLE pairs (
    record_id  uuid PRIMARY KEY REFERENCES records ON DELETE CASCADE,
    dataset_id uuid NOT NULL REFERENCES datasets ON DELETE CASCADE,
    position   bigint NOT NULL,
    image_1    text NOT NULL,                                                 -- sha-256 of the master
    image_2    text NOT NULL,
    n_counted  integer NOT NULL DEFAULT 0 CHECK (n_counted >= 0),             -- counted votes
    n_flags    integer NOT NULL DEFAULT 0 CHECK (n_flags >= 0),
    is_pulled  boolean NOT NULL DEFAULT false                                 -- flagged often enough; out of every queue
);
CREATE INDEX pairs_queue ON pairs (dataset_id, n_counted DESC, position) WHERE NOT is_pulled;

-- The public name of one image of one pair: random-looking, the same for everyone, tells neither model nor position.
CREATE TABLE image_names (
    name      text PRIMARY KEY,
    record_id uuid NOT NULL REFERENCES records ON DELETE CASCADE,
    sha256    text NOT NULL
);
CREATE INDEX image_names_record ON image_names (record_id);

-- A pair kept for one person. A live lease counts against the overlap.
CREATE TABLE leases (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    record_id    uuid NOT NULL REFERENCES records ON DELETE CASCADE,
    dataset_id   uuid NOT NULL REFERENCES datasets ON DELETE CASCADE,
    user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    side_swapped boolean NOT NULL,                                            -- true: image_2 stands on the left
    served_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at   timestamptz NOT NULL,
    closed_at    timestamptz,                                                 -- answered, given back or undone
    CHECK (expires_at >= served_at)
);
CREATE UNIQUE INDEX leases_open ON leases (record_id, user_id) WHERE closed_at IS NULL;
CREATE INDEX leases_user ON leases (dataset_id, user_id) WHERE closed_at IS NULL;

-- What a person did with a served pair. Rows are never deleted: undo sets undone_at, and history keeps both.
CREATE TABLE judgements (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    idempotency_key uuid NOT NULL,
    lease_id        uuid REFERENCES leases ON DELETE CASCADE,                 -- null: answered through the records API
    record_id       uuid NOT NULL REFERENCES records ON DELETE CASCADE,
    dataset_id      uuid NOT NULL REFERENCES datasets ON DELETE CASCADE,
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
    undone_at       timestamptz,
    inserted_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (user_id, idempotency_key),
    CHECK ((kind = 'vote') = (answer IS NOT NULL)),
    CHECK ((kind = 'flag') = (reason IS NOT NULL)),
    CHECK (kind = 'vote' OR NOT counted)
);
CREATE UNIQUE INDEX judgements_live ON judgements (record_id, user_id) WHERE undone_at IS NULL;  -- a person judges a pair once
CREATE INDEX judgements_user ON judgements (dataset_id, user_id, inserted_at DESC);
