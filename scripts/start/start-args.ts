import { parseArgs } from 'node:util';

export interface StartArgs {
  /** The web front, whatever could be had. */
  web: boolean;
  help: boolean;
  /** For the web front. */
  passed: string[];
  home: string | undefined;
}

export const USAGE = `npm start -- [options]

  --web            the console in the browser, also where a window could be shown
  --port N         port of the web front; any free one by default
  --no-browser     only print the address
  --home DIR       where all state lives; ISOBAR_HOME or ~/.isobar by default
`;

/** Throws with a message for a person where an option is unknown. */
export function readStartArgs(args: readonly string[]): StartArgs {
  const { values } = parseArgs({
    args: [...args],
    options: {
      web: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      port: { type: 'string' },
      'no-browser': { type: 'boolean', default: false },
      home: { type: 'string' },
    },
  });
  const passed = [
    ...(values.port === undefined ? [] : ['--port', values.port]),
    ...(values['no-browser'] ? ['--no-browser'] : []),
    ...(values.home === undefined ? [] : ['--home', values.home]),
  ];
  // A port or no browser make sense for the web front only: whoever gives one wants that.
  const web = values.web || values.port !== undefined || values['no-browser'];
  return { web, help: values.help, passed, home: values.home };
}
