import type { Fidelity } from '#shared/model/runtime-status.ts';
import { operations } from './operations.ts';

type Level = Pick<Fidelity, 'level' | 'note'>;

const APPROXIMATED: Readonly<Record<string, string>> = {
  CreateFunction:
    'Pending only in the answer to the call. Roles, VPCs, file systems, KMS keys and signatures are kept, not checked or used. Java, .NET, Ruby, Go and images end in State Failed: they cannot be run here. Durable functions, capacity providers and tenants are refused.',
};

/** How far each operation of Lambda's control plane can be trusted. */
export const fidelity: readonly Fidelity[] = Object.keys(operations).map((operation) => ({
  service: 'lambda',
  operation,
  ...levelOf(operation),
}));

function levelOf(operation: string): Level {
  const note = APPROXIMATED[operation];
  return note === undefined ? { level: 'modelled', note: null } : { level: 'approximated', note };
}
