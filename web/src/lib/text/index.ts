/** The page's words, all in one place, so that another language is one more file. */
import { en } from './en.ts';

export const t = en;
