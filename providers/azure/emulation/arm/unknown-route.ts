import { ArmError } from './arm-error.ts';
import type { ArmRoute } from './arm-route.ts';
import { segmentsOf } from './match-path.ts';

/** Why no route takes a path, as Resource Manager says it. */
export function unknownRoute(routes: readonly ArmRoute[], method: string, path: string, apiVersion: string): ArmError {
  const segments = segmentsOf(path);
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const namespace = segments[at + 1];
  if (at < 0 || namespace === undefined) {
    return new ArmError(404, 'NotFound', `The requested resource '${path}' does not support http method '${method}'.`);
  }
  const known = routes.filter((route) => route.path.toLowerCase().includes(`/providers/${namespace.toLowerCase()}/`));
  if (known.length === 0) return new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
  const type = segments
    .slice(at + 2)
    .filter((_, index) => index % 2 === 0)
    .join('/');
  const prefix = `/providers/${namespace}/${type.split('/')[0] ?? ''}`.toLowerCase();
  if (!known.some((route) => route.path.toLowerCase().includes(prefix))) {
    const message = `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${apiVersion}'.`;
    return new ArmError(404, 'InvalidResourceType', message);
  }
  return new ArmError(404, 'NotFound', `${method} of '${namespace}/${type}' is not part of this emulation.`);
}
