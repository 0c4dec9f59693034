/** The server knows no pages: everything is drawn in the browser. */
export const ssr = false;
