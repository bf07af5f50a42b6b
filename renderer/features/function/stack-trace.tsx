import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../api/client.ts';
import { plural } from '../../ui/format.ts';
import { parseStack } from './invoke/stack-frames.ts';
import classes from './stack-trace.module.css';

/**
 * A stack as the function's runtime gave it, the frames of the user's own code marked and leading to
 * their line in the code tab.
 *
 * @param version whose code it is
 * @param limit lines shown at first
 */
export function StackTrace({
  fn,
  trace,
  version,
  limit = 40,
}: {
  fn: FunctionDetail;
  trace: readonly string[];
  version: string;
  limit?: number;
}) {
  const code = useQuery(orpc.code.list.queryOptions({ input: { ref: `${fn.ref}@${version}` }, staleTime: Infinity }));
  const frames = parseStack(trace, code.data?.items.map((item) => item.path) ?? []);
  const shown = frames.slice(0, limit);
  return (
    <ol className={classes.stack} aria-label="Stack">
      {shown.map((frame, index) => (
        <li key={index} data-own={frame.own || undefined} className={classes.frame}>
          {frame.own && frame.file !== null && frame.line !== null ? (
            <Link
              to="/functions/$ref"
              params={{ ref: fn.ref }}
              search={{ tab: 'code', version: version === fn.version ? undefined : version, file: frame.file, line: frame.line }}
              title={`Open ${frame.file} at line ${frame.line}`}
            >
              {frame.text.trimEnd()}
            </Link>
          ) : (
            frame.text.trimEnd()
          )}
        </li>
      ))}
      {frames.length > shown.length ? <li className={classes.more}>and {plural(frames.length - shown.length, 'more line')}</li> : null}
    </ol>
  );
}
