-- Who sees what next: leases. The rules themselves are the functions of schema.sql (serve_pairs, lapse_leases, ...).

-- name: serve
SELECT l.id AS lease_id, l.record_id, l.side_swapped, l.expires_at, r.fields -> c.field ->> 'prompt' AS prompt,
       n1.name AS name_1, i1.width AS width_1, i1.height AS height_1,
       n2.name AS name_2, i2.width AS width_2, i2.height AS height_2
FROM serve_pairs($1, $2, $3, $4, $5, $6, coalesce($7, clock_timestamp())) WITH ORDINALITY AS l
JOIN campaigns AS c ON c.dataset_id = l.dataset_id
JOIN records AS r ON r.id = l.record_id
JOIN image_names AS n1 ON n1.record_id = l.record_id AND n1.position = 1
JOIN image_names AS n2 ON n2.record_id = l.record_id AND n2.position = 2
JOIN images AS i1 ON i1.sha256 = n1.sha256
JOIN images AS i2 ON i2.sha256 = n2.sha256
ORDER BY l.ordinality;

-- name: get_served
SELECT l.id AS lease_id, l.record_id, l.side_swapped, l.expires_at, r.fields -> c.field ->> 'prompt' AS prompt,
       n1.name AS name_1, i1.width AS width_1, i1.height AS height_1,
       n2.name AS name_2, i2.width AS width_2, i2.height AS height_2
FROM leases AS l
JOIN campaigns AS c ON c.dataset_id = l.dataset_id
JOIN records AS r ON r.id = l.record_id
JOIN image_names AS n1 ON n1.record_id = l.record_id AND n1.position = 1
JOIN image_names AS n2 ON n2.record_id = l.record_id AND n2.position = 2
JOIN images AS i1 ON i1.sha256 = n1.sha256
JOIN images AS i2 ON i2.sha256 = n2.sha256
WHERE l.id = $1;

-- name: needs_person
SELECT EXISTS (
    SELECT FROM pairs AS p
    WHERE p.dataset_id = $1 AND NOT p.is_pulled AND NOT p.is_done
      AND NOT EXISTS (
        SELECT FROM judgements AS j WHERE j.record_id = p.record_id AND j.user_id = $2 AND j.undone_at IS NULL)
);

-- name: release
SELECT release_leases($1);

-- name: lapse
SELECT lapse_leases($1, coalesce($2, clock_timestamp()));
