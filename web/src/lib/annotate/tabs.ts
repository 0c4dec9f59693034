/** Tells the same person's other tabs which pair is answered, so that none shows it any longer. */

interface Told {
	dataset: string;
	lease: string;
}

export function joinTabs(dataset: string, onAnswered: (lease: string) => void) {
	const channel = new BroadcastChannel('diptych.answered');
	channel.onmessage = ({ data }: MessageEvent<Told>) => {
		if (data.dataset === dataset) onAnswered(data.lease);
	};
	return {
		tell: (lease: string) => channel.postMessage({ dataset, lease } satisfies Told),
		leave: () => channel.close()
	};
}
