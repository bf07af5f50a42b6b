import type { Bill, BillLine, Unpriced } from '#shared/model/cost-bill.ts';
import type { Offer, PriceBook, PriceSource } from '#shared/model/price-book.ts';
import type { Billing } from '#shared/model/cost-scenario.ts';
import { exact, toCents, toText, ZERO, type Exact } from '../decimal.ts';
import { describe } from '../expression/describe.ts';
import { resolve } from '../expression/resolve.ts';
import { valueOf } from '../expression/term.ts';
import { assumptionsOf, compileOffer, type CompiledLine, type CompiledOffer, type SharedWorkload } from './compile.ts';
import { openPool, type GrantPool } from './grants.ts';
import { inTiers } from './price.ts';
import { bookWarnings, isStale } from './staleness.ts';

/** An offer in one of its regions. */
export interface PlacedOffer {
  book: PriceBook;
  id: string;
  offer: Offer;
  region: string;
  /** Whether the region was asked for, or is where the offer is taken without being asked. */
  chosen: boolean;
}

interface PricedLine {
  line: BillLine;
  amount: Exact;
}

/** Figures for reading: exact where they are short, cut where they never end. */
function figure(value: Exact): string {
  return value.toDecimalPlaces(value.abs().gte(1) ? 6 : 12).toFixed();
}

/** `billedSeconds` as `billed seconds`. */
function toWords(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

function formulaOf(line: CompiledLine['line'], workloads: readonly SharedWorkload[], { environments }: CompiledOffer): string {
  return environments
    .map((environment, i) => {
      const given = workloads[i]?.workload.usage?.[line.meter];
      if (given !== undefined) return `${given} given`;
      return describe(line.quantity, (name, node) => {
        const value = figure(valueOf(resolve(node, environment), ZERO));
        return node.kind === 'name' ? `${value} ${toWords(name)}` : value;
      });
    })
    .join(' + ');
}

/** A line's price and quantity by tiers, and what is free of it, as the rows of a bill. */
function toRows(
  book: PriceBook,
  { line, quantity, rates }: CompiledLine,
  { free, grant }: ReturnType<GrantPool['take']>,
  common: Pick<BillLine, 'formula' | 'source'>,
): PricedLine[] {
  const { label, unit, per } = book.meters[line.meter] ?? { label: line.meter, unit: '', per: '1' };
  const given = grant === null ? undefined : book.grants[grant];
  return inTiers(rates, valueOf(quantity, ZERO).minus(free)).flatMap((part, tier) => {
    const isFirst = tier === 0;
    const row = rates.tiers[tier];
    if (row === undefined || (part.isZero() && !isFirst)) return [];
    const freeHere = isFirst ? free : ZERO;
    const amount = part.times(row.perUnit);
    return [
      {
        amount,
        line: {
          meter: line.meter,
          label,
          group: line.group,
          unit,
          quantity: toText(part.plus(freeHere)),
          free: toText(freeHere),
          billable: toText(part),
          rate: toText(row.rate),
          per,
          tier: rates.tiers.length === 1 ? null : tier + 1,
          amount: toText(amount),
          rounded: toCents(amount),
          grant: isFirst && grant !== null && given !== undefined ? { id: grant, label: given.label, scope: given.scope } : null,
          ...common,
        },
      },
    ];
  });
}

function toLines(book: PriceBook, compiled: CompiledOffer, workloads: readonly SharedWorkload[], { rates }: Billing): PricedLine[] {
  const pool = openPool(compiled.grants, compiled.listRates);
  return compiled.lines.flatMap((one) => {
    const { meter } = one.line;
    const quantity = valueOf(one.quantity, ZERO);
    if (quantity.isZero()) return [];
    const source = rates?.[meter] === undefined ? (book.sources[one.source] ?? null) : null;
    return toRows(book, one, pool.take(meter, quantity), { formula: formulaOf(one.line, workloads, compiled), source });
  });
}

function generalAssumptions(placed: PlacedOffer, billing: Billing, lines: readonly BillLine[]): string[] {
  const { book, region, chosen } = placed;
  const grants = [...new Set(lines.flatMap(({ grant }) => (grant === null || grant.scope === 'request' ? [] : [grant.scope])))];
  const commitment = billing.commitment === undefined ? undefined : book.commitments[billing.commitment];
  return [
    `A month has ${billing.month.endsWith('d') ? `${billing.month.slice(0, -1)} days` : `${billing.month.slice(0, -1)} hours`}.`,
    ...(chosen ? [] : [`The region is ${book.regions[region] ?? region} (${region}): none was given for ${book.label}.`]),
    ...(grants.length === 0 ? [] : [`Nothing else in the ${grants.join(' or ')} uses up the free grants.`]),
    ...(billing.freeTier ? [] : ['Free grants are left out.']),
    ...(commitment === undefined ? [] : [`Committed: ${commitment.label}.`]),
    ...(billing.discountPercent === undefined ? [] : [`${billing.discountPercent} per cent off every line.`]),
  ];
}

function totalOf(lines: readonly { amount: Exact }[], { rounding }: Billing): { exact: Exact; total: string } {
  const sum = lines.reduce((all, { amount }) => all.plus(amount), ZERO);
  if (rounding === 'once') return { exact: sum, total: toCents(sum) };
  return { exact: sum, total: lines.reduce((all, { amount }) => all.plus(exact(toCents(amount))), ZERO).toFixed(2) };
}

/** The itemised bill of an offer, or why there is none. `now` is what prices are dated against. */
export function billOf(placed: PlacedOffer, workloads: readonly SharedWorkload[], billing: Billing, now: Date): Bill | Unpriced {
  const { book, id, offer, region } = placed;
  const compiled = compileOffer(book, offer, region, workloads, billing);
  if (compiled.reason !== null) return { offer: id, label: offer.label, provider: book.id, reason: compiled.reason };
  const priced = toLines(book, compiled, workloads, billing);
  const lines = priced.map(({ line }) => line);
  const { exact: sum, total } = totalOf(priced, billing);
  const requests = workloads.reduce((all, { requests: term }) => all.plus(valueOf(term, ZERO)), ZERO);
  const sources: PriceSource[] = [
    ...new Map(lines.flatMap(({ source }) => (source === null ? [] : [[source.title, source] as const]))).values(),
  ];
  return {
    offer: id,
    label: offer.label,
    plan: offer.plan,
    provider: book.id,
    kind: offer.kind,
    arch: offer.arch ?? null,
    region,
    currency: book.currency,
    scalesToZero: offer.scalesToZero,
    total,
    exact: toText(sum),
    perThousand: requests.isZero() ? null : toText(sum.div(requests).times(1000)),
    lines,
    assumptions: [...generalAssumptions(placed, billing, lines), ...assumptionsOf(offer, compiled.environments)],
    warnings: [...compiled.notes, ...bookWarnings(book, sources, now)],
    sources: sources.map((source) => ({ ...source, stale: isStale(book, source, now) })),
  };
}
