/** How long a person looked at a pair: from both images painted to the answer. */

export interface Times {
	/** Milliseconds since both images were painted; null when they never were. */
	ready_ms: number | null;
	/** Of these, with the tab hidden or the guidelines in front. */
	hidden_ms: number | null;
}

export class VoteTimer {
	#startedAt: number | null = null;
	#awaySince: number | null = null;
	#awayMs = 0;

	constructor(private readonly now: () => number = () => performance.now()) {}

	/** Both images are painted. */
	start(isAway = false): void {
		this.#startedAt = this.now();
		this.#awayMs = 0;
		this.#awaySince = isAway ? this.#startedAt : null;
	}

	/** Another pair is on its way. */
	stop(): void {
		this.#startedAt = null;
	}

	/** The pair cannot be seen, or can again; saying it twice changes nothing. */
	setAway(isAway: boolean): void {
		if (isAway) {
			this.#awaySince ??= this.now();
		} else if (this.#awaySince !== null) {
			this.#awayMs += this.now() - this.#awaySince;
			this.#awaySince = null;
		}
	}

	read(): Times {
		if (this.#startedAt === null) return { ready_ms: null, hidden_ms: null };
		const now = this.now();
		const away = this.#awayMs + (this.#awaySince === null ? 0 : now - Math.max(this.#awaySince, this.#startedAt));
		return { ready_ms: Math.round(now - this.#startedAt), hidden_ms: Math.round(away) };
	}
}
