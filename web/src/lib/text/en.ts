/** English. */
export const count = (n: number) => n.toLocaleString('en');
export const many = (n: number, one: string, other: string) => `${count(n)} ${n === 1 ? one : other}`;

export const en = {
	product: 'Diptych',
	skipToContent: 'Skip to content',
	loading: 'Loading',
	retry: 'Try again',
	close: 'Close',
	cancel: 'Cancel',

	errors: {
		title: 'That did not work',
		offline: 'The server cannot be reached. Check the connection, then try again.',
		unexpected: 'Something went wrong on this page. Reload it; if it happens again, tell the organisers.',
		notOurs: 'Something other than the Diptych server answered. Check the address.',
		status: (status: number) => `The server answered with status ${status}.`,
		notFoundTitle: 'There is nothing at this address',
		notFound: 'The campaign may be over, or the link is not complete.',
		toCampaigns: 'To the campaigns'
	},

	signIn: {
		title: 'Sign in',
		lead: 'Two images, one question. Your eye decides.',
		username: 'Username',
		password: 'Password',
		show: 'Show',
		hide: 'Hide',
		submit: 'Sign in',
		busy: 'Signing in',
		expired: 'Your session ended. Sign in to go on where you were; nothing is lost.',
		wrong: 'This username and password do not belong together. Check both, then try again.',
		help: 'No account yet, or password lost? Ask the organiser of your campaign.'
	},

	menu: {
		open: 'Menu',
		campaigns: 'Campaigns',
		organise: 'Organise',
		theme: 'Theme',
		themes: { system: 'System', light: 'Light', dark: 'Dark' },
		signOut: 'Sign out'
	},

	campaigns: {
		title: 'Campaigns',
		lead: 'Choose where to help.',
		start: 'Start',
		goOn: 'Go on',
		look: 'Finished: see your numbers',
		mine: (n: number) => (n === 0 ? 'No vote of yours yet' : `${many(n, 'vote', 'votes')} of yours`),
		team: (done: number, all: number) => `${count(done)} of ${count(all)} votes`,
		people: (n: number, simulated: number) =>
			[n || !simulated ? many(n, 'person', 'people') : '', simulated ? `${simulated} simulated` : '']
				.filter(Boolean)
				.join(', '),
		emptyTitle: 'No campaign for you yet',
		empty: 'Once an organiser adds you to a workspace with a campaign, it shows up here.',
		emptyOrganiser: 'Make one with "diptych demo", or load your own pairs with "diptych load".'
	},

	pair: {
		title: (n: number) => `Pair ${count(n)}`,
		images: 'The two images',
		image: (side: string) => `Image ${side}`,
		prompt: 'Prompt',
		morePrompt: 'Show the whole prompt',
		lessPrompt: 'Show less of the prompt',
		answers: 'Your answer',
		answer: { left: 'A', right: 'B', both_good: 'Both good', both_bad: 'Both bad' },
		answerName: {
			left: 'A is better',
			right: 'B is better',
			both_good: 'Both good',
			both_bad: 'Both bad'
		},
		earlier: 'your earlier answer',
		tools: 'Tools',
		skip: 'Skip',
		flag: 'Flag',
		undo: 'Undo',
		zoom: 'Zoom',
		zoomOut: 'Fit',
		blink: 'Blink',
		blinkName: 'Blink: hold to see B in the place of A',
		layout: 'Layout',
		layoutName: 'Layout: side by side or stacked',
		guidelines: 'Guide',
		guidelinesName: 'Guide: guidelines and keys',
		broken: 'This image did not load.',
		report: 'Report as broken',
		announce: (n: number, mine: number, percent: number) =>
			`Pair ${count(n)}. ${many(mine, 'vote', 'votes')} of yours. The team has ${percent} percent.`,
		progress: (done: number, all: number) => `Team: ${count(done)} of ${count(all)} votes`,
		mine: (n: number) => `${count(n)} by you`,
		saving: (n: number) => `${count(n)} saving`,
		savingName: (n: number) =>
			`${many(n, 'answer is', 'answers are')} on the way to the server. They are kept on this device until they arrive.`,
		surplus: 'That pair was complete already. Thank you, your answer is kept all the same.',
		lost: (reason: string) => `One answer could not be saved: ${reason}`,
		undone: { vote: 'Your vote is taken back.', skip: 'Your skip is taken back.', flag: 'Your flag is taken back.' },
		nothingToUndo: 'There is nothing to take back.',
		undoOffline: 'Taking back needs the server, which cannot be reached. Your answers are kept.'
	},

	flag: {
		title: 'What is wrong with this pair?',
		lead: 'A flag is not a vote. The organisers look at it.',
		reasons: {
			unsafe: ['Unsafe', 'Nudity, gore, hate'],
			broken: ['Broken', 'Does not load, is cut off or empty'],
			off_prompt: ['Off the prompt', 'Shows something else altogether']
		}
	},

	guide: {
		title: 'Guidelines',
		keys: 'Keys',
		start: 'Start',
		goOn: 'Back to the pair',
		none: 'The organisers wrote no guidelines. Go by the question above.',
		list: [
			[['1', '←'], 'A is better'],
			[['2', '→'], 'B is better'],
			[['3', '↑'], 'Both good'],
			[['4', '↓'], 'Both bad'],
			[['S'], 'Skip: you cannot judge this pair'],
			[['!'], 'Flag: unsafe, broken or off the prompt'],
			[['Z'], 'Undo: the previous pair again'],
			[['+', '−', '0'], 'Zoom both images, reset'],
			[['F'], 'Hold: B in the place of A'],
			[['L'], 'Side by side or stacked'],
			[['?'], 'This page']
		] as [string[], string][]
	},

	wait: {
		title: 'A short wait',
		text: 'Every pair that is left is on somebody else’s screen just now. Some may come back to you.',
		again: (seconds: number) => `Looking again in ${many(seconds, 'second', 'seconds')}.`,
		now: 'Look now'
	},

	finished: {
		title: 'Thank you',
		titleNone: 'All done here',
		textNone: (title: string) => `Every pair of “${title}” has all the votes it needs.`,
		text: (title: string) => `You have seen every pair of “${title}” that needed you.`,
		votes: 'votes',
		skips: 'skipped',
		flags: 'flagged',
		share: (percent: number) => `That is ${percent} % of all votes so far.`,
		team: (done: number, all: number) => `Together: ${count(done)} of ${count(all)} votes.`,
		undo: 'Take the last answer back',
		others: 'Other campaigns'
	}
};
