import { AwsError, type AwsRequest } from '../../server/service.ts';
import { lambdaModel, type OperationModel } from './model.ts';

interface Route {
  name: string;
  model: OperationModel;
  pattern: RegExp;
  labels: string[];
  /** Parameters that must have these values; routes with them come first. */
  query: [string, string][];
}

const routes: readonly Route[] = Object.entries(lambdaModel.operations)
  .map(([name, model]) => toRoute(name, model))
  .toSorted((a, b) => b.query.length - a.query.length);

/** The operation that a method, path and query name, with the values in the path. Throws as the service does where there is none. */
export function matchOperation({ method, path, query }: AwsRequest): {
  name: string;
  model: OperationModel;
  labels: Record<string, string>;
} {
  for (const route of routes) {
    if (route.model.method !== method || !route.query.every(([key, value]) => query.get(key) === value)) continue;
    const found = route.pattern.exec(path);
    if (found !== null) return { name: route.name, model: route.model, labels: decodeLabels(route.labels, found) };
  }
  throw new AwsError('UnknownOperationException', `There is no operation of Lambda at ${method} ${path}`, { status: 404 });
}

function toRoute(name: string, model: OperationModel): Route {
  const [path = '', query = ''] = model.uri.split('?');
  const labels = [...path.matchAll(/\{(\w+)\}/g)].map(([, label]) => label ?? '');
  // A slash at the end may be there or not: clients differ.
  const pattern = new RegExp(`^${path.replace(/\/$/, '').replaceAll(/\{\w+\}/g, '([^/]+)')}/?$`);
  return { name, model, pattern, labels, query: [...new URLSearchParams(query)] };
}

function decodeLabels(labels: readonly string[], found: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(labels.map((label, index) => [label, decode(found[index + 1] ?? '')]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('SerializationException', `The path is not encoded as it should be: ${text}`);
  }
}
