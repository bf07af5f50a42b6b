import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The renderer is an ordinary web application: the web front serves dist/renderer over HTTP, the
 * desktop front through its own scheme. Nothing is inlined, because the Content-Security-Policy
 * allows neither data: fonts nor inline scripts.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    reportCompressedSize: false,
  },
});
