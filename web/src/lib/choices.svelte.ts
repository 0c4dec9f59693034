/** What a person chose for this browser: theme and how the two images stand. */

import { MediaQuery } from 'svelte/reactivity';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export type Layout = 'auto' | 'side' | 'stacked';

function read<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
	try {
		const value = localStorage.getItem(`diptych.${name}`);
		return allowed.find((item) => item === value) ?? otherwise;
	} catch {
		return otherwise;
	}
}

function write(name: string, value: string): void {
	try {
		localStorage.setItem(`diptych.${name}`, value);
	} catch {
		// Storage is off: the choice lasts as long as the page.
	}
}

class Choices {
	#theme = $state<Theme>(read('theme', THEMES, 'system'));
	#layout = $state<Layout>(read('layout', ['auto', 'side', 'stacked'], 'auto'));
	#isPortrait = new MediaQuery('orientation: portrait');

	get theme(): Theme {
		return this.#theme;
	}
	/** `static/theme.js` does the same before the first paint of the next visit. */
	set theme(theme: Theme) {
		this.#theme = theme;
		write('theme', theme);
		if (theme === 'system') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
	}

	/** Nobody chose yet: the window's form decides. */
	get isStacked(): boolean {
		return this.#layout === 'auto' ? this.#isPortrait.current : this.#layout === 'stacked';
	}
	set isStacked(isStacked: boolean) {
		this.#layout = isStacked ? 'stacked' : 'side';
		write('layout', this.#layout);
	}

	hasSeenGuide(dataset: string): boolean {
		return read(`guide.${dataset}`, ['seen', 'new'], 'new') === 'seen';
	}
	markGuideSeen(dataset: string): void {
		write(`guide.${dataset}`, 'seen');
	}
}

export const choices = new Choices();
