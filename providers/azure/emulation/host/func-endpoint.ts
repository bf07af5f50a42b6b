/** What `func start` and the emulation have in common. */

/** Name under which the runtime lists the address that `func start` sends requests to. */
export const FUNC_ENDPOINT = 'azure-func';
/** Names the app of a request. */
export const APP_HEADER = 'x-isobar-app';
/** Access levels are to be looked at, as with `--enableAuth`. */
export const AUTH_HEADER = 'x-isobar-auth';
/** How the line begins that tells of keys at the runtime's own address; `func start` leaves it out. */
export const OPEN_ADDRESS = "The local runtime's own address asks for no keys: ";
/** Marks an app that `func start` runs: these, and no others, answer without keys there. */
export const FUNC_DESCRIPTION = 'Runs as long as "isobar func start" does.';
