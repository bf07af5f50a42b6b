import { randomInt } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const RANDOM = 12;

/** `STACK-LOGICALID-RANDOM`, at most `max` characters: the parts before are cut, the random one never. */
export function newName(stackName: string, logicalId: string, max: number): string {
  const random = Array.from({ length: RANDOM }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const room = max - RANDOM - 2;
  const own = logicalId.slice(0, Math.max(room - stackName.length, Math.floor(room / 2)));
  return `${stackName.slice(0, room - own.length)}-${own}-${random}`;
}
