-- The parts of a dataset's settings: fields, questions, metadata properties, vector settings. All oldest first.
-- A part is got only to change it, so getting it locks it until the transaction ends.

-- name: list_fields
SELECT * FROM fields WHERE dataset_id = $1 ORDER BY inserted_at, id;

-- name: get_field
SELECT * FROM fields WHERE id = $1 FOR UPDATE;

-- name: insert_field
INSERT INTO fields (dataset_id, name, title, required, settings) VALUES ($1, $2, $3, $4, $5) RETURNING *;

-- name: update_field
UPDATE fields SET title = $2, settings = $3, updated_at = clock_timestamp() WHERE id = $1 RETURNING *;

-- name: delete_field
DELETE FROM fields WHERE id = $1;

-- name: list_questions
SELECT * FROM questions WHERE dataset_id = $1 ORDER BY inserted_at, id;

-- name: get_question
SELECT * FROM questions WHERE id = $1 FOR UPDATE;

-- name: insert_question
INSERT INTO questions (dataset_id, name, title, description, required, settings)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING *;

-- name: update_question
UPDATE questions
SET title = $2, description = $3, settings = $4, updated_at = clock_timestamp()
WHERE id = $1
RETURNING *;

-- name: delete_question
DELETE FROM questions WHERE id = $1;

-- name: list_metadata_properties
SELECT * FROM metadata_properties WHERE dataset_id = $1 ORDER BY inserted_at, id;

-- name: get_metadata_property
SELECT * FROM metadata_properties WHERE id = $1 FOR UPDATE;

-- name: insert_metadata_property
INSERT INTO metadata_properties (dataset_id, name, title, settings, visible_for_annotators)
VALUES ($1, $2, $3, $4, $5)
RETURNING *;

-- name: update_metadata_property
UPDATE metadata_properties
SET title = $2, visible_for_annotators = $3, updated_at = clock_timestamp()
WHERE id = $1
RETURNING *;

-- name: delete_metadata_property
DELETE FROM metadata_properties WHERE id = $1;

-- name: list_vectors_settings
SELECT * FROM vectors_settings WHERE dataset_id = $1 ORDER BY inserted_at, id;

-- name: get_vector_settings
SELECT * FROM vectors_settings WHERE id = $1 FOR UPDATE;

-- name: insert_vector_settings
INSERT INTO vectors_settings (dataset_id, name, title, dimensions) VALUES ($1, $2, $3, $4) RETURNING *;

-- name: update_vector_settings
UPDATE vectors_settings SET title = $2, updated_at = clock_timestamp() WHERE id = $1 RETURNING *;

-- name: delete_vector_settings
DELETE FROM vectors_settings WHERE id = $1;
