-- Campaigns: their settings, who may see them, how far they are.

-- name: get
SELECT * FROM campaigns WHERE dataset_id = $1;

-- name: get_seen_by
SELECT d.id AS dataset_id, d.workspace_id, w.name AS workspace, d.status, d.guidelines, d.min_submitted AS overlap,
       m.user_id IS NOT NULL AS is_member, c.title, c.field, c.question, c.lease_seconds, c.flags_to_pull, c.description,
       c.inserted_at, c.updated_at, q.title AS question_title
FROM datasets AS d
JOIN workspaces AS w ON w.id = d.workspace_id
LEFT JOIN memberships AS m ON m.workspace_id = d.workspace_id AND m.user_id = $2
LEFT JOIN campaigns AS c ON c.dataset_id = d.id
LEFT JOIN questions AS q ON q.dataset_id = d.id AND q.name = c.question
WHERE d.id = $1;

-- name: list_seen_by
SELECT d.id AS dataset_id, d.workspace_id, w.name AS workspace, d.status, d.guidelines, d.min_submitted AS overlap,
       m.user_id IS NOT NULL AS is_member, c.title, c.field, c.question, c.lease_seconds, c.flags_to_pull, c.description,
       c.inserted_at, c.updated_at, q.title AS question_title
FROM campaigns AS c
JOIN datasets AS d ON d.id = c.dataset_id
JOIN workspaces AS w ON w.id = d.workspace_id
LEFT JOIN memberships AS m ON m.workspace_id = d.workspace_id AND m.user_id = $1
LEFT JOIN questions AS q ON q.dataset_id = d.id AND q.name = c.question
WHERE m.user_id IS NOT NULL OR $2
ORDER BY c.inserted_at, d.id;

-- name: put
INSERT INTO campaigns (dataset_id, title, field, question, lease_seconds, flags_to_pull, description)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (dataset_id) DO UPDATE
SET title = excluded.title, field = excluded.field, question = excluded.question, lease_seconds = excluded.lease_seconds,
    flags_to_pull = excluded.flags_to_pull, description = excluded.description, updated_at = clock_timestamp()
RETURNING *;

-- name: lock_dataset
SELECT id FROM datasets WHERE id = $1 FOR NO KEY UPDATE;

-- name: get_field_type
SELECT settings ->> 'type' FROM fields WHERE dataset_id = $1 AND name = $2;

-- name: get_question_settings
SELECT settings FROM questions WHERE dataset_id = $1 AND name = $2;

-- name: progress
SELECT t.*, n.people, n.simulated,
       coalesce(m.n_votes, 0) AS my_votes, coalesce(m.n_skips, 0) AS my_skips, coalesce(m.n_flags, 0) AS my_flags
FROM (
    SELECT sum(pairs)::bigint AS pairs, sum(pairs_done)::bigint AS pairs_done, sum(votes)::bigint AS votes,
           sum(votes_wanted)::bigint AS votes_wanted
    FROM campaign_progress WHERE dataset_id = $1
) AS t
CROSS JOIN (
    SELECT count(*) FILTER (WHERE n_simulated = 0) AS people, count(*) FILTER (WHERE n_simulated > 0) AS simulated
    FROM participants WHERE dataset_id = $1 AND n_counted > 0
) AS n
LEFT JOIN participants AS m ON m.dataset_id = $1 AND m.user_id = $2;

-- name: flags
SELECT count(*) FILTER (WHERE is_pulled) AS pulled, coalesce(sum(n_flags), 0) AS open_flags
FROM pairs WHERE dataset_id = $1;

-- name: votes_by_hour
SELECT date_trunc('hour', inserted_at, 'UTC') AS hour, count(*) AS votes
FROM judgements
WHERE dataset_id = $1 AND counted AND undone_at IS NULL
GROUP BY 1 ORDER BY 1 DESC LIMIT 48;

-- name: categories
SELECT coalesce(r.metadata ->> 'category', '') AS category, count(*) AS pairs,
       count(*) FILTER (WHERE p.is_done) AS pairs_done, sum(p.n_counted)::bigint AS votes
FROM pairs AS p
JOIN records AS r ON r.id = p.record_id
WHERE p.dataset_id = $1 AND NOT p.is_pulled
GROUP BY 1 ORDER BY 1;

-- name: people
SELECT u.username,
       s.n_votes AS votes, s.n_skips AS skips, s.n_flags AS flags,
       v.median_ready_ms, v.last_vote_at, s.n_simulated > 0 AS is_simulated
FROM participants AS s
JOIN users AS u ON u.id = s.user_id
LEFT JOIN (
    SELECT user_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY ready_ms) AS median_ready_ms,
           max(inserted_at) AS last_vote_at
    FROM judgements
    WHERE dataset_id = $1 AND kind = 'vote' AND undone_at IS NULL
    GROUP BY user_id
) AS v ON v.user_id = s.user_id
WHERE s.dataset_id = $1
ORDER BY s.n_votes DESC, u.username;
