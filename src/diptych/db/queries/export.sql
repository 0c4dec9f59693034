-- What leaves the server as a dataset.

-- name: find_campaigns
-- $1 name, $2 workspace (null: any)
SELECT
    d.*, w.name AS workspace, c.dataset_id IS NOT NULL AS is_campaign,
    c.title, c.field, c.question, c.flags_to_pull, c.description
FROM datasets AS d
JOIN workspaces AS w ON w.id = d.workspace_id
LEFT JOIN campaigns AS c ON c.dataset_id = d.id
WHERE d.name = $1 AND ($2::text IS NULL OR w.name = $2)
ORDER BY w.name;

-- name: count_pairs
SELECT
    count(*) FILTER (WHERE NOT p.is_pulled) AS n_pairs,
    count(*) FILTER (WHERE p.is_pulled) AS n_pulled,
    count(*) FILTER (WHERE NOT p.is_pulled AND r.status = 'completed') AS n_completed
FROM pairs AS p
JOIN records AS r ON r.id = p.record_id
WHERE p.dataset_id = $1;

-- name: stream_pairs
-- $1 dataset, $2 whether surplus votes are among the answers
SELECT
    r.id AS server_id, coalesce(r.external_id, r.id::text) AS id, r.status::text AS status,
    r.fields, r.metadata, p.image_1, p.image_2, v.answers, v.user_ids
FROM pairs AS p
JOIN records AS r ON r.id = p.record_id
LEFT JOIN LATERAL (
    SELECT
        array_agg(j.answer::text ORDER BY j.inserted_at, j.id) AS answers,
        array_agg(j.user_id ORDER BY j.inserted_at, j.id) AS user_ids
    FROM judgements AS j
    WHERE j.record_id = p.record_id AND j.kind = 'vote' AND j.undone_at IS NULL AND (j.counted OR $2)
) AS v ON true
WHERE p.dataset_id = $1 AND NOT p.is_pulled
ORDER BY r.position;

-- name: list_pulled
SELECT coalesce(r.external_id, r.id::text) AS id
FROM pairs AS p
JOIN records AS r ON r.id = p.record_id
WHERE p.dataset_id = $1 AND p.is_pulled;

-- name: list_voters
SELECT u.id, u.username
FROM users AS u
WHERE EXISTS (SELECT FROM judgements AS j WHERE j.dataset_id = $1 AND j.user_id = u.id AND j.kind = 'vote');

-- name: get_secret_key
SELECT secret_key FROM instance;
