import { arch, platform } from 'node:os';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';

export const getApp =
  (core: CoreContext): HandlerOf<'app', 'get'> =>
  () => ({
    version: core.version,
    front: core.front,
    frontReason: core.frontReason,
    nodeVersion: process.versions.node,
    platform: `${platform()}-${arch()}`,
    home: core.home,
    nativeDialogs: core.ports.choosePath !== undefined,
    notices: [...core.store.notices(), ...core.profiles.notices()],
  });
