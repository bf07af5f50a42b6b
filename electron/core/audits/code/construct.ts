import { callFunction, positional } from './call-function.ts';
import type { CallView } from './call-view.ts';
import type { Arg } from './ir.ts';
import type { Frame, Machine } from './machine.ts';
import { report } from './report-flow.ts';
import { place, union, value, type Value } from './value.ts';
import { wholeTaint } from './whole.ts';

/** Classes whose objects are rows of a table. */
const STORED = /(?:^|\.)(?:Model|Document|EmbeddedDocument|Base|DeclarativeBase|declarative_base\(\)|SQLModel)$/;

/** What was given as `**x`. */
export function spreadIn(args: readonly Arg[], evaluated: readonly { value: Value }[]): Value[] {
  return args.flatMap(({ spread }, i) => (spread ? [evaluated[i]?.value ?? value()] : []));
}

/** `User(**body)`, where users are rows of a table. */
function checkRecord(machine: Machine, frame: Frame, { sym }: Value, call: CallView, spread: readonly Value[]): void {
  const taint = spread.map(wholeTaint).find((each) => each !== undefined);
  if (taint === undefined || !STORED.test(sym ?? '') || /pydantic|marshmallow/.test(sym ?? '')) return;
  const message = `A record gets every field of ${taint.label}: callers set those too that no form has.`;
  report(machine, { rule: 'CODE-018', sink: call.method, at: place(frame.file, call.loc), taint, message, confidence: 'medium' });
}

/** An object of a class of the code read: made by its constructor, or with the fields that it is given by name. */
export function construct(machine: Machine, frame: Frame, target: Value, call: CallView, spread: readonly Value[]): Value {
  const self = target.fields?.get('prototype') ?? value();
  checkRecord(machine, frame, target, call, spread);
  const maker = self.fields?.get('constructor') ?? self.fields?.get('__init__');
  if (maker?.fn !== null && maker?.fn !== undefined) {
    callFunction(machine, { ...frame, entry: false }, maker.fn, positional(maker.fn, call));
    return self;
  }
  if (call.keywords.size === 0 && spread.length === 0) return self;
  return { ...self, taints: union(self.taints, ...spread.map(({ taints }) => taints)), fields: new Map([...(self.fields ?? []), ...call.keywords]) };
} // prettier-ignore
