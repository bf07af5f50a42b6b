import { isUnread, type CodeLocation, type FunctionPosture, type Reading } from '#shared/model/audit/posture.ts';

/** What a slot lets in that production does not: `facts.slots`. */
export interface SlotState {
  name: string;
  /** Each as a part of a sentence; empty where it is as strict. */
  weaker: Reading<string[]>;
  at?: CodeLocation;
}

/** The settings of production or of a slot that are compared. */
export type SiteSettings = Pick<FunctionPosture, 'facts' | 'network'>;

/** Undefined where there is no such setting; `Unread` where it could not be read. */
type Aspect = (settings: SiteSettings) => unknown;
const fact = (name: string): Aspect => ({ facts }) => facts[name]; // prettier-ignore

/** A slot is weaker where its value is weak and production's is not. @see Azure Policy's twins for slots, facts in ./index.ts */
const ASPECTS: readonly { text: string; value: Aspect; isWeak(value: unknown): boolean }[] = [
  { text: 'plain HTTP is accepted', value: ({ network }) => network?.httpsOnly, isWeak: (value) => value === false },
  { text: 'it is open to the whole network', value: ({ network }) => network?.ingress, isWeak: (value) => value === 'all' },
  { text: 'addresses are not limited', value: ({ network }) => network?.addressLimits, isWeak: (value) => value === false },
  { text: 'remote debugging is on', value: fact('remote-debugging'), isWeak: (value) => value === true },
  { text: 'plain FTP is allowed', value: fact('ftps'), isWeak: (value) => value === 'AllAllowed' },
  { text: 'publishing with user name and password is allowed', value: fact('basic-publishing'), isWeak: (value) => value === true },
  { text: 'TLS below 1.2 is accepted', value: fact('minimum-tls'), isWeak: (value) => Number(value) < 1.2 },
  { text: 'platform authentication is off', value: fact('platform-auth'), isWeak: (value) => value === false },
  { text: 'client certificates are not asked for', value: fact('client-certificates'), isWeak: (value) => value === false },
];

/** In what a slot is weaker than production. What of either could not be read is not compared; unread where nothing could be. */
export function weakerThan(slot: SiteSettings, production: SiteSettings): Reading<string[]> {
  const weaker: string[] = [];
  let unread: string | null = null;
  let compared = 0;
  for (const { text, value, isWeak } of ASPECTS) {
    const [here, there] = [value(slot), value(production)];
    if (isUnread(here) || isUnread(there)) unread = isUnread(here) ? here.unread : isUnread(there) ? there.unread : unread;
    else if (here !== undefined && there !== undefined) {
      compared++;
      if (isWeak(here) && !isWeak(there)) weaker.push(text);
    }
  }
  // A part that was not read may hide a weakness: what was found is told, that nothing was is not.
  return unread !== null && (compared === 0 || weaker.length === 0) ? { unread } : weaker;
}
