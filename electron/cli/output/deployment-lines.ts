import type { Deployment, DeploymentEvent } from '#shared/model/deployment.ts';
import { plain, table } from './layout.ts';
import { duration } from './readable.ts';
import type { Terminal } from './terminal.ts';

/** A deployment's event as it happens; nothing for what says nothing new. */
export function eventLines(event: DeploymentEvent, terminal: Terminal): string[] {
  if (event.type === 'log') return [terminal.paint('dim', plain(`    ${event.line}`))];
  if (event.type === 'end') return [];
  const { label, target, status, durationMs, detail } = event.step;
  if (status === 'running' || status === 'waiting') return [];
  const mark = status === 'done' ? terminal.paint('green', 'ok') : terminal.paint('red', status);
  const place = target === null ? '' : `${target}: `;
  // A failure is told in full at the end.
  const more = status === 'done' && detail !== null ? `  ${plain(detail)}` : '';
  return [`${plain(`  ${place}${label}`)}  ${mark}  ${duration(durationMs)}${more}`];
}

/** What a deployment came to: its failures, for standard error, and its functions, for standard output. */
export function outcomeLines({ error, results }: Deployment, terminal: Terminal): { failures: string[]; functions: string[] } {
  const failed = results.flatMap((result) => (result.error === null ? [] : [{ place: `${result.target}: `, error: result.error }]));
  const reasons = failed.length > 0 || error === null ? failed : [{ place: '', error }];
  const good = results.filter((result) => result.error === null);
  return {
    failures: reasons.flatMap((reason) => [
      `${terminal.paint('red', 'Error:')} ${plain(reason.place + reason.error.message)}`,
      ...(reason.error.hint === null ? [] : [plain(reason.error.hint)]),
    ]),
    functions:
      good.length === 0
        ? []
        : table(
            good,
            [
              { title: 'function', value: (result) => result.functionRef },
              { title: 'version', value: (result) => result.version },
              { title: 'did', value: (result) => result.action },
              { title: 'url', value: (result) => result.url },
            ],
            (text) => terminal.paint('dim', text),
          ),
  };
}

/** The whole life of a deployment, for one who watches from outside. */
export function tailLines(event: DeploymentEvent, terminal: Terminal): string[] {
  if (event.type !== 'end') return eventLines(event, terminal);
  const { failures, functions } = outcomeLines(event.deployment, terminal);
  return [event.deployment.status, ...failures, ...functions];
}
