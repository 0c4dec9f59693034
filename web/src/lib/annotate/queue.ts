/** Keeps the row of next pairs in step with what the server says is kept for this person. */

interface Leased {
	lease_id: string;
}

interface Held<Served extends Leased> {
	readonly id: string;
	readonly served: Served;
}

/** Pairs asked for at a time: as many as the server keeps for one person. */
export const HELD_PAIRS = 8;
/** Asking again when so few are left keeps three decoded pairs ahead of the fastest hand. */
export const REFILL_AT = 5;

/**
 * Merge an answer of the queue into the row on screen.
 *
 * The pair on screen stays, whatever the answer says: a pair never changes under someone's eyes. Pairs that the answer does
 * not name were given to others and go; those answered here already never come back.
 */
export function mergeQueue<S extends Leased, P extends Held<S>>(
	row: P[],
	served: S[],
	{ answered, make }: { answered: ReadonlySet<string>; make: (served: S) => P }
): P[] {
	const [current] = row;
	const known = new Map(row.map((pair) => [pair.id, pair]));
	const rest = served
		.filter(({ lease_id }) => lease_id !== current?.id && !answered.has(lease_id))
		.map((item) => known.get(item.lease_id) ?? make(item));
	return current ? [current, ...rest] : rest;
}
