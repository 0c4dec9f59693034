-- Datasets: what people work on. A dataset with a row in campaigns is a pair campaign.

-- name: get
SELECT
    d.*,
    EXISTS (SELECT FROM memberships AS m WHERE m.workspace_id = d.workspace_id AND m.user_id = $2) AS is_member,
    c.field AS campaign_field
FROM datasets AS d
LEFT JOIN campaigns AS c ON c.dataset_id = d.id
WHERE d.id = $1;

-- name: list_visible
-- $1 the user, $2 whether they see all, $3 workspace, $4 name, $5 status (null: any)
SELECT d.*, m.user_id IS NOT NULL AS is_member, c.field AS campaign_field
FROM datasets AS d
LEFT JOIN memberships AS m ON m.workspace_id = d.workspace_id AND m.user_id = $1
LEFT JOIN campaigns AS c ON c.dataset_id = d.id
WHERE ($2 OR m.user_id IS NOT NULL)
    AND ($3::uuid IS NULL OR d.workspace_id = $3)
    AND ($4::text IS NULL OR d.name = $4)
    AND ($5::dataset_status IS NULL OR d.status = $5)
ORDER BY d.inserted_at, d.id;

-- name: lock_for_change
SELECT status FROM datasets WHERE id = $1 FOR NO KEY UPDATE;

-- name: lock_for_records
-- Many writers of records at once, none while the dataset itself changes: record statuses follow min_submitted.
SELECT status FROM datasets WHERE id = $1 FOR SHARE;

-- name: insert
INSERT INTO datasets (workspace_id, name, guidelines, allow_extra_metadata, min_submitted, metadata)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id;

-- name: update
UPDATE datasets
SET
    name = $2,
    guidelines = $3,
    allow_extra_metadata = $4,
    min_submitted = $5,
    metadata = $6,
    updated_at = clock_timestamp(),
    last_activity_at = clock_timestamp()
WHERE id = $1;

-- name: publish
UPDATE datasets
SET status = 'ready', updated_at = clock_timestamp(), last_activity_at = clock_timestamp()
WHERE id = $1;

-- name: count_required
SELECT
    (SELECT count(*) FROM fields WHERE dataset_id = $1 AND required) AS n_fields,
    (SELECT count(*) FROM questions WHERE dataset_id = $1 AND required) AS n_questions;

-- name: touch
-- Never waits: whoever holds the row is touching it too. The pause keeps busy campaigns from rewriting one row.
UPDATE datasets
SET last_activity_at = clock_timestamp()
WHERE id = (
    SELECT id
    FROM datasets
    WHERE id = $1 AND last_activity_at < clock_timestamp() - interval '5 milliseconds'
    FOR NO KEY UPDATE SKIP LOCKED
);

-- name: delete
DELETE FROM datasets WHERE id = $1;

-- name: lock_records
SELECT FROM records WHERE dataset_id = $1 ORDER BY id FOR NO KEY UPDATE;

-- name: recompute_statuses
WITH counted AS (
    SELECT
        r.id,
        CASE WHEN count(*) FILTER (WHERE s.status = 'submitted') >= d.min_submitted
            THEN 'completed' ELSE 'pending' END::record_status AS status
    FROM records AS r
    JOIN datasets AS d ON d.id = r.dataset_id
    JOIN responses AS s ON s.record_id = r.id
    WHERE r.dataset_id = $1
    GROUP BY r.id, d.min_submitted
)
UPDATE records AS r
SET status = c.status, updated_at = clock_timestamp()
FROM counted AS c
WHERE r.id = c.id AND r.status <> c.status;
