/** Wheel, drag, pinch and double tap on a frame, told to the shared zoom. */
import type { Zoom } from './zoom.svelte.ts';
import { type Point, wheelFactor } from './zoom.ts';

const DOUBLE_TAP_MS = 300;
const DOUBLE_TAP_SHARE = 0.08;

const middle = (points: Point[]): Point => ({
	x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
	y: points.reduce((sum, { y }) => sum + y, 0) / points.length
});
const spread = ([a, b]: Point[]) => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0);

/** Listen to one frame; returns how to stop. */
export function trackGestures(frame: HTMLElement, zoom: Zoom): () => void {
	const fingers = new Map<number, Point>();
	const stop = new AbortController();
	let lastTap: { at: number; point: Point } | null = null;
	let hasMoved = false;

	const locate = (event: MouseEvent): Point => {
		const box = frame.getBoundingClientRect();
		return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
	};

	function down(event: PointerEvent) {
		// Buttons in the frame keep their clicks: a captured pointer would take them away.
		if (event.button !== 0 || (event.target as Element).closest('button')) return;
		frame.setPointerCapture(event.pointerId);
		fingers.set(event.pointerId, locate(event));
		hasMoved = fingers.size > 1;
	}

	function move(event: PointerEvent) {
		if (!fingers.has(event.pointerId)) return;
		const before = [...fingers.values()];
		fingers.set(event.pointerId, locate(event));
		const after = [...fingers.values()];
		const from = middle(before);
		const to = middle(after);
		if (spread(before) > 0 && spread(after) > 0) zoom.by(spread(after) / spread(before), from);
		zoom.pan(to.x - from.x, to.y - from.y);
		if (Math.hypot(to.x - from.x, to.y - from.y) > 0.005) hasMoved = true;
	}

	function up(event: PointerEvent) {
		if (!fingers.delete(event.pointerId) || hasMoved || event.type === 'pointercancel') return;
		const point = locate(event);
		const isDouble =
			lastTap && event.timeStamp - lastTap.at < DOUBLE_TAP_MS && spread([lastTap.point, point]) < DOUBLE_TAP_SHARE;
		if (isDouble) zoom.toggle(point);
		lastTap = isDouble ? null : { at: event.timeStamp, point };
	}

	function wheel(event: WheelEvent) {
		event.preventDefault();
		zoom.by(wheelFactor(event), locate(event));
	}

	const { signal } = stop;
	frame.addEventListener('pointerdown', down, { signal });
	frame.addEventListener('pointermove', move, { signal });
	frame.addEventListener('pointerup', up, { signal });
	frame.addEventListener('pointercancel', up, { signal });
	frame.addEventListener('wheel', wheel, { signal, passive: false });
	return () => stop.abort();
}
