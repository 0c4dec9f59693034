/** One view on both images: the scale and the place of the same region, in fractions of a frame. */

export interface View {
	/** 1 shows the whole image. */
	scale: number;
	/** Offset of the image's left edge in frame widths: 0 down to 1 - scale. */
	x: number;
	/** Offset of the image's top edge in frame heights. */
	y: number;
}

/** A place in a frame, each from 0 to 1. */
export interface Point {
	x: number;
	y: number;
}

export const WHOLE: View = Object.freeze({ scale: 1, x: 0, y: 0 });
export const CENTRE: Point = Object.freeze({ x: 0.5, y: 0.5 });
export const MAX_SCALE = 8;
/** Of a key press, a click on the button and a double tap. */
export const STEP = 1.6;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

function settle(scale: number, x: number, y: number): View {
	// `|| 0` turns -0 into 0.
	return { scale, x: clamp(x, 1 - scale, 0) || 0, y: clamp(y, 1 - scale, 0) || 0 };
}

/** Zoom by a factor; what lies under the point stays there. */
export function zoomAt(view: View, factor: number, point: Point = CENTRE): View {
	const scale = clamp(view.scale * factor, 1, MAX_SCALE);
	const ratio = scale / view.scale;
	return settle(scale, point.x - (point.x - view.x) * ratio, point.y - (point.y - view.y) * ratio);
}

/** Move by a share of the frame; an edge never comes inside. */
export function panBy(view: View, dx: number, dy: number): View {
	return settle(view.scale, view.x + dx, view.y + dy);
}

/** Factor of one wheel event; a trackpad pinch arrives as a wheel with Ctrl and small steps. */
export function wheelFactor(event: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
	const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
	return Math.exp(-clamp(pixels, -120, 120) * (event.ctrlKey ? 0.01 : 0.0025));
}
