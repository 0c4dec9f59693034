/** Who is signed in, for every page. */
import { createContext } from 'svelte';
import { api, call, type Schemas } from '#lib/api/client.ts';
import { asApiError, type ApiError } from '#lib/api/errors.ts';

type User = Schemas['SessionUser'];

export class Account {
	state = $state<'unknown' | 'in' | 'out' | 'failed'>('unknown');
	user = $state.raw<User | null>(null);
	failure = $state.raw<ApiError | null>(null);
	/** Why nobody is signed in: not yet, the session ended by itself, or the person signed out. */
	whyOut = $state<'new' | 'expired' | 'left'>('new');
	isOrganiser = $derived(this.user?.role === 'owner' || this.user?.role === 'admin');

	async load(): Promise<void> {
		try {
			this.#enter(await call(api.GET('/api/v1/session')));
		} catch (thrown) {
			const error = (this.failure = asApiError(thrown));
			this.state = error.kind === 'signed-out' ? 'out' : 'failed';
		}
	}

	async signIn(username: string, password: string): Promise<void> {
		this.#enter(await call(api.POST('/api/v1/session', { body: { username, password } })));
	}

	async signOut(): Promise<void> {
		await call(api.DELETE('/api/v1/session'));
		this.#leave('left');
	}

	/** A request was answered with 401. */
	expire(): void {
		this.#leave('expired');
	}

	#enter(user: User): void {
		this.user = user;
		this.failure = null;
		this.state = 'in';
	}

	#leave(why: 'expired' | 'left'): void {
		this.user = null;
		this.whyOut = why;
		this.state = 'out';
	}
}

export const [getAccount, setAccount] = createContext<Account>();

/** Where to go after signing in: an address on this site, else the start. */
export function safeNext(next: string | null): string {
	return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/';
}
