import { expect, test } from 'vitest';
import { makeUuid } from './uuid.ts';

const V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('keys are UUIDs of version 4, with and without randomUUID', () => {
	const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) } as Crypto;
	const keys = new Set<string>();
	for (let i = 0; i < 200; i++) keys.add(makeUuid()).add(makeUuid(insecure));
	expect(keys.size).toBe(400);
	for (const key of keys) expect(key).toMatch(V4);
});
