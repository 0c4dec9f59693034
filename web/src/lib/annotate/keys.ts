/** Which key does what on the pair screen. */
import type { Schemas } from '#lib/api/client.ts';

export type Answer = Schemas['VoteIn']['answer'];

export type Action =
	| { do: 'answer'; answer: Answer }
	| { do: 'skip' | 'flag' | 'undo' | 'zoom-in' | 'zoom-out' | 'zoom-reset' | 'blink' | 'layout' | 'guide' };

const ANSWERS = new Map<string, Answer>(
	Object.entries({
		'1': 'left',
		'2': 'right',
		'3': 'both_good',
		'4': 'both_bad',
		ArrowLeft: 'left',
		ArrowRight: 'right',
		ArrowUp: 'both_good',
		ArrowDown: 'both_bad'
	} as const)
);

const OTHERS = new Map(
	Object.entries({
		s: 'skip',
		'!': 'flag',
		z: 'undo',
		'+': 'zoom-in',
		'=': 'zoom-in',
		'-': 'zoom-out',
		'0': 'zoom-reset',
		f: 'blink',
		l: 'layout',
		'?': 'guide'
	} as const)
);

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>;

/** The action of a key press, or null. A key held down answers once only; zooming goes on. */
export function findAction(press: Press): Action | null {
	if (press.ctrlKey || press.metaKey || press.altKey) return null;
	const answer = ANSWERS.get(press.key);
	if (answer) return press.repeat ? null : { do: 'answer', answer };
	const other = OTHERS.get(press.key.toLowerCase());
	if (!other || (press.repeat && !other.startsWith('zoom'))) return null;
	return { do: other };
}
