import type { FunctionDetail } from '#shared/model/function.ts';
import { PartialNotice } from '../../ui/partial-notice.tsx';

const WORDS: Record<string, string> = {
  aliases: 'aliases',
  env: 'environment variables',
  layers: 'layers',
  policy: 'who may call',
  tags: 'tags',
  triggerList: 'triggers',
  triggers: 'triggers',
  url: 'URL',
  versions: 'versions',
};

/** Parts of the function that were refused or failed: they are unknown, which is not the same as empty. */
export function UnreadNotice({ fn, onRetry }: { fn: FunctionDetail; onRetry: () => void }) {
  const parts = Object.entries(fn.unread);
  if (parts.length === 0) return null;
  const names = parts.map(([part]) => WORDS[part] ?? part).join(', ');
  return (
    <PartialNotice title={`Not everything could be read: ${names}.`} onRetry={onRetry}>
      {[...new Set(parts.map(([, reason]) => reason))].join(' ')}
    </PartialNotice>
  );
}
