/** One answer, skip or flag on its way to the server. */
import { api, call, type Schemas } from '#lib/api/client.ts';

interface Route<Kind extends string, Body> {
	kind: Kind;
	/** Body of the request; its idempotency key is also the judgement's own key. */
	body: Body;
}

export type Judgement = {
	key: string;
	/** Whose it is: someone else may sign in on this device before it is sent. */
	user: string;
	dataset: string;
} & (Route<'vote', Schemas['VoteIn']> | Route<'skip', Schemas['JudgementIn']> | Route<'flag', Schemas['FlagIn']>);

export type Kind = Judgement['kind'];
export type Saved = Schemas['JudgementOut'];

/** Post a judgement. Posting it twice gives the first answer again. */
export function sendJudgement(judgement: Judgement): Promise<Saved> {
	const params = { path: { dataset_id: judgement.dataset } };
	switch (judgement.kind) {
		case 'vote':
			return call(api.POST('/api/v1/me/datasets/{dataset_id}/votes', { params, body: judgement.body }));
		case 'skip':
			return call(api.POST('/api/v1/me/datasets/{dataset_id}/skips', { params, body: judgement.body }));
		case 'flag':
			return call(api.POST('/api/v1/me/datasets/{dataset_id}/flags', { params, body: judgement.body }));
	}
}
