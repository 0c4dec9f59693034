-- Suggestions: one per record and question.

-- name: get
SELECT s.*, r.dataset_id
FROM suggestions AS s
JOIN records AS r ON r.id = s.record_id
WHERE s.id = $1;

-- name: list_of_records
SELECT * FROM suggestions WHERE record_id = ANY($1::uuid[]) ORDER BY inserted_at, id;

-- name: upsert_many
-- value and score as text: the driver would take a JSON list inside an array for one more dimension.
-- xmax is 0 for a row that was inserted and the locker's number for one that was replaced.
INSERT INTO suggestions (record_id, question_id, type, value, agent, score)
SELECT new.record_id, new.question_id, new.type, new.value::jsonb, new.agent, new.score::jsonb
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
    AS new (record_id, question_id, type, value, agent, score)
ON CONFLICT (record_id, question_id) DO UPDATE
    SET
        type = excluded.type,
        value = excluded.value,
        agent = excluded.agent,
        score = excluded.score,
        updated_at = clock_timestamp()
RETURNING *, (xmax = 0) AS is_new;

-- name: delete_others
DELETE FROM suggestions WHERE record_id = $1 AND question_id <> ALL ($2::uuid[]);

-- name: delete_many
DELETE FROM suggestions WHERE record_id = $1 AND id = ANY($2::uuid[]);

-- name: delete
DELETE FROM suggestions WHERE id = $1;
