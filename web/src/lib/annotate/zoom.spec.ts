import { expect, test } from 'vitest';
import { MAX_SCALE, panBy, wheelFactor, WHOLE, zoomAt } from './zoom.ts';

/** Which part of the image (0 to 1) lies under a place of the frame. */
const under = (offset: number, scale: number, place: number) => (place - offset) / scale;

test('what lies under the pointer stays there', () => {
	const point = { x: 0.3, y: 0.8 };
	let view = WHOLE;
	for (const factor of [1.5, 2, 0.7, 1.3]) {
		const before = { x: under(view.x, view.scale, point.x), y: under(view.y, view.scale, point.y) };
		view = zoomAt(view, factor, point);
		expect(under(view.x, view.scale, point.x)).toBeCloseTo(before.x, 10);
		expect(under(view.y, view.scale, point.y)).toBeCloseTo(before.y, 10);
	}
});

test('zoom stops at the whole image and at the largest scale', () => {
	expect(zoomAt(WHOLE, 0.1)).toEqual(WHOLE);
	expect(zoomAt(zoomAt(WHOLE, 5), 100).scale).toBe(MAX_SCALE);
	expect(zoomAt(zoomAt(WHOLE, 3, { x: 0, y: 1 }), 0.01)).toEqual(WHOLE);
});

test('panning stops at the edges', () => {
	expect(panBy(WHOLE, 0.4, -0.4)).toEqual(WHOLE);
	const view = zoomAt(WHOLE, 2);
	expect(panBy(view, 9, -9)).toEqual({ scale: 2, x: 0, y: -1 });
});

test('the wheel zooms in upwards, lines count as pixels, one event never jumps', () => {
	const wheel = (deltaY: number, deltaMode = 0, ctrlKey = false) => wheelFactor({ deltaY, deltaMode, ctrlKey });
	expect(wheel(-100)).toBeGreaterThan(1);
	expect(wheel(100)).toBeLessThan(1);
	expect(wheel(-100) * wheel(100)).toBeCloseTo(1, 10);
	expect(wheel(3, 1)).toBeCloseTo(wheel(48), 10);
	expect(wheel(-100000)).toBe(wheel(-120));
	expect(wheel(-2, 0, true)).toBeGreaterThan(wheel(-2));
});
