/** Sends judgements in the background, in order, until each one has arrived exactly once. */
import { asApiError, type ApiError } from '#lib/api/errors.ts';
import type { Judgement, Saved } from './judgement.ts';
import type { OutboxStore } from './outbox-store.ts';

export interface OutboxEvents {
	onSaved(judgement: Judgement, saved: Saved): void;
	/** The server will never take it. */
	onRefused(judgement: Judgement, error: ApiError): void;
	onSignedOut(): void;
}

type Send = (judgement: Judgement) => Promise<Saved>;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Wait before attempt n + 1: doubling, spread so that many pages do not return at once. */
export function backoffMs(attempt: number, random = Math.random()): number {
	return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + random / 2);
}

/** One tab at a time sends; without the API (plain HTTP) the idempotency key alone keeps votes single. */
function inTurn(work: () => Promise<void>): Promise<void> {
	return navigator.locks ? navigator.locks.request('diptych.outbox', work) : work();
}

export class Outbox {
	/** What has not arrived yet, oldest first. */
	waiting = $state.raw<Judgement[]>([]);
	/** Why the last attempt failed; null once one succeeds. */
	trouble = $state.raw<ApiError | null>(null);
	/** Counts arrivals, so that an older answer of the queue can be told from a newer one. */
	arrived = 0;

	#unwritten = new Map<string, Judgement>();
	#running: Promise<void> | null = null;
	#attempt = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isClosed = false;

	constructor(
		private readonly user: string,
		private readonly store: OutboxStore,
		private readonly send: Send,
		private readonly events: OutboxEvents
	) {}

	/** Pick up what an earlier visit left behind, and send it. */
	async open(): Promise<void> {
		await this.#reread();
		this.#pumpQuietly();
	}

	close(): void {
		this.#isClosed = true;
		clearTimeout(this.#timer);
	}

	/** Take a judgement; returns at once. */
	add(judgement: Judgement): void {
		this.#unwritten.set(judgement.key, judgement);
		this.waiting = [...this.waiting, judgement];
		void this.#write(judgement);
	}

	async #write(judgement: Judgement): Promise<void> {
		try {
			await this.store.add(judgement);
			this.#unwritten.delete(judgement.key);
		} catch {
			// A full disk: it stays in memory and is sent from there.
		}
		this.#pumpQuietly();
	}

	/** Send everything now. Throws ApiError when that is not possible; nothing is lost then. */
	async flush(): Promise<void> {
		while (this.waiting.length > 0) await this.#pump();
	}

	/** Try now instead of waiting for the next attempt. */
	nudge(): void {
		this.#pumpQuietly();
	}

	#pumpQuietly(): void {
		this.#pump().catch(() => undefined);
	}

	#pump(): Promise<void> {
		if (this.#isClosed) return Promise.resolve();
		clearTimeout(this.#timer);
		this.#running ??= this.#drain()
			.then(() => this.#settle(null))
			.catch((error: unknown) => {
				this.#settle(asApiError(error));
				throw error;
			});
		return this.#running;
	}

	#settle(trouble: ApiError | null): void {
		this.#running = null;
		this.trouble = trouble;
		if (!trouble) {
			this.#attempt = 0;
			// Something came in after the last look.
			if (this.waiting.length > 0) this.#pumpQuietly();
		} else if (trouble.kind === 'signed-out') {
			this.events.onSignedOut();
		} else if (!this.#isClosed) {
			this.#timer = setTimeout(() => this.#pumpQuietly(), backoffMs(this.#attempt++));
		}
	}

	async #drain(): Promise<void> {
		for (;;) {
			const [next] = await this.#reread();
			if (!next || this.#isClosed) return;
			await inTurn(async () => {
				const isOurs = this.#unwritten.has(next.key) || (await this.store.has(next.key));
				if (isOurs) await this.#deliver(next);
			});
		}
	}

	async #deliver(judgement: Judgement): Promise<void> {
		try {
			const saved = await this.send(judgement);
			await this.#forget(judgement);
			this.events.onSaved(judgement, saved);
		} catch (thrown) {
			const error = asApiError(thrown);
			if (!error.isFinal) throw error;
			await this.#forget(judgement);
			this.events.onRefused(judgement, error);
		}
	}

	async #forget({ key }: Judgement): Promise<void> {
		await this.store.remove(key);
		this.#unwritten.delete(key);
		this.waiting = this.waiting.filter((other) => other.key !== key);
		this.arrived += 1;
	}

	async #reread(): Promise<Judgement[]> {
		const stored = await this.store.list(this.user);
		const keys = new Set(stored.map(({ key }) => key));
		return (this.waiting = [...stored, ...[...this.#unwritten.values()].filter(({ key }) => !keys.has(key))]);
	}
}
