import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import { nodeRuntime, otherRuntime } from '../detection/local-runtimes.ts';

/** Runs on whatever Python 3 this machine has; which one that is, `validate` says. */
const python = (version: string, deprecatedOn: string | null, blockedOn: string | null): RuntimeInfo => ({
  ...otherRuntime(`python${version}`, `Python ${version}`, 'python', deprecatedOn, blockedOn),
  local: { supported: true },
});

const provided = (id: string, system: string, deprecatedOn: string | null, blockedOn: string | null): RuntimeInfo => ({
  ...otherRuntime(id, `Custom runtime (${system})`, 'provided', deprecatedOn, blockedOn),
  local: process.platform === 'win32' ? { supported: false, reason: 'Custom runtimes are programs for Linux.' } : { supported: true },
});

/**
 * Lambda's runtime identifiers with the dates of deprecation and of the block on updates, as of 2026-11-20.
 * AWS has no operation that lists them, so they are data here; an identifier that is not in the table is taken as it is.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 * @see https://github.com/endoflife-date/endoflife.date/blob/master/products/aws-lambda.md (2026-08-22)
 */
export const runtimes: readonly RuntimeInfo[] = [
  nodeRuntime('nodejs24.x', 24, '2028-04-30', '2028-07-01'),
  nodeRuntime('nodejs22.x', 22, '2027-04-30', '2027-07-01'),
  nodeRuntime('nodejs20.x', 20, '2026-04-30', '2027-03-03'),
  nodeRuntime('nodejs18.x', 18, '2025-09-01', '2027-03-03'),
  nodeRuntime('nodejs26.x', 26, null, null),
  python('3.14', '2029-06-30', '2029-08-31'),
  python('3.13', '2029-06-30', '2029-08-31'),
  python('3.12', '2028-10-31', '2029-01-10'),
  python('3.11', '2027-06-30', '2027-08-31'),
  python('3.10', '2026-10-31', '2027-03-03'),
  python('3.9', '2025-12-15', '2027-03-03'),
  otherRuntime('java25', 'Java 25', 'java', '2029-06-30', '2029-08-31'),
  otherRuntime('java21', 'Java 21', 'java', '2029-06-30', '2029-08-31'),
  otherRuntime('java17.al2023', 'Java 17 (Amazon Linux 2023)', 'java', '2029-06-30', '2029-08-31'),
  otherRuntime('java11.al2023', 'Java 11 (Amazon Linux 2023)', 'java', '2029-06-30', '2029-08-31'),
  otherRuntime('java8.al2023', 'Java 8 (Amazon Linux 2023)', 'java', '2029-06-30', '2029-08-31'),
  otherRuntime('java17', 'Java 17', 'java', '2027-06-30', '2027-08-31'),
  otherRuntime('java11', 'Java 11', 'java', '2027-06-30', '2027-08-31'),
  otherRuntime('java8.al2', 'Java 8 (Amazon Linux 2)', 'java', '2027-06-30', '2027-08-31'),
  otherRuntime('dotnet10', '.NET 10', 'dotnet', '2028-11-14', '2029-01-15'),
  otherRuntime('dotnet8', '.NET 8', 'dotnet', '2026-11-10', '2027-03-03'),
  otherRuntime('dotnet6', '.NET 6', 'dotnet', '2024-12-20', '2027-03-03'),
  otherRuntime('ruby4.0', 'Ruby 4.0', 'ruby', '2029-03-31', '2029-05-31'),
  otherRuntime('ruby3.4', 'Ruby 3.4', 'ruby', '2028-03-31', '2028-05-31'),
  otherRuntime('ruby3.3', 'Ruby 3.3', 'ruby', '2027-03-31', '2027-05-31'),
  otherRuntime('ruby3.2', 'Ruby 3.2', 'ruby', '2026-03-31', '2027-03-03'),
  otherRuntime('go1.x', 'Go 1', 'go', '2024-01-08', '2027-03-03'),
  provided('provided.al2023', 'Amazon Linux 2023', '2029-06-30', '2029-08-31'),
  provided('provided.al2', 'Amazon Linux 2', '2026-07-31', '2027-03-03'),
  provided('provided', 'Amazon Linux', '2024-01-08', null),
];

/** Whether functions of this runtime talk to the Runtime API from a process of their own: Python, and what the code brings. */
export function usesRuntimeApi(runtime: string): boolean {
  return /^(?:python3\.\d+|provided(?:\.al\d+)?)$/.test(runtime);
}

/** Node's major version in a runtime identifier (`nodejs22.x` -> 22); null for other runtimes. */
export function nodeMajor(runtime: string): number | null {
  const major = /^nodejs(\d+)\.x$/.exec(runtime)?.[1];
  return major === undefined ? null : Number(major);
}
