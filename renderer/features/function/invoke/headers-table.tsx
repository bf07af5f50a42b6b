import tables from '../table.module.css';
import classes from './invoke.module.css';

/** Response headers in the order they came. */
export function HeadersTable({ headers }: { headers: readonly (readonly [string, string])[] }) {
  if (headers.length === 0) return <p className={classes.hint}>No headers: the answer to an event has none.</p>;
  return (
    <div className={tables.wrap}>
      <table className={tables.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {headers.map(([name, value], index) => (
            <tr key={index}>
              <td className={tables.shrink}>
                <code>{name}</code>
              </td>
              <td className={classes.headerValue}>
                <code>{value}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
