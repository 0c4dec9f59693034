import { expect, test } from 'vitest';
import { fillHours, findScale, placeOn } from './board.ts';

test('all intervals fit on the shared scale', () => {
	const rows = [
		{ lower: 1040, upper: 1080 },
		{ lower: 830, upper: 990 }
	];
	const scale = findScale(rows);
	for (const { lower, upper } of rows) {
		expect(placeOn(scale, lower)).toBeGreaterThan(0);
		expect(placeOn(scale, upper)).toBeLessThan(100);
	}
	expect(placeOn(scale, scale.low)).toBe(0);
	expect(placeOn(scale, scale.high)).toBe(100);
});

test('one model without spread still has a scale', () => {
	expect(placeOn(findScale([{ lower: 1000, upper: 1000 }]), 1000)).toBe(50);
});

test('hours without votes are zero and old hours fall off', () => {
	const now = Date.parse('2026-03-10T12:20:00Z');
	const hours = [
		{ hour: '2026-03-10T09:00:00Z', votes: 7 },
		{ hour: '2026-03-10T12:00:00Z', votes: 3 },
		{ hour: '2026-03-01T12:00:00Z', votes: 99 }
	];
	expect(fillHours(hours, { now, n: 4 })).toEqual([7, 0, 0, 3]);
});
