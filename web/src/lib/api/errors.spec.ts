import { expect, test } from 'vitest';
import { ApiError, asApiError, readDetail } from './errors.ts';

test('the sentence is found in every form of error body', () => {
	expect(readDetail({ detail: 'Lease not found' })).toBe('Lease not found');
	expect(readDetail({ detail: { code: 'x', params: { detail: 'Sign in first' } } })).toBe('Sign in first');
	expect(readDetail({ detail: { code: 'x', params: { message: 'Broken' } } })).toBe('Broken');
	expect(readDetail({ detail: { params: { errors: [{ msg: 'too long' }, { msg: 'missing' }] } } })).toBe(
		'too long; missing'
	);
});

test('a body without a sentence gives null', () => {
	for (const body of [null, undefined, 'text', {}, { detail: {} }, { detail: { params: { errors: [] } } }])
		expect(readDetail(body)).toBeNull();
});

test('only failures that may pass are retried', () => {
	const isRetried = (status: number) => new ApiError('', status).isWorthRetrying;
	expect([0, 500, 503, 408, 429].map(isRetried)).toEqual([true, true, true, true, true]);
	expect([401, 403, 404, 409, 422, -1].map(isRetried)).toEqual([false, false, false, false, false, false]);
});

test('a fetch without an answer is offline, other mistakes are not', () => {
	expect(asApiError(new TypeError('Failed to fetch')).kind).toBe('offline');
	expect(asApiError(new Error('bug')).kind).toBe('refused');
});
