/** One image of a pair: loaded, decoded, ready to be shown in the same frame. */
import type { Schemas } from '#lib/api/client.ts';

async function fetchDecoded(url: string): Promise<HTMLImageElement> {
	const element = new Image();
	element.decoding = 'sync';
	element.draggable = false;
	element.src = url;
	await element.decode();
	return element;
}

export class Picture {
	state = $state<'loading' | 'ready' | 'broken'>('loading');
	/** Decoded; a sharper one replaces it after the first zoom. */
	element = $state.raw<HTMLImageElement | null>(null);
	#isSharp = false;
	#loading: Promise<void> | null = null;

	constructor(readonly image: Schemas['BlindImage']) {}

	/** Load it unless that has begun; settles when it is ready or broken, and never rejects. */
	load(): Promise<void> {
		return (this.#loading ??= this.#load());
	}

	retry(): Promise<void> {
		this.#loading = null;
		return this.load();
	}

	async #load(): Promise<void> {
		this.state = 'loading';
		try {
			this.element = await fetchDecoded(this.image.screen);
			this.state = 'ready';
		} catch {
			this.state = 'broken';
		}
	}

	/** Get the full size, once, if it shows more than the screen size does. */
	async sharpen(): Promise<void> {
		if (this.#isSharp || !this.element || this.element.naturalWidth >= this.image.width) return;
		this.#isSharp = true;
		try {
			this.element = await fetchDecoded(this.image.full);
		} catch {
			this.#isSharp = false;
		}
	}
}

export class Pair {
	readonly left: Picture;
	readonly right: Picture;
	/** Of the frames: the wider image fills its frame, the other is letterboxed. */
	readonly ratio: number;

	constructor(readonly served: Schemas['ServedPair']) {
		this.left = new Picture(served.left);
		this.right = new Picture(served.right);
		this.ratio = Math.max(served.left.width / served.left.height, served.right.width / served.right.height);
	}

	get id(): string {
		return this.served.lease_id;
	}

	get isLoaded(): boolean {
		return this.left.state === 'ready' && this.right.state === 'ready';
	}

	get isBroken(): boolean {
		return this.left.state === 'broken' || this.right.state === 'broken';
	}

	async load(): Promise<void> {
		await Promise.all([this.left.load(), this.right.load()]);
	}
}
