/** Numbers, times and shares as people read them. */

export const count = (n: number): string => n.toLocaleString('en');

/** Share in whole percent. Only a complete whole shows 100, and only nothing shows 0. */
export function percent(part: number, whole: number): number {
	if (whole <= 0 || part <= 0) return 0;
	if (part >= whole) return 100;
	return Math.min(99, Math.max(1, Math.round((part / whole) * 100)));
}

export const rating = (value: number): string => Math.round(value).toString();

/** "1", or "1–3" when the interval leaves several ranks open. */
export const rankRange = (low: number, high: number): string => (low === high ? `${low}` : `${low}–${high}`);

/** Milliseconds as "0.8 s", "4.2 s", "75 s". */
export function seconds(ms: number | null): string {
	if (ms === null) return '–';
	return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000]
];

/** How long ago a moment was, in its largest unit. */
export function ago(moment: string | null, now = Date.now()): string {
	if (moment === null) return '–';
	const passed = now - Date.parse(moment);
	const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
	for (const [unit, ms] of STEPS) if (passed >= ms) return words.format(-Math.floor(passed / ms), unit);
	return 'just now';
}
