/** The signed-in person's outbox, open on every page, so that nothing waits for the right page. */
import { createContext } from 'svelte';
import { sendJudgement } from './judgement.ts';
import { openStore } from './outbox-store.ts';
import { Outbox, type OutboxEvents } from './outbox.svelte.ts';

export class Delivery {
	outbox = $state.raw<Outbox | null>(null);
	/** The campaign on screen, if one is. */
	listener: Pick<OutboxEvents, 'onSaved' | 'onRefused'> | null = null;

	async openFor(user: string, onSignedOut: () => void): Promise<void> {
		const outbox = new Outbox(user, await openStore(), sendJudgement, {
			onSaved: (judgement, saved) => this.listener?.onSaved(judgement, saved),
			onRefused: (judgement, error) => this.listener?.onRefused(judgement, error),
			onSignedOut
		});
		await outbox.open();
		this.outbox = outbox;
	}

	close(): void {
		this.outbox?.close();
		this.outbox = null;
	}
}

export const [getDelivery, setDelivery] = createContext<Delivery>();
