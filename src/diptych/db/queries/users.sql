-- People: how they are found, made, changed.

-- name: get_by_key
SELECT * FROM users WHERE api_key_hash = $1;

-- name: get_by_username
SELECT * FROM users WHERE username = $1;

-- name: get_by_id
SELECT * FROM users WHERE id = $1;

-- name: list_all
SELECT * FROM users ORDER BY inserted_at, id;

-- name: list_members
SELECT u.*
FROM memberships AS m
JOIN users AS u ON u.id = m.user_id
WHERE m.workspace_id = $1
ORDER BY m.inserted_at, u.id;

-- name: insert
INSERT INTO users (id, username, first_name, last_name, role, password_hash, api_key_hash)
VALUES (coalesce($1, gen_random_uuid()), $2, $3, $4, $5, $6, $7)
RETURNING *;

-- name: update
UPDATE users
SET username = $2, first_name = $3, last_name = $4, role = $5, password_hash = $6, updated_at = clock_timestamp()
WHERE id = $1
RETURNING *;

-- name: set_key
UPDATE users SET api_key_hash = $2, updated_at = clock_timestamp() WHERE id = $1;

-- name: delete
DELETE FROM users WHERE id = $1;

-- name: is_empty
SELECT NOT EXISTS (SELECT FROM users);

-- name: lock_first_start
SELECT pg_advisory_xact_lock(hashtext('diptych.first_owner'));

-- name: keep_secret
INSERT INTO instance (secret_key) VALUES ($1) ON CONFLICT (only_row) DO NOTHING;

-- name: get_secret
SELECT secret_key FROM instance;
