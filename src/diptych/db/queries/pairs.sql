-- Pairs of a campaign and the images on them.

-- name: list_contents
SELECT r.id, coalesce(r.external_id, r.id::text) AS label, r.fields -> c.field AS content
FROM records AS r
JOIN campaigns AS c ON c.dataset_id = r.dataset_id
WHERE r.dataset_id = $1 AND r.id = ANY ($2::uuid[])
ORDER BY r.id;

-- name: list_record_ids
SELECT id FROM records WHERE dataset_id = $1 ORDER BY position;

-- name: known_images
SELECT sha256 FROM images WHERE sha256 = ANY ($1::text[]);

-- name: put_image
INSERT INTO images (sha256, media_type, width, height) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING;

-- name: get_image
SELECT sha256, media_type, width, height FROM images WHERE sha256 = $1;

-- name: lock
SELECT FROM pairs WHERE record_id = ANY ($1::uuid[]) ORDER BY record_id FOR UPDATE;

-- name: find_changed_with_votes
SELECT p.record_id
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS new (record_id, image_1, image_2)
JOIN pairs AS p ON p.record_id = new.record_id
WHERE (p.image_1, p.image_2) <> (new.image_1, new.image_2)
  AND EXISTS (SELECT FROM judgements AS j WHERE j.record_id = p.record_id AND j.undone_at IS NULL)
LIMIT 1;

-- name: put
INSERT INTO pairs (record_id, dataset_id, shuffle, image_1, image_2, n_wanted)
SELECT new.record_id, d.id, uuid_hash(new.record_id) & 1073741823, new.image_1, new.image_2, d.min_submitted
FROM unnest($2::uuid[], $3::text[], $4::text[]) AS new (record_id, image_1, image_2), datasets AS d
WHERE d.id = $1
ON CONFLICT (record_id) DO UPDATE SET image_1 = excluded.image_1, image_2 = excluded.image_2
WHERE (pairs.image_1, pairs.image_2) <> (excluded.image_1, excluded.image_2);

-- name: put_names
INSERT INTO image_names (name, record_id, position, sha256)
SELECT replace(gen_random_uuid()::text, '-', ''), new.record_id, side.position, side.sha256
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS new (record_id, image_1, image_2),
     LATERAL (VALUES (1, new.image_1), (2, new.image_2)) AS side (position, sha256)
ON CONFLICT (record_id, position) DO UPDATE SET name = excluded.name, sha256 = excluded.sha256
WHERE image_names.sha256 <> excluded.sha256;

-- name: reconcile
SELECT reconcile_pairs($1::uuid[], coalesce($2, clock_timestamp()));

-- name: find_image_seen_by
SELECT n.sha256, m.user_id IS NOT NULL AS is_member
FROM image_names AS n
JOIN pairs AS p ON p.record_id = n.record_id
JOIN datasets AS d ON d.id = p.dataset_id
LEFT JOIN memberships AS m ON m.workspace_id = d.workspace_id AND m.user_id = $2
WHERE n.name = $1;
