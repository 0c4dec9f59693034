/** Every failure of a request as one class, with the sentence that the person reads. */
import { t } from '#lib/text/index.ts';

/** What the caller can do about it. */
export type FailureKind = 'offline' | 'signed-out' | 'refused' | 'failed';

export class ApiError extends Error {
	/** @param status HTTP status; 0 when no answer came. */
	constructor(
		message: string,
		readonly status: number
	) {
		super(message);
		this.name = 'ApiError';
	}

	get kind(): FailureKind {
		if (this.status === 0) return 'offline';
		if (this.status === 401) return 'signed-out';
		if (this.isWorthRetrying) return 'failed';
		return 'refused';
	}

	/** The server read the request and will never take it: sending it again is of no use. */
	get isFinal(): boolean {
		return this.status >= 400 && this.kind === 'refused';
	}

	/** The same request may succeed later: no answer, the server's fault, or too many requests. */
	get isWorthRetrying(): boolean {
		return this.status === 0 || this.status >= 500 || this.status === 408 || this.status === 429;
	}
}

/** Find the sentence in an error body: `detail` is a text, or an object with `params`. */
export function readDetail(body: unknown): string | null {
	const detail = pick(body, 'detail');
	if (typeof detail === 'string') return detail;
	const params = pick(detail, 'params');
	for (const text of [pick(params, 'detail'), pick(params, 'message')]) if (typeof text === 'string') return text;
	const errors = pick(params, 'errors');
	if (!Array.isArray(errors)) return null;
	const messages = errors.map((item) => pick(item, 'msg')).filter((text) => typeof text === 'string');
	return messages.length > 0 ? messages.join('; ') : null;
}

function pick(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** Turn anything thrown into an ApiError; a fetch that got no answer throws a TypeError. */
export function asApiError(error: unknown): ApiError {
	if (error instanceof ApiError) return error;
	return error instanceof TypeError ? new ApiError(t.errors.offline, 0) : new ApiError(t.errors.unexpected, -1);
}
