import { expect, test } from 'vitest';
import { findAction } from './keys.ts';

const press = (key: string, more = {}) =>
	findAction({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });

test('digits and arrows give the four answers', () => {
	const answers = ['1', '2', '3', '4', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map((key) => {
		const action = press(key);
		return action?.do === 'answer' ? action.answer : action;
	});
	const four = ['left', 'right', 'both_good', 'both_bad'];
	expect(answers).toEqual([...four, ...four]);
});

test('letters work with Caps Lock too', () => {
	expect(['s', 'S', 'z', 'Z', 'f', 'F'].map((key) => press(key)?.do)).toEqual([
		'skip',
		'skip',
		'undo',
		'undo',
		'blink',
		'blink'
	]);
});

test('Backspace, Enter and unknown keys do nothing', () => {
	for (const key of ['Backspace', 'Enter', ' ', '5', 'a', 'toString', 'constructor']) expect(press(key)).toBeNull();
});

test('the browser keeps its own shortcuts', () => {
	expect(press('1', { ctrlKey: true })).toBeNull();
	expect(press('z', { metaKey: true })).toBeNull();
	expect(press('ArrowLeft', { altKey: true })).toBeNull();
});

test('a key held down answers once but zooms on', () => {
	expect(press('1', { repeat: true })).toBeNull();
	expect(press('s', { repeat: true })).toBeNull();
	expect(press('f', { repeat: true })).toBeNull();
	expect(press('+', { repeat: true })).toEqual({ do: 'zoom-in' });
});
