import { readFile, DEFAULT_LIMITS } from '../src/read-file.ts';
import { rowChecker } from '../src/check-rows/check-row.ts';
import { bindHeader } from '../src/check-rows/bind-header.ts';
import { templateOf } from '../src/check-rows/all-templates.ts';
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e3; };
const header = 'external_id,name,aliases,entity_kind,address,locality,subdivision,postal_code,country,lat,lng,geo_precision,lei,sector_isic,products_hs,products_text,number_of_workers,workers_as_of,migrant_share_band,employment_models,recruiters_used,relationship,annual_spend,currency,status,source_name,source_category,source_date'.split(',');
const row = (i: number) => [`V-${i}`, `Kesuma Example Gloves ${i} Sdn. Bhd.`, 'Kesuma|KEG', 'site', `Lot ${i}, Jalan Industri 3, Klang`, 'Klang', 'MY-10', '41050', 'MY', '3.0449', '101.4456', 'site', 'ZZZZ00MANUMITTEST143', '2219', '401512', 'gloves', '1001-5000', '2026', '51-75', 'direct|agency', 'yes', 'direct', '1850000', 'USD', 'active', 'Supplier list 2026-Q3', 'supplier_declared', '2026-09'];
const t = templateOf('suppliers');
const check = rowChecker(t, bindHeader(t, header), { today: '2026-11-22' });
const rows = Array.from({ length: process.argv[2] ? 0 : 100_000 }, (_, i) => row(i));
for (let k = 0; k < 3; k++) { const a = cpu(); let ok = 0; for (const [i, r] of rows.entries()) if (check(i + 1, r).ok) ok++; console.log('check', ok, Math.round(1e5 / ((cpu() - a) / 1e3)), 'rows/cpu s'); }
const q = (c: string) => (/[",]/.test(c) ? `"${c}"` : c);
const N = Number(process.argv[2] ?? 100_000);
async function* gen() { yield Buffer.from(header.join(',') + '\r\n'); for (let i = 0; i < N; i += 500) { let s = ''; for (let j = i; j < i + 500; j++) s += row(j).map(q).join(',') + '\r\n'; yield Buffer.from(s); } }
const a = cpu(); let bytes = 0; for await (const c of gen()) bytes += c.length; const g = cpu() - a;
const b = cpu();
const r = readFile(gen(), { fileName: 't.csv', limits: DEFAULT_LIMITS, today: '2026-11-22' });
let peak = 0, n = 0; for await (const x of r.rows) { n += x.length; if (n % 50_000 < 1000) peak = Math.max(peak, process.memoryUsage().rss); }
const s = (cpu() - b - g) / 1e3;
console.log('file', r.tally(), Math.round(bytes / 1e6), 'MB', Math.round(N / s), 'rows/s', 'peak RSS MB', Math.round(peak / 1e6), 'gen s', g / 1e3);
const c = cpu(); const r2 = readFile(gen(), { fileName: 't.csv', limits: DEFAULT_LIMITS, today: '2026-11-22', skipRows: N }); for await (const x of r2.rows) n += x.length; console.log('skip', Math.round(N / ((cpu() - c - g) / 1e3)), 'rows/s');
