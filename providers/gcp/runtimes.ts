import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import { nodeRuntime, otherRuntime } from '../detection/local-runtimes.ts';

/**
 * Runtime identifiers with the dates of deprecation and decommission (after which there is no create
 * and no update), as of 2026-11-20. Java, Go, Ruby and .NET are left to `listRuntimes`, which the service answers.
 * @see https://cloud.google.com/functions/docs/runtime-support
 * @see https://github.com/firebase/firebase-tools/blob/master/src/deploy/functions/runtimes/supported/types.ts (2026-08-21)
 */
export const runtimes: readonly RuntimeInfo[] = [
  nodeRuntime('nodejs24', 24, '2028-04-30', '2028-10-31'),
  nodeRuntime('nodejs22', 22, '2027-04-30', '2027-10-31'),
  nodeRuntime('nodejs20', 20, '2026-04-30', '2026-10-30'),
  nodeRuntime('nodejs18', 18, '2025-04-30', '2025-10-30'),
  nodeRuntime('nodejs26', 26, null, null, ' (preview)'),
  otherRuntime('python314', 'Python 3.14', 'python', '2030-10-10', '2031-04-10'),
  otherRuntime('python313', 'Python 3.13', 'python', '2029-10-10', '2030-04-10'),
  otherRuntime('python312', 'Python 3.12', 'python', '2028-10-02', '2029-04-02'),
  otherRuntime('python311', 'Python 3.11', 'python', '2027-10-24', '2028-04-24'),
  otherRuntime('python310', 'Python 3.10', 'python', '2026-10-04', '2027-04-04'),
];
