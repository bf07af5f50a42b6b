import { ipcRenderer } from 'electron';

/**
 * All that the page gets: when it says it is ready, one message port to the contract. Nothing is
 * exposed on `window`, and no channel name can be chosen from outside.
 */
window.addEventListener('message', ({ source, origin, data }) => {
  if (source === window && origin === location.origin && data === 'isobar:ready') ipcRenderer.send('isobar:connect');
});

ipcRenderer.on('isobar:port', ({ ports }) => window.postMessage('isobar:port', location.origin, ports));
