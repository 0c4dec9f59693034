-- Votes as they leave: one row per live vote, in an order that never changes.

-- name: read
SELECT coalesce(r.external_id, r.id::text) AS record_id,
       coalesce(r.metadata ->> 'prompt_id', r.external_id, r.id::text) AS prompt_id,
       u.username AS annotator,
       r.metadata ->> 'model_1' AS model_1, r.metadata ->> 'model_2' AS model_2,
       j.answer::text AS answer, j.side_swapped,
       r.metadata ->> 'evolution' AS evolution, r.metadata ->> 'category' AS category,
       r.metadata ->> 'sub_category' AS sub_category,
       j.ready_ms, j.hidden_ms, j.input_kind, j.counted, j.inserted_at AS voted_at
FROM judgements AS j
JOIN records AS r ON r.id = j.record_id
JOIN users AS u ON u.id = j.user_id
WHERE j.dataset_id = $1 AND j.kind = 'vote' AND j.undone_at IS NULL
ORDER BY r.position, j.inserted_at, u.username;

-- name: find_datasets
SELECT d.id, d.name, w.name AS workspace
FROM campaigns AS c
JOIN datasets AS d ON d.id = c.dataset_id
JOIN workspaces AS w ON w.id = d.workspace_id
ORDER BY w.name, d.name;
