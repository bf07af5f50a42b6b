import type { CostEstimate } from '#shared/contract/costs.ts';

/** What was asked, as name and value. */
export function scenarioRows({ scenario, measured }: CostEstimate): [string, string][] {
  const rows = Object.entries(scenario).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
  });
  return measured === null
    ? rows
    : [['measured', `${measured.invocations} invocations of ${measured.functionRef}, ${measured.since} to ${measured.until}`], ...rows];
}
