/** `isobar func --help`. */
export const HELP = [
  'isobar func start [flags]',
  '',
  'Runs the function app of the directory in the local runtime until Ctrl-C, and again whenever a file changes.',
  '',
  '  -p, --port N            Port to listen on: 7071, unless Host.LocalHttpPort of local.settings.json says otherwise',
  '      --script-root DIR   Directory of the app, where it is not the one it is called in',
  '      --functions NAMES   Functions to run, with spaces between; all without it',
  '      --cors ORIGINS      Origins of web pages that may call it, with commas between',
  '      --cors-credentials  Those pages may send cookies along',
  '      --enableAuth        Ask for keys, as authLevel says; without it nobody is asked',
  '      --user-log-level L  Trace, Debug, Information, Warning, Error, Critical or None',
  '      --verbose           Say more while it starts',
  '',
  'It stands in for "func start" of the Azure Functions Core Tools. Other commands of theirs are not offered.',
];
