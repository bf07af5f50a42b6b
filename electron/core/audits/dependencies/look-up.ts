import { isCancelled, toAppError } from '#shared/errors.ts';
import { ECOSYSTEMS, type AdvisoryList, type PackageVersion } from '#shared/model/audit/dependencies.ts';
import { judgePackages, listOf, packageKey } from './advisories.ts';
import { queryOsv, type OsvPorts } from './osv-client.ts';
import { RECORDED, recordedAdvisories } from './recorded-advisories.ts';

function recorded(packages: readonly PackageVersion[], before = ''): AdvisoryList {
  const records = recordedAdvisories();
  const names = new Set(records.flatMap(({ affected }) => (affected ?? []).map((each) => each.package?.name ?? '')));
  const source = `${before}the list that comes along: ${records.length} advisories on ${names.size} packages from ${RECORDED.source}, read on ${RECORDED.readOn}, the newest of ${RECORDED.newest}. It knows few packages; ask api.osv.dev for the rest`;
  return listOf(source, false, ['npm', 'PyPI'], judgePackages(records, packages));
}

/** Holds packages against a list. Where api.osv.dev was asked for and cannot be had, the list that comes along serves, and says so. */
export async function lookUp(from: 'recorded' | 'live', packages: readonly PackageVersion[], ports: OsvPorts, now: Date): Promise<AdvisoryList> {
  if (from === 'recorded') return recorded(packages);
  const distinct = [...new Map(packages.map((one) => [packageKey(one), one])).values()];
  try {
    const records = await queryOsv(ports, distinct);
    return listOf(`api.osv.dev, asked on ${now.toISOString().slice(0, 10)} about ${distinct.length} packages`, true, ECOSYSTEMS, judgePackages(records, distinct));
  } catch (error) {
    if (ports.signal.aborted || isCancelled(error)) throw error;
    return recorded(packages, `${toAppError(error).message.replace(/\.$/, '')}; instead `);
  }
} // prettier-ignore
