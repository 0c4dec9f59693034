-- Responses: one per person and record.

-- name: get
SELECT * FROM responses WHERE id = $1;

-- name: get_for_change
SELECT * FROM responses WHERE id = $1 FOR UPDATE;

-- name: list_of_records
-- $2: only this user's (null: everyone's)
SELECT *
FROM responses
WHERE record_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR user_id = $2)
ORDER BY inserted_at, id;

-- name: insert
INSERT INTO responses (record_id, user_id, status, "values") VALUES ($1, $2, $3, $4) RETURNING *;

-- name: update
UPDATE responses SET status = $2, "values" = $3, updated_at = clock_timestamp() WHERE id = $1 RETURNING *;

-- name: upsert_many
INSERT INTO responses (record_id, user_id, status, "values")
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::response_status[], $4::jsonb[])
ON CONFLICT (record_id, user_id) DO UPDATE
    SET status = excluded.status, "values" = excluded."values", updated_at = clock_timestamp()
RETURNING *;

-- name: delete
DELETE FROM responses WHERE id = $1;

-- name: recompute_statuses
-- Call with the records locked. A record is completed when it has min_submitted submitted responses.
WITH counted AS (
    SELECT
        r.id,
        CASE WHEN count(s.id) >= d.min_submitted THEN 'completed' ELSE 'pending' END::record_status AS status
    FROM records AS r
    JOIN datasets AS d ON d.id = r.dataset_id
    LEFT JOIN responses AS s ON s.record_id = r.id AND s.status = 'submitted'
    WHERE r.id = ANY($1::uuid[])
    GROUP BY r.id, d.min_submitted
)
UPDATE records AS r
SET status = c.status, updated_at = clock_timestamp()
FROM counted AS c
WHERE r.id = c.id AND r.status <> c.status;

-- name: known_users
SELECT id FROM users WHERE id = ANY($1::uuid[]) FOR KEY SHARE;
