/** The variables that every environment has, whatever the model and the user say. Nothing else of the runtime's own is passed on. */
export function systemVariables(): Record<string, string> {
  if (process.platform !== 'win32') return { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'en_US.UTF-8', TZ: 'UTC' };
  // Without these, sockets and child processes do not work on Windows.
  const kept = ['SystemRoot', 'SystemDrive', 'windir', 'COMSPEC', 'PATHEXT', 'PATH'];
  const values = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(values), TZ: 'UTC' };
}

/** What a process reads only when it starts: a function that sets one of these gets a process of its own. */
const AT_START = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_ICU_DATA',
  'OPENSSL_CONF',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'UV_THREADPOOL_SIZE',
  'LD_LIBRARY_PATH',
  'LD_PRELOAD',
  'DYLD_LIBRARY_PATH',
];

/** Those of a function's variables that have to be there when its process starts; null where there are none. */
export function startVariables(env: Readonly<Record<string, string>>): Record<string, string> | null {
  const found = AT_START.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return found.length === 0 ? null : Object.fromEntries(found);
}
