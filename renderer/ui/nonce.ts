/**
 * The nonce of this page load, put into index.html by the host. Every library that makes a style
 * element has to carry it, or its styles are refused without a word.
 */
export const nonce: string = document.querySelector('meta[name=csp-nonce]')?.getAttribute('content') ?? '';
