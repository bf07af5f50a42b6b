import type { Alias, FunctionDetail } from '#shared/model/function.ts';

/** An alias as it is being edited: one share at a time, the others stay as they are. */
export interface AliasDraft {
  name: string;
  version: string;
  description: string;
  /** A second version; empty for none. */
  other: string;
  percent: number | string;
  /** Shares of further versions, from 0 to 1, which are kept. */
  kept: Readonly<Record<string, number>>;
}

const toPercent = (share: number): number => Math.round(share * 1000) / 10;

/** What the dialog begins with: the alias, or null for a new one, which names the newest version. */
export function toDraft({ versions }: Pick<FunctionDetail, 'versions'>, alias: Alias | null): AliasDraft {
  if (alias === null) return { name: '', version: versions[0]?.version ?? '', description: '', other: '', percent: '', kept: {} };
  const [[other, share] = ['', 0], ...rest] = Object.entries(alias.weights);
  const { name, version, description } = alias;
  return { name, version, description, other, percent: other === '' ? '' : toPercent(share), kept: Object.fromEntries(rest) };
}

/** The most that the edited share can be, in percent: what is kept is given away already. */
export function mostPercent({ kept }: AliasDraft): number {
  return toPercent(1 - Object.values(kept).reduce((sum, share) => sum + share, 0));
}

/** Whether something of the calls is left for the version that the alias points at. */
export function isShare(draft: AliasDraft): boolean {
  return Number(draft.percent) > 0 && Number(draft.percent) < mostPercent(draft);
}

/** Whether it can be sent: every version in it once, and shares that add up to less than all. */
export function isValid(draft: AliasDraft): boolean {
  const { name, version, other, kept } = draft;
  if (name.trim() === '' || version === '' || version in kept) return false;
  return other === '' || (other !== version && !(other in kept) && isShare(draft));
}

/** Shares of versions other than the one that it points at, from 0 to 1. */
export function toWeights({ other, percent, kept }: AliasDraft): Record<string, number> {
  return other === '' ? { ...kept } : { [other]: Math.round(Number(percent) * 10) / 1000, ...kept };
}

/** What is kept, in words; null where nothing is. */
export function keptText({ kept }: AliasDraft): string | null {
  const shares = Object.entries(kept).map(([version, share]) => `version ${version}: ${toPercent(share)} %`);
  return shares.length === 0 ? null : `As they are: ${shares.join(', ')}`;
}
