/** The view that both frames of a pair share. */
import { panBy, STEP, type Point, type View, WHOLE, zoomAt } from './zoom.ts';

export class Zoom {
	view = $state.raw<View>(WHOLE);
	isZoomed = $derived(this.view.scale > 1);

	by(factor: number, point?: Point): void {
		this.view = zoomAt(this.view, factor, point);
	}
	pan(dx: number, dy: number): void {
		this.view = panBy(this.view, dx, dy);
	}
	stepIn(): void {
		this.by(STEP);
	}
	stepOut(): void {
		this.by(1 / STEP);
	}
	reset(): void {
		this.view = WHOLE;
	}
	/** A double tap: closer there, or back to the whole. */
	toggle(point: Point): void {
		if (this.isZoomed) this.reset();
		else this.by(STEP * STEP, point);
	}
}
