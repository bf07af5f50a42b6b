import { AppError } from '#shared/errors.ts';
import type { DeployFacet } from '../../provider.ts';
import type { Connection } from '../connection.ts';
import { uploadCode } from '../control/client.ts';

export const deployFacet = (connection: Connection): DeployFacet => ({
  runsInPlace: true,
  plan: ({ project, codeSha256 }, call) =>
    connection.use('deploy.plan', 'act', call, ({ client }) => client.deployments.plan({ project, codeSha256 }, call)),
  async apply({ project, package: pack, origin }, progress, call) {
    progress.step('upload', 'Send the package');
    const zip = { path: pack.zipPath, size: pack.size, sha256: pack.sha256, model: project.model };
    const stored = await connection.use('deploy.apply', 'act', call, ({ address }) => uploadCode(address, zip, call.signal));
    progress.log(`${stored.files} files, ${stored.size} bytes unpacked.`);
    const events = connection.stream('deploy.apply', 'act', call, ({ client }) =>
      client.deployments.apply({ project, codeSha256: stored.sha256, origin }, call),
    );
    for await (const event of events) {
      if (event.type === 'step') progress.step(event.id, event.label);
      else if (event.type === 'log') progress.log(event.line);
      else return { name: event.name, version: event.version, url: event.url };
    }
    throw new AppError('unavailable', 'The local runtime broke the deployment off.', {
      hint: 'Deploy again; until it is live nothing has changed.',
    });
  },
});
