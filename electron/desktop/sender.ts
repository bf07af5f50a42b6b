import type { WebContents, WebFrameMain } from 'electron';
import { isOurs } from './url-guards.ts';

/** As much of an IPC event as the check reads. */
export interface Sent {
  sender: Pick<WebContents, 'id'>;
  senderFrame: Pick<WebFrameMain, 'url' | 'parent'> | null;
}

/**
 * Whether a message comes from the console itself: a window of ours, its main frame, on a page of
 * ours. A frame that is already gone is not trusted.
 */
export function isTrusted({ sender, senderFrame }: Sent, windows: ReadonlySet<number>): boolean {
  return senderFrame !== null && windows.has(sender.id) && senderFrame.parent === null && isOurs(senderFrame.url);
}
