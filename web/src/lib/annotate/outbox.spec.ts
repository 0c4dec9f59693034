import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '#lib/api/errors.ts';
import type { Judgement, Saved } from './judgement.ts';
import { openMemory, openStore } from './outbox-store.ts';
import { backoffMs, Outbox } from './outbox.svelte.ts';

const USER = 'anna';

function makeVote(key: string, user = USER): Judgement {
	return {
		key,
		user,
		dataset: 'd',
		kind: 'vote',
		body: { lease_id: `lease-${key}`, idempotency_key: key, answer: 'left' }
	};
}

/** A server that keeps what it got; `failures` are thrown first. */
function makeServer(...failures: unknown[]) {
	const got: string[] = [];
	const send = async (judgement: Judgement): Promise<Saved> => {
		await Promise.resolve();
		const failure = failures.shift();
		if (failure) throw failure;
		got.push(judgement.key);
		return { id: judgement.key, kind: judgement.kind, counted: true } as Saved;
	};
	return { got, send };
}

const events = () => ({ onSaved: vi.fn(), onRefused: vi.fn(), onSignedOut: vi.fn() });
let storeNumber = 0;

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

test('judgements arrive once each and in order', async () => {
	const store = await openStore(`store-${storeNumber++}`);
	const server = makeServer();
	const told = events();
	const outbox = new Outbox(USER, store, server.send, told);
	const keys = Array.from({ length: 12 }, (_, i) => `k${i}`);
	for (const key of keys) outbox.add(makeVote(key));
	expect(outbox.waiting).toHaveLength(12);
	await outbox.flush();
	expect(server.got).toEqual(keys);
	expect(outbox.waiting).toEqual([]);
	expect(await store.list(USER)).toEqual([]);
	expect(told.onSaved).toHaveBeenCalledTimes(12);
});

test('a failed request keeps the judgement, and a later attempt delivers it', async () => {
	const server = makeServer(new TypeError('Failed to fetch'), new ApiError('gone', 503));
	const outbox = new Outbox(USER, openMemory(), server.send, events());
	outbox.add(makeVote('a'));
	await expect(outbox.flush()).rejects.toMatchObject({ kind: 'offline' });
	expect(outbox.trouble?.kind).toBe('offline');
	expect(outbox.waiting).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(server.got).toEqual(['a']);
	expect(outbox.trouble).toBeNull();
	expect(outbox.waiting).toEqual([]);
});

test('what one visit could not send, the next one sends under the same key', async () => {
	const name = `store-${storeNumber++}`;
	const offline = makeServer(new TypeError('offline'));
	const first = new Outbox(USER, await openStore(name), offline.send, events());
	first.add(makeVote('a'));
	first.add(makeVote('b'));
	await expect(first.flush()).rejects.toThrow();
	first.close();

	const server = makeServer();
	const second = new Outbox(USER, await openStore(name), server.send, events());
	await second.open();
	await second.flush();
	expect(server.got).toEqual(['a', 'b']);
});

test("another person's judgements stay where they are", async () => {
	const store = openMemory();
	await store.add(makeVote('theirs', 'ben'));
	const server = makeServer();
	const outbox = new Outbox(USER, store, server.send, events());
	await outbox.open();
	outbox.add(makeVote('mine'));
	await outbox.flush();
	expect(server.got).toEqual(['mine']);
	expect(await store.list('ben')).toHaveLength(1);
});

test('a refused judgement is reported and does not block the next one', async () => {
	const server = makeServer(new ApiError('Lease not found', 404));
	const told = events();
	const outbox = new Outbox(USER, openMemory(), server.send, told);
	outbox.add(makeVote('a'));
	outbox.add(makeVote('b'));
	await outbox.flush();
	expect(told.onRefused).toHaveBeenCalledExactlyOnceWith(makeVote('a'), expect.any(ApiError));
	expect(server.got).toEqual(['b']);
});

test('a mistake on the page itself never throws a judgement away', async () => {
	const server = makeServer(new Error('bug'));
	const told = events();
	const outbox = new Outbox(USER, openMemory(), server.send, told);
	outbox.add(makeVote('a'));
	await expect(outbox.flush()).rejects.toBeInstanceOf(ApiError);
	expect(told.onRefused).not.toHaveBeenCalled();
	expect(outbox.waiting).toHaveLength(1);
});

test('a session that ended is told once and nothing is lost or hammered', async () => {
	const server = makeServer(new ApiError('Sign in', 401));
	const told = events();
	const outbox = new Outbox(USER, openMemory(), server.send, told);
	outbox.add(makeVote('a'));
	await expect(outbox.flush()).rejects.toThrow('Sign in');
	await vi.advanceTimersByTimeAsync(120_000);
	expect(told.onSignedOut).toHaveBeenCalledTimes(1);
	expect(server.got).toEqual([]);
	expect(outbox.waiting).toHaveLength(1);
});

test('a store that cannot write still sends', async () => {
	const store = { ...openMemory(), add: () => Promise.reject(new Error('quota')) };
	const server = makeServer();
	const outbox = new Outbox(USER, store, server.send, events());
	outbox.add(makeVote('a'));
	await outbox.flush();
	expect(server.got).toEqual(['a']);
});

test('waits grow and stop growing', () => {
	const waits = [0, 1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1));
	expect(waits).toEqual([500, 1000, 2000, 4000, 30_000]);
	expect(backoffMs(0, 0)).toBe(250);
});
