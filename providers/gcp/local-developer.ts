/**
 * The account that stands for whoever works on this machine, in the emulation: it owns every project there. Its tokens are
 * worth nothing anywhere else. Google has no accounts in a project of this name.
 */
export const LOCAL_DEVELOPER = 'developer@isobar-local.iam.gserviceaccount.com';
