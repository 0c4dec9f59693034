-- Workspaces and who is a member of them.

-- name: list_all
SELECT * FROM workspaces ORDER BY inserted_at, id;

-- name: list_of_user
SELECT w.*
FROM memberships AS m
JOIN workspaces AS w ON w.id = m.workspace_id
WHERE m.user_id = $1
ORDER BY w.inserted_at, w.id;

-- name: get
SELECT * FROM workspaces WHERE id = $1;

-- name: get_by_name
SELECT * FROM workspaces WHERE name = $1;

-- name: insert
INSERT INTO workspaces (id, name) VALUES (coalesce($1, gen_random_uuid()), $2) RETURNING *;

-- name: delete
DELETE FROM workspaces WHERE id = $1;

-- name: is_member
SELECT EXISTS (SELECT FROM memberships WHERE workspace_id = $1 AND user_id = $2);

-- name: add_member
INSERT INTO memberships (workspace_id, user_id) VALUES ($1, $2);

-- name: remove_member
DELETE FROM memberships WHERE workspace_id = $1 AND user_id = $2 RETURNING true;
