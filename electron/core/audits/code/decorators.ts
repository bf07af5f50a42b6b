import { callFunction } from './call-function.ts';
import type { CallView } from './call-view.ts';
import type { Frame, Machine } from './machine.ts';
import { value, type Scope, type Value } from './value.ts';

/** What the compiler makes of `@Get() find() {}`: `__decorateClass([Get()], Controller.prototype, 'find', 1)`. */
export const DECORATES = '__decorateClass';
/** Decorators that make a method answer requests or messages. */
const ROUTES =
  /^(?:@nestjs\/(?:common|graphql|microservices|websockets)|routing-controllers|type-graphql|tsoa|@tsed\/(?:common|schema)|inversify-express-utils)\.(?:Get|Post|Put|Patch|Delete|All|Head|Options|Query|Mutation|MessagePattern|EventPattern|SubscribeMessage|http(?:Get|Post|Put|Patch|Delete|Method))\(\)$/;
const MAX_DEPTH = 4;

/** Classes that a name may mean, seen from a scope: `usersService` is a UsersService; `service` is the one class whose name ends so. */
function classOf(scope: Scope, name: string): Value | null {
  const wanted = name.replace(/^_/, '').toLowerCase();
  const all: [string, Value][] = [];
  for (let at: Scope | null = scope; at !== null; at = at.outer) for (const [own, each] of at.names) if (each.fields?.has('prototype') === true) all.push([own.toLowerCase(), each]);
  const exact = all.find(([own]) => own === wanted);
  if (exact !== undefined) return exact[1];
  const [first, second] = all.filter(([own]) => own.endsWith(wanted));
  return first !== undefined && second === undefined ? first[1] : null;
} // prettier-ignore

/** Runs the constructor with objects of the classes that its parameters are named after, as containers of dependencies do. */
export function inject(machine: Machine, frame: Frame, self: Value, depth = 0): void {
  const maker = self.fields?.get('constructor')?.fn ?? null;
  if (maker === null || depth > MAX_DEPTH || machine.ran.has(maker.fn)) return;
  const given = maker.fn.params.map((param) => {
    const found = param.p === 'name' ? classOf(maker.scope, param.name) : null;
    const object = found?.fields?.get('prototype') ?? null;
    if (object === null) return value();
    inject(machine, frame, object, depth + 1);
    return object;
  });
  callFunction(machine, { ...frame, entry: false }, maker, given);
}

/** Notes methods that answer requests; what is decorated stays what it is. */
export function decorate(machine: Machine, { args }: CallView): Value {
  const [decorators, target = value(), key] = args;
  const method = key?.text === null || key === undefined ? null : (target.fields?.get(key.text)?.fn ?? null);
  const routed = [...(decorators?.fields?.values() ?? [])].some(({ sym }) => ROUTES.test(sym ?? ''));
  if (method !== null && routed) {
    machine.routed.set(method.fn, target);
    machine.registered.push(method);
  }
  return target;
}
