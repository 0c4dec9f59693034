import { expect, test } from 'vitest';
import { VoteTimer } from './timer.ts';

function makeTimer() {
	const clock = { now: 1000 };
	return { clock, timer: new VoteTimer(() => clock.now) };
}

test('a pair that was never painted has no times', () => {
	expect(makeTimer().timer.read()).toEqual({ ready_ms: null, hidden_ms: null });
});

test('time runs from painted to the answer', () => {
	const { clock, timer } = makeTimer();
	timer.start();
	clock.now += 1234.4;
	expect(timer.read()).toEqual({ ready_ms: 1234, hidden_ms: 0 });
});

test('hidden stretches add up, one that still lasts included', () => {
	const { clock, timer } = makeTimer();
	timer.start();
	clock.now += 100;
	timer.setAway(true);
	timer.setAway(true);
	clock.now += 50;
	timer.setAway(false);
	timer.setAway(false);
	clock.now += 10;
	timer.setAway(true);
	clock.now += 5;
	expect(timer.read()).toEqual({ ready_ms: 165, hidden_ms: 55 });
});

test('a new pair starts from nothing', () => {
	const { clock, timer } = makeTimer();
	timer.start();
	timer.setAway(true);
	clock.now += 70;
	timer.setAway(false);
	timer.start();
	clock.now += 30;
	expect(timer.read()).toEqual({ ready_ms: 30, hidden_ms: 0 });
	timer.stop();
	expect(timer.read().ready_ms).toBeNull();
});

test('a pair painted behind the guidelines counts as away until they close', () => {
	const { clock, timer } = makeTimer();
	timer.start(true);
	clock.now += 400;
	timer.setAway(false);
	clock.now += 100;
	expect(timer.read()).toEqual({ ready_ms: 500, hidden_ms: 400 });
});
