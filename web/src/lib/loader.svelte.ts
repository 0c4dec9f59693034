/** Loads what a page shows: one state for waiting, one for failing, one way to try again. */
import type { Account } from './account.svelte.ts';
import { asApiError, type ApiError } from './api/errors.ts';

export class Loader<T> {
	data = $state.raw<T | null>(null);
	failure = $state.raw<ApiError | null>(null);
	isBusy = $state(false);

	constructor(
		private readonly account: Account,
		private readonly get: () => Promise<T>
	) {}

	/** Load, or load again; what is shown stays until the new answer is there. */
	load = async (): Promise<void> => {
		this.isBusy = true;
		try {
			this.data = await this.get();
			this.failure = null;
		} catch (thrown) {
			const error = asApiError(thrown);
			if (error.kind === 'signed-out') this.account.expire();
			else this.failure = error;
		} finally {
			this.isBusy = false;
		}
	};
}
