import { AppError } from '#shared/errors.ts';
import type { Alias } from '#shared/model/function.ts';
import type { AliasesFacet, Call, FunctionKey } from '../../provider.ts';
import { aliasesOf, TRAFFIC } from '../functions/aliases.ts';
import { changeTraffic, needRevision, serviceOf, toRevision, trafficOf } from '../functions/change-traffic.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';
import type { WireService, WireTraffic } from '../wire.ts';

type Changes = { [K in 'version' | 'description' | 'weights']?: Alias[K] | undefined };

/** What a tag cannot have; the division of the traffic has weights. @see https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration#tags */
function refuse(name: string, { description, weights }: Changes): void {
  const extra = { provider: GCP };
  if (description !== undefined && description !== '') {
    throw new AppError('unsupported', 'Cloud Run keeps no description of a tag.', { ...extra, hint: 'Leave the description out.' });
  }
  if (name !== TRAFFIC && weights !== undefined && Object.keys(weights).length > 0) {
    throw new AppError('unsupported', `A tag such as "${name}" names one revision: calls are not divided behind it.`, {
      ...extra,
      hint: `Divide the calls of the function's own address with the alias "${TRAFFIC}".`,
    });
  }
}

/** Whole percents that add up to 100; `version` gets what is left. */
export function toPercents(version: string, weights: Readonly<Record<string, number>>): Map<string, number> {
  const parts = new Map(Object.entries(weights).map(([revision, share]) => [revision, Math.round(share * 100)] as const));
  const given = [...parts.values()].reduce((sum, percent) => sum + percent, 0);
  if (given > 100) {
    throw new AppError('invalid_input', `The weights add up to ${given} %.`, {
      provider: GCP,
      hint: 'Give at most 1 in all; what is left goes to the version.',
    });
  }
  parts.set(version, (parts.get(version) ?? 0) + 100 - given);
  return new Map([...parts].filter(([, percent]) => percent > 0));
}

const isTag = ({ tag }: WireTraffic): boolean => tag !== undefined && tag !== null && tag !== '';

/** Tags without a share of the traffic: a share may stand beside a tag in one entry. */
const tagsOf = (service: WireService): WireTraffic[] => trafficOf(service).filter(isTag).map((one) => ({ ...one, percent: 0 })); // prettier-ignore

/** Shares of the traffic without their tags. */
const sharesOnly = (service: WireService): WireTraffic[] =>
  trafficOf(service)
    .filter(({ percent }) => (percent ?? 0) > 0)
    .map(({ type, revision, percent }) => ({ type: type ?? null, revision: revision ?? '', percent: percent ?? 0 }));

export function aliasesFacet(context: GcpContext): AliasesFacet {
  async function read(op: string, key: FunctionKey, call: Call) {
    const at = context.locate(key.name);
    const { service, name } = await serviceOf(context, op, at, call);
    return { at, service: { ...service, name }, known: aliasesOf(context, at, service) };
  }

  function need(known: readonly Alias[], { name: functionName }: Location, name: string): Alias {
    const found = known.find((alias) => alias.name === name);
    if (found !== undefined) return found;
    throw new AppError('not_found', `${functionName} has no alias "${name}".`, {
      provider: GCP,
      hint:
        name === TRAFFIC
          ? 'All of its traffic goes to what was deployed last. Create the alias to divide it.'
          : '"isobar aliases list" shows those it has.',
    });
  }

  /** Carries out what an alias is to be, over the tags and shares of the others. */
  async function apply(
    op: string,
    at: Location,
    service: WireService,
    alias: Pick<Alias, 'name' | 'version' | 'weights'>,
    call: Call,
  ): Promise<Alias> {
    const { name, version, weights } = alias;
    for (const revision of [version, ...Object.keys(weights)]) await needRevision(context, op, at, service.name ?? '', revision, call);
    const traffic =
      name === TRAFFIC
        ? [...[...toPercents(version, weights)].map(([revision, percent]) => toRevision(revision, percent)), ...tagsOf(service)]
        : [...sharesOnly(service), ...tagsOf(service).filter(({ tag }) => tag !== name), toRevision(version, 0, name)];
    const changed = await changeTraffic(context, op, at, service, traffic, call);
    return need(aliasesOf(context, at, changed), at, name);
  }

  return {
    async *list(key, call) {
      const { known } = await read('aliases.list', key, call);
      yield* known;
    },
    async create(key, alias, call) {
      const op = 'aliases.create';
      const { at, service, known } = await read(op, key, call);
      refuse(alias.name, alias);
      if (known.some(({ name }) => name === alias.name)) {
        throw new AppError('conflict', `${at.name} has an alias "${alias.name}" already.`, {
          provider: GCP,
          op,
          hint: 'Point it elsewhere with "isobar aliases update".',
        });
      }
      return apply(op, at, service, alias, call);
    },
    async update(key, name, changes, call) {
      const op = 'aliases.update';
      const { at, service, known } = await read(op, key, call);
      const before = need(known, at, name);
      // Whoever sends back what was read changes nothing of it.
      refuse(name, { ...changes, description: changes.description === before.description ? '' : changes.description });
      return apply(op, at, service, { name, version: changes.version ?? before.version, weights: changes.weights ?? before.weights }, call);
    },
    async remove(key, name, call) {
      const op = 'aliases.remove';
      const { at, service, known } = await read(op, key, call);
      need(known, at, name);
      const latest = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 } as const;
      const traffic =
        name === TRAFFIC ? [latest, ...tagsOf(service)] : [...sharesOnly(service), ...tagsOf(service).filter(({ tag }) => tag !== name)];
      await changeTraffic(context, op, at, service, traffic, call);
    },
  };
}
