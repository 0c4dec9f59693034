/** One person at one campaign: the pair on screen, those behind it, and what happens on each answer. */
import { api, call, type Schemas } from '#lib/api/client.ts';
import { asApiError, type ApiError } from '#lib/api/errors.ts';
import { t } from '#lib/text/index.ts';
import type { Judgement, Kind, Saved } from './judgement.ts';
import type { Answer } from './keys.ts';
import type { Outbox } from './outbox.svelte.ts';
import { Pair } from './picture.svelte.ts';
import { HELD_PAIRS, mergeQueue, REFILL_AT } from './queue.ts';
import { VoteTimer } from './timer.ts';
import { makeUuid } from './uuid.ts';

export type InputKind = 'key' | 'pointer' | 'touch';
export type FlagReason = Schemas['FlagIn']['reason'];
type Phase = 'loading' | 'pairs' | 'wait' | 'finished' | 'failed';

export const CLIENT_VERSION = 'page-1';
/** How long a chosen answer stays lit while the next pair is there already. */
const LIT_MS = 80;
const NOTICE_MS = 5000;
const SENT_ELSEWHERE_MS = 250;

interface Surroundings {
	user: string;
	campaign: Schemas['CampaignPage'];
	outbox: Outbox;
	onSignedOut(): void;
	/** Tells other tabs which pair is answered. */
	onJudged(lease: string): void;
}

export class AnnotationSession {
	phase = $state<Phase>('loading');
	row = $state.raw<Pair[]>([]);
	team = $state.raw<Schemas['TeamProgress']>();
	failure = $state.raw<ApiError | null>(null);
	notice = $state<string | null>(null);
	retryAfterS = $state(0);
	isUndoing = $state(false);
	/** The answer that was just given. */
	lit = $state<Answer | null>(null);
	/** What the pair on screen had been given before it was taken back. */
	earlier = $state.raw<{ id: string; answer: Answer | null } | null>(null);
	/** Something lies over the pair: keys are not meant for it. */
	isCovered = $state(false);

	current = $derived(this.row[0]);
	isReady = $derived.by(() => this.current !== undefined && this.#paintedId === this.current.id && !this.isCovered);
	mine = $derived.by(() => this.#countMine());
	number = $derived(this.mine.votes + this.mine.skips + this.mine.flags + 1);

	#paintedId = $state<string | null>(null);
	#saved = $state.raw<Schemas['MyProgress']>({ votes: 0, skips: 0, flags: 0 });
	#answered = new Set<string>();
	#timer = new VoteTimer();
	#refilling: Promise<void> | null = null;
	#noticeTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly around: Surroundings) {
		this.team = around.campaign.team;
		this.#saved = around.campaign.mine;
	}

	get campaign(): Schemas['CampaignPage'] {
		return this.around.campaign;
	}

	async start(): Promise<void> {
		for (const { body } of this.around.outbox.waiting) this.#answered.add(body.lease_id);
		await this.refill();
	}

	/** Ask for more pairs; this also renews the time that those on screen are kept. */
	refill(): Promise<void> {
		this.#refilling ??= this.#refill().finally(() => (this.#refilling = null));
		return this.#refilling;
	}

	async #refill(): Promise<void> {
		if (this.phase === 'failed') this.phase = 'loading';
		const { outbox, campaign } = this.around;
		const arrivedBefore = outbox.arrived;
		try {
			const n = Math.min(HELD_PAIRS, REFILL_AT + 1 + outbox.waiting.length);
			const params = { path: { dataset_id: campaign.id }, query: { n } };
			const queue = await call(api.GET('/api/v1/me/datasets/{dataset_id}/queue', { params }));
			// An answer given meanwhile makes the counts in this one old.
			if (outbox.waiting.length === 0 && outbox.arrived === arrivedBefore) this.#count(queue);
			this.#take(queue);
		} catch (error) {
			this.#fail(asApiError(error));
		}
	}

