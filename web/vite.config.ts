import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { loadEnv } from 'vite';
import { fonts } from './fonts.ts';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
	plugins: [
		fonts(),
		sveltekit({
			compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
			adapter: adapter({ fallback: 'index.html', strict: false, precompress: true }),
			// Kit's own bootstrap is inline; its hash goes into a meta tag, so that no 'unsafe-inline' is needed.
			csp: {
				mode: 'hash',
				directives: {
					'default-src': ['self'],
					'script-src': ['self'],
					'style-src': ['self'],
					// Kit hides its route announcer with a style attribute.
					'style-src-attr': ['unsafe-inline'],
					'img-src': ['self', 'data:', 'blob:'],
					'connect-src': ['self'],
					'object-src': ['none'],
					'base-uri': ['self'],
					'form-action': ['self']
				}
			}
		})
	],
	build: {
		assetsInlineLimit: 0,
		rolldownOptions: {
			output: {
				// Few larger files compress better than many small ones; organisers' code stays out of the annotators' way.
				codeSplitting: {
					groups: [{ name: 'page', test: /src\/lib\/(?!.*(board|admin|Organisers|Scene))/ }]
				}
			}
		}
	},
	server: { proxy: { '/api': loadEnv(mode, '.', 'DIPTYCH_').DIPTYCH_URL ?? 'http://127.0.0.1:6900' } },
	test: { environment: 'node', include: ['src/**/*.spec.ts'] }
}));
