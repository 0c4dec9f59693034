/** Geometry of boards and sparklines, without markup. */
import type { Schemas } from '#lib/api/client.ts';

export interface Range {
	low: number;
	high: number;
}

/** Fewer votes than this and a row is greyed. */
export const SMALL_SAMPLE = 30;

/** The scale that all interval bars of a board share, with a little air at both ends. */
export function findScale(rows: Pick<Schemas['BoardRow'], 'lower' | 'upper'>[]): Range {
	const low = Math.min(...rows.map(({ lower }) => lower));
	const high = Math.max(...rows.map(({ upper }) => upper));
	const air = Math.max((high - low) * 0.05, 1);
	return { low: low - air, high: high + air };
}

/** Place of a value on a scale, in percent. */
export function placeOn({ low, high }: Range, value: number): number {
	return ((value - low) / (high - low)) * 100;
}

const HOUR_MS = 3_600_000;

/** Votes of each of the last `n` hours, oldest first; the server leaves out hours without votes. */
export function fillHours(hours: Schemas['HourCount'][], { now = Date.now(), n = 48 } = {}): number[] {
	const last = Math.floor(now / HOUR_MS);
	const votes = new Map(hours.map(({ hour, votes }) => [Math.floor(Date.parse(hour) / HOUR_MS), votes]));
	return Array.from({ length: n }, (_, i) => votes.get(last - n + 1 + i) ?? 0);
}
