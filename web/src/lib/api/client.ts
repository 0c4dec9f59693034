/** The typed client of the server, and the one way its answers and failures reach the page. */
import createClient from 'openapi-fetch';
import { t } from '#lib/text/index.ts';
import { ApiError, asApiError, readDetail } from './errors.ts';
import type { components, paths } from './schema.d.ts';

export type Schemas = components['schemas'];

export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });

interface Answer<T> {
	data?: T;
	error?: unknown;
	response: Response;
}

/** Wait for a request; give its data or throw an ApiError. */
export async function call<T>(request: Promise<Answer<T>>): Promise<T> {
	let answer: Answer<T>;
	try {
		answer = await request;
	} catch (error) {
		// A body that is not JSON ends here too: then something else than our server answered.
		throw error instanceof SyntaxError ? new ApiError(t.errors.notOurs, 502) : asApiError(error);
	}
	if (!answer.response.ok) {
		throw new ApiError(readDetail(answer.error) ?? t.errors.status(answer.response.status), answer.response.status);
	}
	return answer.data as T;
}
