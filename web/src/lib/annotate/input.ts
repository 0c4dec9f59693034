/** What a click was made with. */
import type { InputKind } from './session.svelte.ts';

export function inputKind(event: MouseEvent): InputKind {
	// Enter or Space on a button: a click without a count.
	if (event.detail === 0) return 'key';
	const pointer = event instanceof PointerEvent ? event.pointerType : 'mouse';
	return pointer === 'touch' || pointer === 'pen' ? 'touch' : 'pointer';
}
