import type { HostVersion } from '../../../emulation-host.ts';
import { badField, notFound } from '../api/api-error.ts';
import type { Target } from './traffic.ts';

/** What a client sends of one part of the traffic, in whichever API's words. */
export interface WantedTarget {
  /** A revision's name; empty for the latest. */
  revision: string;
  percent: number;
  tag: string;
}

/** A tag is a part of a host name. @see https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration#tags */
const TAG = /^[a-z](?:[-a-z0-9]{0,44}[a-z0-9])?$/;

/** Parts of the traffic as they are kept. Throws INVALID_ARGUMENT, and NOT_FOUND for a revision that is not there. */
export function toTargets(
  wanted: readonly WantedTarget[],
  service: string,
  revisions: readonly HostVersion[],
  nameOf: (version: string) => string,
): Target[] {
  const sum = wanted.reduce((all, { percent }) => all + percent, 0);
  if (wanted.some(({ percent }) => !Number.isInteger(percent) || percent < 0) || sum !== 100) {
    throw badField('service.traffic', `Traffic targets must be whole percents that add up to 100; they add up to ${sum}.`);
  }
  const tags = wanted.flatMap(({ tag }) => (tag === '' ? [] : [tag]));
  const twice = tags.find((tag, index) => tags.indexOf(tag) !== index);
  if (twice !== undefined) throw badField('service.traffic', `The tag "${twice}" is there twice.`);
  const wrong = tags.find((tag) => !TAG.test(tag));
  if (wrong !== undefined) {
    throw badField('service.traffic', `Invalid tag "${wrong}": lower-case letters, digits and hyphens, beginning with a letter.`);
  }
  return wanted.map(({ revision, percent, tag }) => {
    if (revision === '') return { version: null, percent, tag };
    const found = revisions.find(({ version }) => nameOf(version) === revision);
    if (found === undefined) throw notFound(`${service}/revisions/${revision}`);
    return { version: found.version, percent, tag };
  });
}
