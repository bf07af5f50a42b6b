import { allOf, type Segment } from './segment.ts';
import { rounded } from './summary.ts';
import type { XrayTrace } from './trace-store.ts';

/** What is counted of the segments of one service, or of the calls between two. */
class Counts {
  ok = 0;
  errors = 0;
  throttles = 0;
  faults = 0;
  seconds = 0;
  first = Infinity;
  last = 0;
  readonly durations = new Map<number, number>();

  add({ error, fault, throttle, start_time: start, end_time: end = start }: Segment): void {
    if (fault === true) this.faults++;
    else if (throttle === true) this.throttles++;
    else if (error === true) this.errors++;
    else this.ok++;
    const duration = rounded(end - start);
    this.seconds += duration;
    this.first = Math.min(this.first, start);
    this.last = Math.max(this.last, end);
    // Thousandths of a second are fine enough for a histogram.
    const bin = Math.round(duration * 1000) / 1000;
    this.durations.set(bin, (this.durations.get(bin) ?? 0) + 1);
  }

  view() {
    const { ok, errors, throttles, faults, seconds } = this;
    return {
      OkCount: ok,
      ErrorStatistics: { ThrottleCount: throttles, OtherCount: errors, TotalCount: errors + throttles },
      FaultStatistics: { OtherCount: faults, TotalCount: faults },
      TotalCount: ok + errors + throttles + faults,
      TotalResponseTime: rounded(seconds),
    };
  }

  times() {
    return { StartTime: new Date(this.first * 1000), EndTime: new Date(this.last * 1000) };
  }

  histogram() {
    return [...this.durations].toSorted(([a], [b]) => a - b).map(([Value, Count]) => ({ Value, Count }));
  }
}

interface Node {
  id: number;
  name: string;
  type: string | undefined;
  root: boolean;
  counts: Counts;
  /** By the id of the service that is called. */
  edges: Map<number, Counts>;
}

/** The services of some traces and who calls whom. @see https://docs.aws.amazon.com/xray/latest/api/API_Service.html */
export function serviceGraph(traces: readonly XrayTrace[], account: string) {
  const nodes = new Map<string, Node>();
  const nodeOf = ({ name, origin }: Segment): Node => {
    const key = `${name} ${origin ?? ''}`;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const node: Node = { id: nodes.size, name, type: origin, root: false, counts: new Counts(), edges: new Map() };
    nodes.set(key, node);
    return node;
  };
  for (const { segments } of traces) {
    // A caller is the segment in which the call was made, at any depth.
    const owners = new Map(segments.flatMap((segment) => [...allOf(segment)].map(({ id }) => [id, segment] as const)));
    for (const segment of segments) {
      const node = nodeOf(segment);
      node.counts.add(segment);
      const caller = segment.parent_id === undefined ? undefined : owners.get(segment.parent_id);
      if (caller === undefined) {
        node.root = true;
        continue;
      }
      const { edges } = nodeOf(caller);
      const edge = edges.get(node.id) ?? new Counts();
      edge.add(segment);
      edges.set(node.id, edge);
    }
  }
  return [...nodes.values()].map((node) => ({
    ReferenceId: node.id,
    Name: node.name,
    Names: [node.name],
    Root: node.root ? true : undefined,
    AccountId: account,
    Type: node.type,
    State: 'active',
    ...node.counts.times(),
    Edges: [...node.edges].map(([id, counts]) => ({
      ReferenceId: id,
      ...counts.times(),
      SummaryStatistics: counts.view(),
      ResponseTimeHistogram: counts.histogram(),
      Aliases: [],
    })),
    SummaryStatistics: node.counts.view(),
    DurationHistogram: node.counts.histogram(),
    ResponseTimeHistogram: node.counts.histogram(),
  }));
}
