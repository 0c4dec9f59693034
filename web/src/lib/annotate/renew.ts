/** Keeps the pairs on screen for an active person, by asking for the queue again well before they run out. */

/** Asks of one person in one campaign come no faster than this, however short the leases. */
const SHORTEST_MS = 5_000;

export function keepLeases(leaseSeconds: number, renew: () => Promise<void>): () => void {
	let isActive = true;
	const note = () => (isActive = true);
	const stop = new AbortController();
	for (const name of ['keydown', 'pointerdown', 'pointermove', 'wheel'])
		addEventListener(name, note, { signal: stop.signal, passive: true });
	const timer = setInterval(
		() => {
			// Who walked away gives the pairs back by doing nothing.
			if (isActive && document.visibilityState === 'visible') void renew();
			isActive = false;
		},
		Math.max(SHORTEST_MS, (leaseSeconds * 1000) / 3)
	);
	return () => {
		stop.abort();
		clearInterval(timer);
	};
}
