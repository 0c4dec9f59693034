import { expect, test } from 'vitest';
import { safeNext } from './account.svelte.ts';

test('after signing in one comes back to where one was', () => {
	expect(safeNext('/c/0f?x=1')).toBe('/c/0f?x=1');
});

test('no address leads away from this site or in a circle', () => {
	for (const next of [
		null,
		'',
		'https://elsewhere.example',
		'//elsewhere.example',
		'/\\elsewhere.example',
		'/sign-in?next=/'
	])
		expect(safeNext(next)).toBe('/');
});
