import { expect, test } from 'vitest';
import { mergeQueue } from './queue.ts';

const make = (served: { lease_id: string }) => ({ id: served.lease_id, served });
const row = (...ids: string[]) => ids.map((lease_id) => make({ lease_id }));
const ids = (pairs: { id: string }[]) => pairs.map(({ id }) => id);
const merge = (held: ReturnType<typeof row>, served: string[], answered: string[] = []) =>
	mergeQueue(
		held,
		served.map((lease_id) => ({ lease_id })),
		{ answered: new Set(answered), make }
	);

test('new pairs queue up behind those that are held', () => {
	expect(ids(merge(row('a', 'b'), ['a', 'b', 'c', 'd']))).toEqual(['a', 'b', 'c', 'd']);
});

test('pairs that are held keep their loaded images', () => {
	const held = row('a', 'b');
	const merged = merge(held, ['b', 'a', 'c']);
	expect(merged[0]).toBe(held[0]);
	expect(merged[1]).toBe(held[1]);
});

test('the pair on screen stays although its lease ran out', () => {
	expect(ids(merge(row('a', 'b'), ['b', 'c']))).toEqual(['a', 'b', 'c']);
});

test('pairs given to others go', () => {
	expect(ids(merge(row('a', 'b', 'c'), ['a', 'c']))).toEqual(['a', 'c']);
});

test('a pair answered here but not yet sent does not come back', () => {
	expect(ids(merge(row('b'), ['a', 'b', 'c'], ['a']))).toEqual(['b', 'c']);
	expect(ids(merge([], ['a'], ['a']))).toEqual([]);
});
