import { FILES } from '../../src/imports/columns.js';
import { rowOf, type ScenarioRow, type ScenarioRows, writeFolder } from './scenario-folder.js';

const ITEMS = ['nvidia-h100-sxm5', 'nvidia-h200-sxm', 'nvidia-l40s'] as const;

/** A folder of so many shipments to four parties, half of them under LPP until its quota is used. */
export function folderOfShipments(count: number): string {
  const parties = ['PL', 'CL', 'VN', 'DE'].map((country) =>
    rowOf(`P-${country}`, `Company ${country}`, country, country, '', ''),
  );
  const licenses = [rowOf('L-CL', '2025-06-02', '2027-06-02', 'CL', 'P-CL', ITEMS[0], '5000', '150000000.00', '')];
  const shipments = Array.from({ length: count }, (_, index): ScenarioRow => {
    const country = ['PL', 'CL', 'VN', 'DE'][index % 4] ?? 'PL';
    const at = new Date(Date.UTC(2025, 5, 3) + ((index * 7919) % 400) * 86_400_000 + index * 1_000).toISOString();
    const item = ITEMS[index % ITEMS.length] ?? ITEMS[0];
    return rowOf(
      `S-${index}`,
      at,
      'EXPORT',
      'US',
      country,
      `P-${country}`,
      '',
      '',
      item,
      String(1 + (index % 9)),
      '30000.00',
      '',
      '',
      '',
    );
  });
  const rows: ScenarioRows = { ...Object.fromEntries(FILES.map((file) => [file, []])), parties, licenses, shipments };
  return writeFolder(rows);
}
