import { writeFile } from 'node:fs/promises';

const SITES = ['CERN-PROD', 'FZK-LCG2', 'INFN-T1', 'RAL-LCG2', 'Zürich-𝒢'];
const STATUSES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];

/** A metric record of about 300 bytes, different for each number, as one line of JSON. */
export function metricLine(n: number): string {
  return JSON.stringify({
    serviceURI: `srm${n % 97}.example.org:8443`,
    hostName: `srm${n % 97}.example.org`,
    serviceFlavour: 'SRMv2',
    siteName: SITES[n % SITES.length],
    metricStatus: STATUSES[n % STATUSES.length],
    metricName: 'org.sam.SRM-Put',
    summaryData: `OK: file ${n} was copied to SRM in ${n % 60} s`,
    gatheredAt: 'nagios01.example.org',
    timestamp: new Date(1_700_000_000_000 + n * 1000).toISOString(),
    sequence: n,
  });
}

export async function writeMetrics(path: string, count: number): Promise<readonly string[]> {
  const lines = Array.from({ length: count }, (_none, n) => metricLine(n));
  await writeFile(path, `${lines.join('\n')}\n`);
  return lines;
}
