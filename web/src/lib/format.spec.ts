import { expect, test } from 'vitest';
import { ago, percent, rankRange, seconds } from './format.ts';

test('100 percent means complete and 0 means nothing', () => {
	expect([percent(0, 900), percent(1, 900), percent(899, 900), percent(900, 900), percent(3, 0)]).toEqual([
		0, 1, 99, 100, 0
	]);
	expect(percent(450, 900)).toBe(50);
});

test('a rank that is certain is one number', () => {
	expect([rankRange(1, 1), rankRange(1, 3)]).toEqual(['1', '1–3']);
});

test('times are short', () => {
	expect([seconds(null), seconds(840), seconds(9949), seconds(9960), seconds(75_400)]).toEqual([
		'–',
		'0.8 s',
		'9.9 s',
		'10 s',
		'75 s'
	]);
});

test('moments are told in their largest unit', () => {
	const now = Date.parse('2026-03-10T12:00:00Z');
	expect(ago(null, now)).toBe('–');
	expect(ago('2026-03-10T11:59:50Z', now)).toBe('just now');
	expect(ago('2026-03-10T11:30:00Z', now)).toBe('30 minutes ago');
	expect(ago('2026-03-09T11:00:00Z', now)).toBe('yesterday');
});
