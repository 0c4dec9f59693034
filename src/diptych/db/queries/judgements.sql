-- What people do with pairs: votes, skips, flags, and taking them back.

-- name: judge
SELECT outcome, judgement_id, is_counted
FROM judge($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce($13, clock_timestamp()));

-- name: undo
SELECT outcome, lease_id, kind, answer, side_swapped
FROM undo_judgement($1, $2, $3, $4, $5, coalesce($6, clock_timestamp()));
