/** Where judgements wait until the server has them: IndexedDB, so that closing the tab loses nothing. */
import { openDB, type DBSchema } from 'idb';
import type { Judgement } from './judgement.ts';

export interface OutboxStore {
	add(judgement: Judgement): Promise<void>;
	remove(key: string): Promise<void>;
	has(key: string): Promise<boolean>;
	/** A person's judgements, oldest first. */
	list(user: string): Promise<Judgement[]>;
}

interface Tables extends DBSchema {
	judgements: { key: number; value: Judgement; indexes: { key: string } };
}

/** Open the store of this browser; where IndexedDB is switched off, keep judgements as long as the tab lives. */
export async function openStore(name = 'diptych'): Promise<OutboxStore> {
	try {
		return await openIndexed(name);
	} catch {
		return openMemory();
	}
}

async function openIndexed(name: string): Promise<OutboxStore> {
	const db = await openDB<Tables>(name, 1, {
		upgrade(fresh) {
			fresh.createObjectStore('judgements', { autoIncrement: true }).createIndex('key', 'key', { unique: true });
		},
		// A newer page in another tab waits for this one to let go.
		blocking: () => db.close()
	});
	return {
		add: async (judgement) => void (await db.add('judgements', judgement)),
		remove: async (key) => {
			const transaction = db.transaction('judgements', 'readwrite');
			const place = await transaction.store.index('key').getKey(key);
			if (place !== undefined) await transaction.store.delete(place);
			await transaction.done;
		},
		has: async (key) => (await db.countFromIndex('judgements', 'key', key)) > 0,
		list: async (user) => (await db.getAll('judgements')).filter((judgement) => judgement.user === user)
	};
}

export function openMemory(): OutboxStore {
	const waiting = new Map<string, Judgement>();
	return {
		add: async (judgement) => void waiting.set(judgement.key, judgement),
		remove: async (key) => void waiting.delete(key),
		has: async (key) => waiting.has(key),
		list: async (user) => [...waiting.values()].filter((judgement) => judgement.user === user)
	};
}
