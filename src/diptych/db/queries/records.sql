-- Records with their vectors: read, written many at a time, deleted.

-- name: get
SELECT id, dataset_id, status, fields, metadata, external_id, inserted_at, updated_at
FROM records
WHERE id = $1;

-- name: lock
-- One order for everyone, so that two writers never wait for each other.
SELECT id FROM records WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE;

-- name: list_page
SELECT id, dataset_id, status, fields, metadata, external_id, inserted_at, updated_at
FROM records
WHERE dataset_id = $1
ORDER BY position
OFFSET $2
LIMIT $3;

-- name: list_by_ids
SELECT r.id, r.dataset_id, r.status, r.fields, r.metadata, r.external_id, r.inserted_at, r.updated_at
FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
JOIN records AS r ON r.id = wanted.id
ORDER BY wanted.place;

-- name: count
SELECT count(*) FROM records WHERE dataset_id = $1;

-- name: match
-- $4: whether fields are needed. Locks what it finds, in one order for everyone.
SELECT id, external_id, CASE WHEN $4 THEN fields END AS fields
FROM records
WHERE dataset_id = $1 AND (id = ANY($2::uuid[]) OR external_id = ANY($3::text[]))
ORDER BY id
FOR NO KEY UPDATE;

-- name: insert_many
INSERT INTO records (id, dataset_id, fields, metadata, external_id)
SELECT new.id, $1, new.fields, new.metadata, new.external_id
FROM unnest($2::uuid[], $3::jsonb[], $4::jsonb[], $5::text[]) WITH ORDINALITY
    AS new (id, fields, metadata, external_id, place)
ORDER BY new.place;

-- name: update_many
-- $3, $5: whether fields and metadata were sent at all. Only what really differs is written.
WITH sent AS (
    SELECT *
    FROM unnest($1::uuid[], $2::jsonb[], $3::boolean[], $4::jsonb[], $5::boolean[])
        AS s (id, fields, has_fields, metadata, has_metadata)
)
UPDATE records AS r
SET
    fields = CASE WHEN s.has_fields THEN s.fields ELSE r.fields END,
    metadata = CASE WHEN s.has_metadata THEN s.metadata ELSE r.metadata END,
    updated_at = clock_timestamp()
FROM sent AS s
WHERE r.id = s.id
    AND (
        (s.has_fields AND s.fields IS DISTINCT FROM r.fields)
        OR (s.has_metadata AND s.metadata IS DISTINCT FROM r.metadata)
    );

-- name: bump
UPDATE records SET updated_at = clock_timestamp() WHERE id = $1;

-- name: list_vectors
-- As text, which is JSON too: the shortest digits that give the stored 32-bit number back.
SELECT v.record_id, s.name, v.value::text AS value
FROM vectors AS v
JOIN vectors_settings AS s ON s.id = v.vector_settings_id
WHERE v.record_id = ANY($1::uuid[]) AND ($2::text[] IS NULL OR s.name = ANY($2))
ORDER BY s.inserted_at, s.id;

-- name: delete_vectors
DELETE FROM vectors AS v
USING unnest($1::uuid[], $2::uuid[]) AS old (record_id, vector_settings_id)
WHERE v.record_id = old.record_id AND v.vector_settings_id = old.vector_settings_id;

-- name: delete
DELETE FROM records WHERE id = $1;

-- name: delete_many
DELETE FROM records WHERE dataset_id = $1 AND id = ANY($2::uuid[]) RETURNING id;
