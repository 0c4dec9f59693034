/** Puts the two faces at addresses that app.html can name, so that they load beside the scripts and no text moves. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const FONTS = {
	'_app/immutable/fonts/geist-5.woff2': '@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
	'_app/immutable/fonts/newsreader-5.woff2': '@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2'
};

export function fonts(): Plugin {
	const require = createRequire(import.meta.url);
	const read = (source: string) => readFileSync(require.resolve(source));
	return {
		name: 'fonts',
		configureServer(server) {
			server.middlewares.use((request, response, next) => {
				const source = Object.entries(FONTS).find(([name]) => request.url === `/${name}`)?.[1];
				if (source) response.setHeader('content-type', 'font/woff2').end(read(source));
				else next();
			});
		},
		generateBundle() {
			if (this.environment.name !== 'client') return;
			for (const [fileName, source] of Object.entries(FONTS))
				this.emitFile({ type: 'asset', fileName, source: read(source) });
		}
	};
}
