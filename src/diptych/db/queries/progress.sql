-- How far a dataset is.

-- name: of_dataset
SELECT count(*) AS total, count(*) FILTER (WHERE status = 'completed') AS completed
FROM records
WHERE dataset_id = $1;

-- name: list_contributors
-- In the order of first response.
SELECT u.username
FROM responses AS s
JOIN records AS r ON r.id = s.record_id
JOIN users AS u ON u.id = s.user_id
WHERE r.dataset_id = $1
GROUP BY u.id, u.username
ORDER BY min(s.inserted_at), u.id;

-- name: of_users
SELECT u.username, r.status AS record_status, s.status AS response_status, count(*) AS n_responses
FROM responses AS s
JOIN records AS r ON r.id = s.record_id
JOIN users AS u ON u.id = s.user_id
WHERE r.dataset_id = $1
GROUP BY u.id, u.username, u.inserted_at, r.status, s.status
ORDER BY u.inserted_at, u.id;

-- name: of_me
SELECT
    count(*) AS total,
    count(*) FILTER (WHERE s.status = 'submitted') AS submitted,
    count(*) FILTER (WHERE s.status = 'discarded') AS discarded,
    count(*) FILTER (WHERE s.status = 'draft') AS draft
FROM records AS r
LEFT JOIN responses AS s ON s.record_id = r.id AND s.user_id = $2
WHERE r.dataset_id = $1;