	#take(queue: Schemas['Queue']): void {
		this.row = mergeQueue(this.row, queue.items, {
			answered: this.#answered,
			make: (served: Schemas['ServedPair']) => new Pair(served)
		});
		this.failure = null;
		if (this.row.length > 0) {
			this.phase = 'pairs';
			void this.#warm();
		} else if (queue.items.length > 0) {
			// All of these are answered, but the server does not know yet.
			this.phase = 'loading';
			void this.#refillWhenSent();
		} else {
			this.retryAfterS = queue.retry_after_s ?? 5;
			this.phase = queue.state === 'finished' ? 'finished' : 'wait';
		}
	}

	async #refillWhenSent(): Promise<void> {
		try {
			await this.around.outbox.flush();
			// Another tab may be the one that sends; and the refill that led here must be over.
			await new Promise((resolve) => setTimeout(resolve, SENT_ELSEWHERE_MS));
			await this.refill();
		} catch (error) {
			this.#fail(asApiError(error));
		}
	}

	#fail(error: ApiError): void {
		if (error.kind === 'signed-out') {
			this.around.onSignedOut();
		} else if (this.row.length === 0) {
			this.failure = error;
			this.phase = 'failed';
		}
	}

	/** Load images in the order in which they will be seen, one pair after the other. */
	async #warm(): Promise<void> {
		for (const pair of this.row) if (this.row.includes(pair)) await pair.load();
	}

	/** Both images of this pair are on the screen. */
	markPainted(pair: Pair): void {
		if (pair !== this.current || this.#paintedId === pair.id) return;
		this.#paintedId = pair.id;
		this.#timer.start(this.isCovered);
	}

	/** The pair cannot be seen: the tab is hidden, or something lies over it. */
	setAway(isAway: boolean): void {
		this.#timer.setAway(isAway);
	}

	answer(answer: Answer, input: InputKind): void {
		if (!this.isReady || !this.current) return;
		this.#light(answer);
		const body = { ...this.#makeBody(this.current, input), answer };
		this.#judge({ ...this.#makeOwner(body.idempotency_key), kind: 'vote', body });
	}

	skip(input: InputKind): void {
		if (!this.isReady || !this.current) return;
		const body = this.#makeBody(this.current, input);
		this.#judge({ ...this.#makeOwner(body.idempotency_key), kind: 'skip', body });
	}

	/** Flags work on a pair that does not load, too. */
	flag(reason: FlagReason, input: InputKind): void {
		if (!this.current) return;
		const body = { ...this.#makeBody(this.current, input), reason };
		this.#judge({ ...this.#makeOwner(body.idempotency_key), kind: 'flag', body });
	}

	#makeBody(pair: Pair, input: InputKind) {
		const idempotency_key = makeUuid();
		return {
			lease_id: pair.id,
			idempotency_key,
			...this.#timer.read(),
			input_kind: input,
			client_version: CLIENT_VERSION
		};
	}

	#makeOwner(key: string) {
		return { key, user: this.around.user, dataset: this.campaign.id };
	}

	#judge(judgement: Judgement): void {
		const lease = judgement.body.lease_id;
		this.notice = null;
		this.around.outbox.add(judgement);
		this.around.onJudged(lease);
		this.drop(lease);
	}

	/** A pair is answered, here or in another tab: show the next one. */
	drop(lease: string): void {
		this.#answered.add(lease);
		if (this.current?.id === lease) this.#timer.stop();
		this.row = this.row.filter((pair) => pair.id !== lease);
		if (this.row.length === 0) this.phase = 'loading';
		void this.current?.load();
		if (this.row.length <= REFILL_AT - 1) void this.refill();
	}

	async undo(): Promise<void> {
		if (this.isUndoing || this.isCovered) return;
		this.isUndoing = true;
		try {
			// The server takes back the last one it knows: it must know them all.
			await this.around.outbox.flush();
			const params = { path: { dataset_id: this.campaign.id } };
			const undone = await call(api.POST('/api/v1/me/datasets/{dataset_id}/undo', { params }));
			this.#putBack(undone);
		} catch (error) {
			this.#explainUndo(asApiError(error));
		} finally {
			this.isUndoing = false;
		}
	}

	#putBack(undone: Schemas['Undone']): void {
		this.#count(undone);
		const pair = new Pair(undone.pair);
		void pair.load();
		this.#timer.stop();
		this.earlier = { id: pair.id, answer: undone.answer ?? null };
		this.row = [pair, ...this.row];
		this.phase = 'pairs';
		this.say(t.pair.undone[undone.kind]);
	}

	#explainUndo(error: ApiError): void {
		if (error.kind === 'signed-out') this.around.onSignedOut();
		else if (error.kind === 'offline') this.say(t.pair.undoOffline);
		else this.say(error.message);
	}

	/** The server has a judgement. */
	onSaved(judgement: Judgement, saved: Saved): void {
		if (judgement.dataset !== this.campaign.id) return;
		this.#count(saved);
		if (saved.kind === 'vote' && !saved.counted) this.say(t.pair.surplus);
	}

	/** The server will never take a judgement. */
	onRefused(judgement: Judgement, error: ApiError): void {
		// If the server keeps the pair open, the person sees it again.
		this.#answered.delete(judgement.body.lease_id);
		this.say(t.pair.lost(error.message));
	}

	say(text: string): void {
		clearTimeout(this.#noticeTimer);
		this.notice = text;
		this.#noticeTimer = setTimeout(() => (this.notice = null), NOTICE_MS);
	}

	#light(answer: Answer): void {
		this.lit = answer;
		setTimeout(() => (this.lit = null), LIT_MS);
	}

	#count({ team, mine }: { team: Schemas['TeamProgress']; mine: Schemas['MyProgress'] }): void {
		this.team = team;
		this.#saved = mine;
	}

	#countMine(): Schemas['MyProgress'] {
		const here = this.around.outbox.waiting.filter(({ dataset }) => dataset === this.campaign.id);
		const plus = (kind: Kind) => here.filter((judgement) => judgement.kind === kind).length;
		const { votes, skips, flags } = this.#saved;
		return { votes: votes + plus('vote'), skips: skips + plus('skip'), flags: flags + plus('flag') };
	}
}
