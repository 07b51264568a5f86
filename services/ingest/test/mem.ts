import { createReadStream } from 'node:fs';
import { readFile, DEFAULT_LIMITS } from '../src/read-file.ts';
const rss = () => Math.round(process.memoryUsage().rss / 1e6);
console.log('start', rss());
const r = readFile(createReadStream('/tmp/big.csv'), { fileName: 't.csv', limits: DEFAULT_LIMITS, today: '2026-11-22' });
let n = 0, peak = 0; const t = process.cpuUsage();
for await (const x of r.rows) { n += x.length; peak = Math.max(peak, rss()); if (n % 100_000 < 1000) console.log(n, rss(), Math.round(process.memoryUsage().heapUsed / 1e6), Math.round(process.memoryUsage().external/1e6)); }
const u = process.cpuUsage(t); console.log(r.tally().accepted, 'peak', peak, 'rows/cpu s', Math.round(n / ((u.user + u.system) / 1e6)));
